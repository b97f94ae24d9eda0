// Handing files in: announced one by one, sent in pieces with checksums, gone on with after a break.
"use strict";

(() => {
  const counter = document.getElementById("counter");
  const said = JSON.parse(counter.dataset.said);
  const at = (id) => document.getElementById(id);
  const PIECE = 4 * 1024 * 1024, AT_ONCE = 3, LISTED = 200;
  const queue = [], shown = new Map();
  const total = { files: 0, bytes: 0 }, done = { files: 0, bytes: 0, refused: 0, twins: 0 };
  let delivery = counter.dataset.delivery, active = 0, held = false, cut = false, began = 0, asked = null;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const number = (value) => new Intl.NumberFormat(said.lang).format(value);
  const size = (bytes) => {
    const units = said.lang === "ru" ? ["Б", "КБ", "МБ", "ГБ"] : ["B", "KB", "MB", "GB"];
    let power = 0;
    while (bytes >= 1000 && power < 3) { bytes /= 1000; power++; }
    const digits = power && bytes < 100 ? 1 : 0;
    return `${new Intl.NumberFormat(said.lang, { maximumFractionDigits: digits }).format(bytes)} ${units[power]}`;
  };
  const rest = (ms) => new Promise((go) => setTimeout(go, ms));
  const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

  // What was given

  async function* below(entry, path = "") {
    const name = path + entry.name;
    if (entry.isFile) {
      yield { file: await new Promise((yes, no) => entry.file(yes, no)), name };
    } else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (;;) {
        const entries = await new Promise((yes, no) => reader.readEntries(yes, no));
        if (!entries.length) break;
        for (const each of entries) yield* below(each, `${name}/`);
      }
    }
  }

  const system = /(^|\/)(\.[^/]*|thumbs\.db|ehthumbs\.db|desktop\.ini|__MACOSX\/.*)$/i;

  async function take(found) {
    for await (const { file, name } of found) {
      if (system.test(name)) continue;
      queue.push({ file, name, sent: 0 });
      total.files++;
      total.bytes += file.size;
      if (total.files % 50 === 1) paint();
    }
    if (!total.files) return;
    at("sending").hidden = false;
    await begin();
    work();
  }

  async function* picked(list) {
    for (const file of list) yield { file, name: file.webkitRelativePath || file.name };
  }

  async function* dropped(items) {
    const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    for (const entry of entries) yield* below(entry);
  }

  // Talking to the desk

  async function begin() {
    if (delivery) return;
    const first = new URLSearchParams({ first: queue[0].name });
    const answer = await patiently(() => desk.fetch("/upload", { method: "POST", body: first }));
    delivery = (await answer.json()).id;
    history.replaceState(null, "", `/upload/${delivery}`);
  }

  /** Ask until there is an answer: a broken line and a busy desk are waited for. */
  async function patiently(ask) {
    for (let tries = 0; ; tries++) {
      while (held) await rest(200);
      try {
        const answer = await ask();
        if (answer.status < 500 && ![423, 429, 460].includes(answer.status)) {
          broken(false);
          return answer;
        }
      } catch (error) {
        if (!(error instanceof TypeError || error.name === "AbortError")) throw error;
      }
      broken(true);
      await rest(Math.min(1000 * 2 ** tries, 8000));
    }
  }

  function broken(now) {
    if (cut === now) return;
    cut = now;
    at("cut").hidden = !cut;
    at("cut").textContent = cut ? said.cut : "";
  }

  async function piece(job) {
    const part = await job.file.slice(job.sent, job.sent + PIECE).arrayBuffer();
    const checksum = `sha256 ${base64(await sha256.digest(part))}`;
    return { part, headers: { "Content-Type": "application/offset+octet-stream", "Upload-Checksum": checksum } };
  }

  async function announce(job) {
    const meta = `filename ${base64(new TextEncoder().encode(job.name))}`;
    const { part, headers } = await piece(job);
    return desk.fetch(`/api/v1/deliveries/${delivery}/files`, {
      method: "POST", body: part, headers: { ...headers, "Upload-Length": String(job.file.size), "Upload-Metadata": meta },
    });
  }

  async function next(job) {
    const { part, headers } = await piece(job);
    const address = `/api/v1/uploads/${job.id}`;
    const answer = await desk.fetch(address, {
      method: "PATCH", body: part, headers: { ...headers, "Upload-Offset": String(job.sent) },
    });
    if (answer.status !== 409) return answer;
    return desk.fetch(address);
  }

  async function send(job) {
    state(job, "sending");
    for (let first = true; ; first = false) {
      let answer;
      try {
        answer = await patiently(() => (job.id ? next(job) : announce(job)));
      } catch {
        return state(job, "stuck"); // the file itself can no longer be read
      }
      if (!answer.ok) return state(job, "stuck");
      const seen = await answer.json();
      job.id = seen.id;
      done.bytes += seen.offset - job.sent;
      job.sent = seen.offset;
      paint();
      if (seen.state !== "arriving") return arrived(job, seen);
    }
  }

  function arrived(job, seen) {
    done.bytes += job.file.size - job.sent;
    done.files++;
    if (seen.problem) {
      done.refused++;
      return state(job, "refused", said.lang === "ru" ? seen.problem.ru : seen.problem.en);
    }
    if (seen.twin) {
      done.twins++;
      const where = seen.twin.batch ? said.twin_there : said.twin_here;
      return state(job, "twin", fill(where, { name: seen.twin.name, batch: seen.twin.batch_name }));
    }
    state(job, "whole");
  }

  async function work() {
    began ||= performance.now();
    while (active < AT_ONCE && queue.length) {
      active++;
      send(queue.shift()).finally(() => {
        active--;
        paint();
        if (queue.length) work();
        else if (!active) look();
      });
    }
  }

  async function look() {
    asked ||= (async () => {
      const answer = await patiently(() => fetch(`/upload/${delivery}/review`));
      if (answer.ok) {
        at("review").innerHTML = await answer.text();
        at("refusals").hidden = true;
      }
      desk.say(fill(said.done, { n: number(done.files) }));
      asked = null;
    })();
    await asked;
  }

  // What people see

  function row(job, text) {
    const line = document.createElement("tr");
    for (const [kind, words] of [["name", job.name], ["what", text]]) {
      const cell = document.createElement("td");
      cell.className = kind;
      cell.textContent = words;
      line.append(cell);
    }
    return line;
  }

  function state(job, name, why = "") {
    const text = why || said[name];
    if (name === "refused" || name === "stuck") {
      at("refusals").hidden = false;
      if (at("refused").childElementCount < LISTED) at("refused").append(row(job, text));
    }
    const old = shown.get(job.name);
    const line = row(job, text);
    line.className = `is-${name}`;
    if (old) old.replaceWith(line); else at("list").prepend(line);
    shown.set(job.name, line);
    if (shown.size > LISTED) {
      const [first, gone] = shown.entries().next().value;
      gone.remove();
      shown.delete(first);
    }
  }

  let painting = false;
  function paint() {
    if (painting) return;
    painting = true;
    requestAnimationFrame(() => {
      painting = false;
      const seconds = (performance.now() - began) / 1000;
      const rate = began && seconds > 1 ? done.bytes / seconds : 0;
      at("progress").value = total.bytes ? Math.round((1000 * done.bytes) / total.bytes) : 0;
      const parts = [fill(said.progress, {
        done: number(done.files), total: number(total.files), size: size(done.bytes), of: size(total.bytes),
      })];
      if (held) parts.push(said.paused);
      else if (rate && done.files < total.files) parts.push(fill(said.left, { rate: size(rate), v: span((total.bytes - done.bytes) / rate) }));
      at("pause").hidden = done.files === total.files;
      at("figures").textContent = parts.join(" · ");
    });
  }

  const span = (seconds) => (seconds < 90 ? `${Math.ceil(seconds)} ${said.lang === "ru" ? "с" : "s"}` : `${Math.round(seconds / 60)} ${said.lang === "ru" ? "мин" : "min"}`);

  // Hands

  at("pick-files").addEventListener("click", () => at("files").click());
  at("pick-folder").addEventListener("click", () => at("folder").click());
  for (const id of ["files", "folder"]) {
    at(id).addEventListener("change", (event) => {
      const list = [...event.target.files];
      event.target.value = "";
      take(picked(list));
    });
  }
  at("pause").addEventListener("click", () => {
    held = !held;
    at("pause").textContent = held ? said.resume : said.pause;
    paint();
  });
  const drop = at("drop");
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take(dropped(event.dataTransfer.items));
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.length || active) event.preventDefault();
  });
})();
