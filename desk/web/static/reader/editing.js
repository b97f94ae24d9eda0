// The strokes of a person as edits, as pipeline/model/editing.py makes them.

const edit = (key, before, after) => ({ key, before: before ?? null, after: after ?? null });
export const fresh = () => `h${crypto.getRandomValues(new Uint32Array(2)).join("")}`;

export function bounding(boxes) {
  const left = Math.min(...boxes.map((box) => box[0]));
  const top = Math.min(...boxes.map((box) => box[1]));
  const right = Math.max(...boxes.map((box) => box[0] + box[2]));
  const foot = Math.max(...boxes.map((box) => box[1] + box[3]));
  return [left, top, right - left, foot - top];
}

/** A box of whole pixels that lies on the page. */
export function onPage(box, page) {
  const x = Math.min(Math.max(Math.round(box[0]), 0), page.width - 1);
  const y = Math.min(Math.max(Math.round(box[1]), 0), page.height - 1);
  const width = Math.min(Math.max(Math.round(box[2]), 1), page.width - x);
  const height = Math.min(Math.max(Math.round(box[3]), 1), page.height - y);
  return [x, y, width, height];
}

export function confirmWord(draft, key) {
  const cell = draft.get(key);
  return [edit(key, cell, { ...cell, confidence: null })];
}

/** Words that stay keep their boxes; others share out the room between. */
export function setLineText(draft, key, typed, page) {
  const text = typed.normalize("NFC").replace(/[\p{Cc}\p{Cs}\ufeff]/gu, (letter) => (letter === "\t" ? letter : " "));
  if (draft.lineText(key) === text) return [];
  const line = draft.get(key);
  const old = draft.words(key);
  const parts = text.split(/\s+/u).filter(Boolean);
  const made = aligned(old, parts, line.box);
  const after = new Map();
  let end = 0;
  made.forEach(([name, cell], at) => {
    const begins = text.indexOf(parts[at], end);
    const word = name || `word:${key.slice(5)}.${fresh()}`;
    const box = name ? cell.box : onPage(cell.box, page);
    after.set(word, { ...cell, line: key, place: at + 1, gap: text.slice(end, begins), box });
    end = begins + parts[at].length;
  });
  const gone = old.filter(([name]) => !after.has(name)).map(([name, cell]) => edit(name, cell, null));
  const put = [...after].map(([name, cell]) => edit(name, draft.get(name), cell));
  return [...gone, ...put, edit(key, line, { ...line, text: null, tail: text.slice(end) })];
}

function aligned(old, parts, room) {
  const found = [];
  let first = 0;
  let start = 0;
  for (const [i, j] of [...common(old.map(([, cell]) => cell.text), parts), [old.length, parts.length]]) {
    found.push(...between(old, [first, i], parts.slice(start, j), room));
    if (i < old.length) found.push([old[i][0], { ...old[i][1] }]);
    first = i + 1;
    start = j + 1;
  }
  return found;
}

function between(old, [first, last], parts, room) {
  const gone = old.slice(first, last);
  if (gone.length === parts.length) {
    return gone.map(([name, cell], at) => [name, { ...cell, text: parts[at], confidence: null }]);
  }
  const left = first ? old[first - 1][1].box[0] + old[first - 1][1].box[2] : room[0];
  const right = last < old.length ? old[last][1].box[0] : room[0] + room[2];
  const box = gone.length ? bounding(gone.map(([, cell]) => cell.box)) : [left, room[1], Math.max(right - left, 1), room[3]];
  const total = parts.join(" ").length || 1;
  let at = 0;
  return parts.map((text) => {
    const x = box[0] + (at * box[2]) / total;
    at += text.length + 1;
    return ["", { type: "word", line: "", place: 0, text, box: [x, box[1], (text.length * box[2]) / total, box[3]], confidence: null, gap: "" }];
  });
}

/** Pairs of places of a longest common row of words. */
function common(one, two) {
  const best = Array.from({ length: one.length + 1 }, () => new Array(two.length + 1).fill(0));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = two.length - 1; j >= 0; j--) {
      best[i][j] = one[i] === two[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < one.length && j < two.length; ) {
    if (one[i] === two[j]) pairs.push([i++, j++]);
    else if (best[i + 1][j] >= best[i][j + 1]) i++;
    else j++;
  }
  return pairs;
}

