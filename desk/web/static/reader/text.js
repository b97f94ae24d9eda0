// The text beside the scan: zones, lines and words in step with it, and corrected in place.

import * as editing from "./editing.js";
import { button, h, kindOf, number, settings, swatch, t } from "./page.js";

const shade = (sure) => (sure === null ? "hand" : sure >= 0.9 ? "" : sure >= settings.doubtful ? "d1" : sure >= 0.5 ? "d2" : "d3");

export class TextPanel extends EventTarget {
  constructor(panel, page) {
    super();
    Object.assign(this, { panel, page, word: null, editing: null });
    panel.addEventListener("click", (event) => this.clicked(event));
    panel.addEventListener("dblclick", (event) => this.edit(event.target.closest("[data-line]")?.dataset.line));
    panel.addEventListener("mouseover", (event) => this.tell("hover", event.target.closest("[data-word]")?.dataset.word));
    panel.addEventListener("mouseleave", () => this.tell("hover", undefined));
    panel.addEventListener("keydown", (event) => this.keyed(event));
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  draw(draft, { read, leftovers }) {
    this.draft = draft;
    this.read = read;
    const scrolled = this.panel.scrollTop;
    const focused = document.activeElement?.dataset?.line;
    this.panel.replaceChildren(
      leftovers.length ? this.leftovers(leftovers) : "",
      ...draft.zones().map(([key, zone], at, all) => this.zone(key, zone, at, all.length)),
      draft.zones().length ? "" : h("p", { class: "quiet" }, t("nothing")),
    );
    this.panel.scrollTop = scrolled;
    if (focused) this.panel.querySelector(`[data-line="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    this.choose(this.word, false);
  }

  leftovers(left) {
    return h("div", { class: "note" }, t("leftovers"), h("ul", {}, ...left.map((each) => h("li", {}, h("del", {}, each.before), " → ", h("ins", {}, each.after)))));
  }

  zone(key, zone, at, count) {
    const kind = kindOf(zone.kind);
    const lines = this.draft.lines(key);
    const own = !lines.length && zone.text ? h("p", { class: "line" }, zone.text) : "";
    return h("section", { class: "zone-text", "data-zone": key, "aria-label": kind.label },
      h("header", {}, swatch(kind.colour), settings.edit ? this.tools(key, zone, at, count) : h("h2", {}, kind.label)),
      h("div", { class: `lines ink-${zone.ink}` }, own, ...lines.map(([name, line], row) => this.line(name, line, row))));
  }

  tools(key, zone, at, count) {
    const select = h("select", { "aria-label": t("kind"), onchange: () => this.tell("stroke", ["rename_zone", editing.changeCell(this.draft, key, { kind: select.value })]) },
      ...settings.kinds.map((kind) => h("option", { value: kind.name, selected: kind.name === zone.kind }, kind.label)));
    if (!settings.kinds.some((kind) => kind.name === zone.kind)) select.prepend(h("option", { value: zone.kind, selected: true }, zone.kind));
    const tool = (sign, name, action, edits, off = false) => button(sign, () => this.tell("stroke", [action, edits()]), { title: t(name), "aria-label": t(name), disabled: off });
    const frame = h("input", { class: "frame", value: zone.box.join(", "), "aria-label": t("frame"), title: t("frame"), onchange: () => this.framed(key, frame) });
    return h("div", { class: "zone-tools" }, select,
      tool("↑", "up", "reorder", () => editing.moveZone(this.draft, key, -1), at === 0),
      tool("↓", "down", "reorder", () => editing.moveZone(this.draft, key, 1), at === count - 1),
      tool("⤓", "join", "join_zones", () => editing.joinNext(this.draft, key), at === count - 1),
      button("+", () => this.added(key), { title: t("add_line"), "aria-label": t("add_line") }),
      tool("×", "remove", "delete_zone", () => editing.deleteZone(this.draft, key)), frame);
  }

  framed(key, input) {
    const box = input.value.split(/[^\d]+/).filter(Boolean).map(Number);
    if (box.length === 4) this.tell("stroke", ["place_zone", editing.changeCell(this.draft, key, { box: editing.onPage(box, this.page) })]);
    else input.value = this.draft.get(key).box.join(", ");
  }

  added(zone) {
    const [key, edits] = editing.addLine(this.draft, zone);
    this.tell("stroke", ["add_line", edits]);
    this.edit(key);
  }

  line(key, line, row) {
    const words = this.draft.words(key);
    const changed = this.read[key] !== undefined;
    const made = h("div", { class: changed ? "line changed" : "line", "data-line": key, tabindex: 0, role: "group", "aria-label": t("edit_line", { v: row + 1 }), title: changed ? t("was_read", { v: this.read[key] }) : null });
    if (line.text !== null || !words.length) made.append(this.draft.lineText(key) || "\u00a0");
    else for (const [name, word] of words) made.append(word.gap, this.wordShown(name, word));
    return made;
  }

  wordShown(key, word) {
    const title = word.confidence === null ? t("by_hand") : t("sure", { v: number(Math.round(word.confidence * 100)) });
    return h("span", { class: `w ${shade(word.confidence)}`, "data-word": key, title }, word.text);
  }

  clicked(event) {
    const word = event.target.closest("[data-word]")?.dataset.word;
    const zone = event.target.closest("[data-zone]")?.dataset.zone;
    if (event.target.closest("button, select, input")) return;
    this.tell("choose", { word, zone });
  }

  keyed(event) {
    const line = event.target.dataset?.line;
    if (!line || event.target.tagName === "INPUT") return;
    if (event.key === "Enter" || event.key === "F2") this.edit(line);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.beside(event.target, event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  beside(line, step) {
    const all = [...this.panel.querySelectorAll("[data-line]")];
    const next = all[all.indexOf(line) + step];
    next?.focus();
    if (next) this.tell("look", next.dataset.line);
  }

  /** Show which word is meant, here; null for none. */
  choose(word, scroll = true) {
    this.word = word;
    this.lit("chosen", word, scroll);
  }

  lit(name, word, scroll = false) {
    for (const old of this.panel.querySelectorAll(`.w.${name}`)) old.classList.remove(name);
    const found = word && this.panel.querySelector(`[data-word="${CSS.escape(word)}"]`);
    found?.classList.add(name);
    if (scroll) found?.scrollIntoView({ block: "nearest" });
  }

  /** Let a person type a line; at a word where one is chosen. */
  edit(key, word = this.word) {
    if (!settings.edit || !key || !this.draft.get(key)) return;
    const line = this.panel.querySelector(`[data-line="${CSS.escape(key)}"]`);
    if (!line || line.querySelector("input")) return;
    const input = h("input", { class: "typing", value: this.draft.lineText(key), spellcheck: "false", "aria-label": line.getAttribute("aria-label") });
    const split = button("✂", () => this.tell("stroke", ["split_zone", editing.splitZone(this.draft, key)]), { title: t("split"), "aria-label": t("split") });
    const remove = button("×", () => this.tell("stroke", ["delete_line", editing.deleteLine(this.draft, key)]), { title: t("remove_line"), "aria-label": t("remove_line") });
    for (const each of [split, remove]) each.addEventListener("mousedown", (event) => event.preventDefault());
    line.replaceChildren(h("span", { class: "typing-row" }, input, split, remove));
    this.tell("look", key);
    input.focus();
    this.caret(input, key, word);
    let over = false;
    const end = (keep) => {
      if (over) return;
      over = true;
      this.finish(key, keep ? input.value : null);
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault();
        end(event.key === "Enter");
        this.panel.querySelector(`[data-line="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
      }
    });
    line.addEventListener("focusout", (event) => line.contains(event.relatedTarget) || end(true), { once: false });
  }

  caret(input, key, word) {
    let at = 0;
    for (const [name, cell] of this.draft.words(key)) {
      at += cell.gap.length;
      if (name === word) return input.setSelectionRange(at, at + cell.text.length);
      at += cell.text.length;
    }
    return input.select();
  }

  finish(key, text) {
    const edits = text === null || !this.draft.get(key) ? [] : editing.setLineText(this.draft, key, text, this.page);
    this.tell("stroke", ["set_text", edits]);
  }
}
