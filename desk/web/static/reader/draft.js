// A page as cells, as pipeline/model/draft.py has them, and the strokes that changed it.

const byPlace = ([a, one], [b, two]) => one.place - two.place || (a < b ? -1 : 1);
export const same = (one, two) => JSON.stringify(one ?? null) === JSON.stringify(two ?? null);

export class Draft {
  constructor(cells) {
    this.cells = new Map(Object.entries(cells));
    this.done = [];
    this.undone = [];
  }

  get dirty() {
    return this.done.length;
  }

  get(key) {
    return this.cells.get(key);
  }

  all(type) {
    return [...this.cells].filter(([, cell]) => cell.type === type);
  }

  zones() {
    return this.all("zone").sort(byPlace);
  }

  lines(zone) {
    return this.all("line").filter(([, cell]) => cell.zone === zone).sort(byPlace);
  }

  words(line) {
    return this.all("word").filter(([, cell]) => cell.line === line).sort(byPlace);
  }

  facts() {
    return this.all("fact").map(([key, cell]) => [key.slice("fact:".length), cell]);
  }

  /** Every word of the page in reading order. */
  inOrder() {
    const lines = Map.groupBy(this.all("line").sort(byPlace), ([, cell]) => cell.zone);
    const words = Map.groupBy(this.all("word").sort(byPlace), ([, cell]) => cell.line);
    return this.zones().flatMap(([zone]) =>
      (lines.get(zone) ?? []).flatMap(([line]) => words.get(line) ?? []));
  }

  lineText(key) {
    const line = this.get(key);
    if (!line) return "";
    if (line.text !== null) return line.text;
    return this.words(key).map(([, word]) => word.gap + word.text).join("") + line.tail;
  }

  /** Make a stroke; says whether it changed anything. */
  stroke(action, edits) {
    const real = edits.filter((edit) => !same(edit.before, edit.after));
    if (!real.length) return false;
    this.#apply(real);
    this.done.push({ action, edits: real });
    this.undone = [];
    return true;
  }

  undo() {
    const stroke = this.done.pop();
    if (!stroke) return false;
    this.#apply(stroke.edits.toReversed().map(({ key, before, after }) => ({ key, before: after, after: before })));
    this.undone.push(stroke);
    return true;
  }

  redo() {
    const stroke = this.undone.pop();
    if (!stroke) return false;
    this.#apply(stroke.edits);
    this.done.push(stroke);
    return true;
  }

  #apply(edits) {
    for (const { key, after } of edits) {
      if (after === null) this.cells.delete(key);
      else this.cells.set(key, after);
    }
  }
}
