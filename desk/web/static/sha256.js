// SHA-256 of a piece of a file. Browsers offer it only over HTTPS and on this very machine, so
// there is one of our own for desks that are called by plain HTTP within the house.
"use strict";

const sha256 = (() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  const K = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
  const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));

  function mix(state, words, view, at) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = words[i - 15], b = words[i - 2];
      const low = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
      const high = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
      words[i] = (words[i - 16] + low + words[i - 7] + high) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
  }

  function ours(buffer) {
    const size = buffer.byteLength;
    const padded = new Uint8Array((Math.floor((size + 8) / 64) + 1) * 64);
    padded.set(new Uint8Array(buffer));
    padded[size] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(size / 2 ** 29));
    view.setUint32(padded.length - 4, (size << 3) >>> 0);
    const state = Int32Array.from(START), words = new Int32Array(64);
    for (let at = 0; at < padded.length; at += 64) mix(state, words, view, at);
    const digest = new DataView(new ArrayBuffer(32));
    state.forEach((value, i) => digest.setInt32(i * 4, value));
    return new Uint8Array(digest.buffer);
  }

  async function digest(buffer) {
    if (window.crypto?.subtle) return new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
    return ours(buffer);
  }

  return { digest, ours };
})();