export function addLine(draft, zone) {
  const owner = draft.get(zone);
  const lines = draft.lines(zone).map(([, cell]) => cell);
  const last = lines.at(-1);
  const box = last ? [...last.box] : [...owner.box];
  if (last) {
    const foot = owner.box[1] + owner.box[3];
    box[1] = Math.max(Math.min(last.box[1] + last.box[3], foot - last.box[3]), last.box[1]);
  }
  const key = `line:${zone.slice(5)}.${fresh()}`;
  const line = { type: "line", zone, place: (last?.place ?? 0) + 1, box, confidence: null, text: null, tail: "" };
  return [key, [edit(key, null, line)]];
}

export function deleteLine(draft, key) {
  return [...draft.words(key).map(([name, cell]) => edit(name, cell, null)), edit(key, draft.get(key), null)];
}

export function deleteZone(draft, key) {
  return [...draft.lines(key).flatMap(([line]) => deleteLine(draft, line)), edit(key, draft.get(key), null)];
}

export function drawZone(draft, box, kind, ink) {
  const key = `zone:${fresh()}`;
  const places = draft.zones().map(([, cell]) => cell).filter((cell) => cell.box[1] <= box[1]);
  const place = behind(draft, Math.max(...places.map((cell) => cell.place), -Infinity));
  return [key, [edit(key, null, { type: "zone", kind, ink, box, place, confidence: null, text: null })]];
}

export const changeCell = (draft, key, change) => [edit(key, draft.get(key), { ...draft.get(key), ...change })];

export function splitZone(draft, line) {
  const zone = draft.get(line).zone;
  const lines = draft.lines(zone);
  const at = lines.findIndex(([key]) => key === line);
  if (at < 1) return [];
  const owner = draft.get(zone);
  const made = `zone:${fresh()}`;
  const boxes = (some) => bounding(some.map(([, cell]) => cell.box));
  const below = lines.slice(at);
  return [
    edit(zone, owner, { ...owner, box: boxes(lines.slice(0, at)), text: null }),
    edit(made, null, { ...owner, box: boxes(below), place: behind(draft, owner.place), text: null }),
    ...below.map(([key, cell]) => edit(key, cell, { ...cell, zone: made })),
  ];
}

export function joinNext(draft, key) {
  const zones = draft.zones();
  const next = zones[zones.findIndex(([name]) => name === key) + 1];
  if (!next) return [];
  const [other, gone] = next;
  const zone = draft.get(key);
  const last = Math.max(0, ...draft.lines(key).map(([, cell]) => cell.place));
  return [
    edit(key, zone, { ...zone, box: bounding([zone.box, gone.box]), text: null }),
    ...draft.lines(other).map(([name, cell], at) => edit(name, cell, { ...cell, zone: key, place: last + at + 1 })),
    edit(other, gone, null),
  ];
}

/** Let a zone be read one place earlier (-1) or later (1). */
export function moveZone(draft, key, step) {
  const zones = draft.zones();
  const at = zones.findIndex(([name]) => name === key);
  const rest = zones.filter(([name]) => name !== key).map(([, cell]) => cell.place);
  const to = at + step;
  if (to < 0 || to >= zones.length) return [];
  const [before, after] = [rest[to - 1], rest[to]];
  const place = before === undefined ? after - 1 : after === undefined ? before + 1 : (before + after) / 2;
  return changeCell(draft, key, { place });
}

export function setFact(draft, pointer, value) {
  const key = `fact:${pointer}`;
  const before = draft.get(key);
  if (value === null) return before ? [edit(key, before, null)] : [];
  const sure = (before?.evidence ?? []).map(([at, seen]) => [at, { ...seen, confidence: 1, rule: "by-hand" }]);
  return [edit(key, before, { type: "fact", value, evidence: sure })];
}

function behind(draft, place) {
  const places = draft.zones().map(([, cell]) => cell.place);
  if (place === -Infinity) return Math.min(1, ...places.map((each) => each - 1));
  const after = Math.min(...places.filter((each) => each > place), place + 2);
  return (place + after) / 2;
}
