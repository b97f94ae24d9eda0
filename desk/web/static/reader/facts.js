// Facts with their evidence: click one and see its pixels; correct, add and remove.

import { setFact } from "./editing.js";
import { ask, button, h, labels, place, settings, t } from "./page.js";

const LISTS = new Set(["texts", "numbers", "rows"]);

function shown(kind, value) {
  if (kind === "flag") return t(value ? "yes" : "no");
  if (kind === "rows") return value.map((row) => [row.copy, row.name].join(" ")).join("\n");
  return LISTS.has(kind) ? value.join("\n") : String(value);
}

/** What a person typed as a fact's value; undefined where it cannot be one. */
function parsed(kind, text, before) {
  const clean = text.normalize("NFC").trim();
  const lines = clean.split("\n").map((line) => line.trim()).filter(Boolean);
  const whole = (line) => (/^\d{1,15}$/.test(line) ? Number(line) : undefined);
  const every = (values) => (values.length && values.every((value) => value !== undefined) ? values : undefined);
  if (!clean) return undefined;
  if (kind === "flag") return clean === "yes";
  if (kind === "number") return whole(clean);
  if (kind === "texts") return lines;
  if (kind === "numbers") return every(lines.map(whole));
  if (kind === "rows") return every(lines.map((line) => row(line, before)));
  return clean.replace(/\s*\n\s*/g, " ");
}

function row(line, before) {
  const [, copy, name] = line.match(/^(?:№\s*)?(\d{1,6})\s*[.:—–-]?\s+(.+)$/u) ?? [];
  if (!copy) return undefined;
  return (before ?? []).find((each) => each.copy === Number(copy) && each.name === name) ?? { copy: Number(copy), name };
}

export class FactsPanel extends EventTarget {
  constructor(panel) {
    super();
    Object.assign(this, { panel, editing: null });
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  draw(draft, layer) {
    Object.assign(this, { draft, layer });
    const there = draft.facts().filter(([pointer]) => labels.has(pointer));
    const order = [...labels.keys()];
    there.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
    this.panel.replaceChildren(
      there.length ? h("dl", { class: "facts" }, ...there.flatMap(([pointer, cell]) => this.fact(pointer, cell))) : h("p", { class: "quiet" }, t("no_facts")),
      settings.edit ? this.more(new Set(there.map(([pointer]) => pointer))) : "",
    );
  }

  fact(pointer, cell) {
    const { kind, label } = labels.get(pointer);
    const boxes = cell.evidence.map(([, seen]) => seen.box);
    const text = shown(kind, cell.value);
    const value = boxes.length
      ? button(text, () => this.tell("evidence", boxes), { class: "fact-value", title: `${t("evidence")}: ${cell.evidence.map(([, seen]) => seen.raw).join(" · ")}` })
      : h("span", { class: "fact-value" }, text);
    const tools = settings.edit && [
      button("✎", () => this.edit(pointer, cell.value), { title: label, "aria-label": `${t("edit_line", { v: "" })} ${label}`, "data-edit": pointer }),
      button("×", () => this.tell("stroke", ["remove_fact", setFact(this.draft, pointer, null)]), { title: t("remove"), "aria-label": `${t("remove")}: ${label}` }),
    ];
    return [h("dt", {}, label), h("dd", { "data-fact": pointer }, value, h("span", { class: "fact-tools" }, ...(tools || [])))];
  }

  more(there) {
    const select = h("select", { "aria-label": t("add_fact") },
      ...[...labels].filter(([pointer]) => !there.has(pointer)).map(([pointer, fact]) => h("option", { value: pointer }, fact.label)));
    return h("div", { class: "more-facts" }, select, button(t("add_fact"), () => this.edit(select.value, null)), button(t("again"), () => this.again()));
  }

  edit(pointer, before) {
    const { kind, label } = labels.get(pointer);
    const known = before === null ? "" : shown(kind, before);
    const field = kind === "flag"
      ? h("select", {}, h("option", { value: "yes", selected: before === true }, t("yes")), h("option", { value: "no", selected: before === false }, t("no")))
      : LISTS.has(kind) ? h("textarea", { rows: Math.min(Math.max(known.split("\n").length + 1, 3), 14) }) : h("input", {});
    if (kind !== "flag") field.value = known;
    const fault = h("p", { class: "fault", role: "alert", hidden: true }, t("bad_fact"));
    const keep = (event) => {
      event.preventDefault();
      const value = parsed(kind, field.value, before);
      fault.hidden = value !== undefined;
      if (value !== undefined) this.tell("stroke", ["set_fact", setFact(this.draft, pointer, value)]);
      else field.focus();
    };
    const form = h("form", { class: "fact-form card", onsubmit: keep },
      h("label", {}, label, field, LISTS.has(kind) ? h("small", {}, t(kind === "rows" ? "row_hint" : "one_by_line")) : ""), fault,
      h("div", { class: "actions" }, h("button", { class: "primary" }, "✓"), button(t("cancel"), () => this.draw(this.draft, this.layer))));
    form.addEventListener("keydown", (event) => event.stopPropagation());
    this.panel.querySelector(".fact-form")?.remove();
    this.panel.append(form);
    form.scrollIntoView({ block: "nearest" });
    field.focus();
  }

  async again() {
    const edits = this.draft.done.flatMap((stroke) => stroke.edits);
    const answer = await ask(`${place.address}/facts`, { on: this.layer, edits });
    if (answer.ok) this.tell("stroke", ["set_fact", await answer.json()]);
    else this.tell("failed");
  }
}
