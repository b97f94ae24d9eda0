// The reader: a scan and its text in step, corrected by mouse and by keyboard.

import { Draft } from "./draft.js";
import { changeCell, confirmWord, drawZone, onPage } from "./editing.js";
import { FactsPanel } from "./facts.js";
import { drawHistory } from "./history.js";
import { Layers } from "./layers.js";
import { ask, button, h, kinds, kindOf, number, place, settings, swatch, t, told } from "./page.js";
import { listed, withhold } from "./redacting.js";
import { listen, nextDoubt, save } from "./saving.js";
import { Scan } from "./scan.js";
import { TextPanel } from "./text.js";

const by = (id) => document.getElementById(id);
const colours = new Map([...kinds].map(([name, kind]) => [name, kind.colour]));
const size = { width: told.width, height: told.height };
const scan = new Scan(by("viewer"), size, place.address, colours);
const text = new TextPanel(by("panel-text"), size);
const layers = new Layers(scan, notice);
const facts = new FactsPanel(by("panel-facts"));
const tools = {};
let page = told;
let draft = new Draft(page.cells);
let tab = "text";
scan.editable = settings.edit;
scan.addEventListener("unclear", async () => {
  const answer = await ask(`${place.address}/tiles`);
  const { why } = answer.ok ? await answer.json() : {};
  if (why) notice(`${t("only_small")} ${why}`);
});

function draw() {
  text.draw(draft, { read: page.read, leftovers: page.layer.leftovers });
  facts.draw(draft, page.layer.id);
  scan.withheld = page.redactions.map((each) => each.box);
  scan.draw(draft);
  legend();
  state();
  framed();
}

function stand(next) {
  page = next;
  draft = new Draft(page.cells);
  draw();
  if (tab === "history") showHistory();
}

function state(said = "") {
  by("saved").textContent = said || (draft.dirty ? t("unsaved", { v: number(draft.dirty) }) : "");
  if (tools.save) {
    tools.save.disabled = !draft.dirty;
    tools.undo.disabled = !draft.done.length;
    tools.redo.disabled = !draft.undone.length;
    const reviewed = page.review?.reviewed && page.review.layer === page.layer.id;
    tools.review.setAttribute("aria-pressed", String(Boolean(reviewed)));
    tools.review.title = reviewed ? t("reviewed_by", { who: page.review.author }) : `${t("review")} (R)`;
  }
}

function notice(said, action) {
  by("notice").hidden = !said;
  by("notice").replaceChildren(said ?? "", ...(action ? [" ", action] : []));
}

function stroke([action, edits]) {
  if (draft.stroke(action, edits)) notice(null);
  draw();
}

let keeping = null;

/** Save what is not saved yet; who asks while it is being saved waits for the same. */
function keep() {
  keeping ??= kept().finally(() => (keeping = null));
  return keeping;
}

async function kept() {
  if (!draft.dirty) return true;
  try {
    const next = await saved();
    if (next === null) return state() ?? false;
    stand(next);
    notice(null);
    state(t("saved"));
    return true;
  } catch {
    state();
    notice(t("not_saved"));
    return false;
  }
}

/** Save all strokes, with those made meanwhile; give the page as it stands then. */
async function saved() {
  let [next, sent] = [page, 0];
  while (next !== null && sent < draft.done.length) {
    state(t("saving"));
    const made = draft.done.slice(sent);
    sent = draft.done.length;
    next = await save(next.layer.id, made);
  }
  return next;
}

async function review() {
  const reviewed = tools.review.getAttribute("aria-pressed") !== "true";
  if (!(await keep())) return;
  const answer = await ask(`${place.address}/review`, { layer: page.layer.id, reviewed });
  const told = answer.ok && (await answer.json());
  if (told) page.review = told;
  else notice(t("not_saved"));
  state();
}

async function goBack(to) {
  if (!(await keep())) return;
  const answer = await ask(`${place.address}/revert`, { on: page.layer.id, to });
  if (answer.ok) stand(await answer.json());
  else notice(t("not_saved"));
}

async function showHistory() {
  await drawHistory(by("panel-history"), page.layer.id, goBack);
  by("panel-history").prepend(listed(page.redactions, { look: (box) => scan.mark([box]), done: withheld }));
}

/** Withhold the chosen zone, or an area that was drawn; without either, have one drawn. */
async function hide(box) {
  if (!box && !draft.get(scan.zone)) return drawing("area");
  notice(null);
  if (!(await keep())) return undefined;
  return withheld(await withhold(box ? { boxes: [box] } : { zones: [scan.zone.slice(5)] }));
}

/** Show the page as it is after something was withheld or given back. */
async function withheld(done) {
  if (done === null) return;
  const answer = done ? await ask(`${place.address}/data`) : null;
  if (!answer?.ok) return notice(t("not_saved"));
  page.redactions = (await answer.json()).redactions;
  draw();
  if (tab === "history") await showHistory();
}

function choose({ word, zone }, scroll = true) {
  scan.zone = zone ?? null;
  scan.word = word ?? null;
  scan.draw(draft);
  text.choose(word ?? null, scroll);
  framed();
  scan.mark(word ? [draft.get(word).box] : [], Boolean(word));
}

const doubtful = ([, word]) => word.confidence !== null && word.confidence < settings.doubtful;

async function doubt() {
  const words = draft.inOrder();
  const at = words.findIndex(([key]) => key === text.word);
  const next = words.slice(at + 1).find(doubtful);
  if (next) {
    show("text");
    choose({ word: next[0], zone: draft.get(next[1].line)?.zone });
    by("panel-text").querySelector(`[data-line="${CSS.escape(next[1].line)}"]`)?.focus({ preventScroll: true });
    return;
  }
  if (!(await keep())) return;
  const address = await nextDoubt();
  if (address) location.assign(`${address}#doubt`);
  else notice(t("no_doubts"));
}

function confirm() {
  if (!settings.edit || !text.word || !draft.get(text.word)) return;
  stroke(["confirm", confirmWord(draft, text.word)]);
  doubt();
}

function show(name) {
  tab = name;
  for (const each of ["text", "facts", "history"]) {
    by(`panel-${each}`).hidden = each !== name;
    by(`tab-${each}`).setAttribute("aria-selected", String(each === name));
    by(`tab-${each}`).tabIndex = each === name ? 0 : -1;
  }
  if (name === "history") showHistory();
}

function drawing(what) {
  if (what === "word" && !draft.get(text.word)) return;
  notice(t(what === "word" ? "drawing_word" : "drawing"));
  scan.drawing(what);
  by("viewer").focus();
}

/** Put a frame where a person drew or dragged it. */
function placed({ key, box }) {
  notice(null);
  stroke([key.startsWith("word:") ? "place_word" : "place_zone", changeCell(draft, key, { box })]);
}

/** Show the frame of the chosen word, as figures that can be typed. */
function framed() {
  if (!tools.frame) return;
  const word = draft.get(text.word);
  tools.frame.parentElement.hidden = !word;
  tools.frame.value = word ? word.box.join(", ") : "";
}

function typed() {
  const box = tools.frame.value.split(/[^\d]+/).filter(Boolean).map(Number);
  if (box.length === 4 && draft.get(text.word)) placed({ key: text.word, box: onPage(box, size) });
  framed();
}

function drawn(box) {
  notice(null);
  const [key, edits] = drawZone(draft, box, "body", kindOf("body").ink);
  scan.zone = key;
  stroke(["draw_zone", edits]);
  by("panel-text").querySelector(`[data-zone="${CSS.escape(key)}"] select`)?.focus();
}

function undo(back) {
  if (back ? draft.undo() : draft.redo()) draw();
}

function legend() {
  const there = [...new Set(draft.zones().map(([, zone]) => zone.kind))];
  by("legend").replaceChildren(
    toggle(t("zones_shown"), scan.shown.zones, (on) => (scan.shown.zones = on)),
    toggle(t("words_shown"), scan.shown.words, (on) => (scan.shown.words = on)),
    toggle(t("shading"), !by("panel-text").classList.contains("plain-text"), (on) => by("panel-text").classList.toggle("plain-text", !on)),
    inks(),
    ...there.map((name) => toggle(kindOf(name).label, !scan.hidden.has(name), (on) => (on ? scan.hidden.delete(name) : scan.hidden.add(name)), swatch(kindOf(name).colour))));
}

function toggle(label, on, change, sign = "") {
  const box = h("input", { type: "checkbox", checked: on, onchange: () => { change(box.checked); scan.draw(draft); } });
  return h("label", { class: "check" }, box, sign, label);
}

function inks() {
  const option = (name) => h("option", { value: name, selected: name === layers.wanted }, t(`ink_${name || "scan"}`));
  const select = h("select", { id: "inks", "aria-label": t("inks"), onchange: () => layers.want(select.value) }, ...["", ...place.inks].map(option));
  return select;
}

function help() {
  const keys = [["N", "key_doubt"], ["Y", "key_confirm"], ["Enter", "key_edit"], ["Ctrl+S", "key_save"], ["Ctrl+Z, Ctrl+Shift+Z", "key_undo"], ["R", "key_review"], ["B", "key_frame"], ["Alt+←, Alt+→", "key_pages"], ["?", "key_help"]];
  const dialog = by("help");
  dialog.replaceChildren(h("h2", { id: "help-title" }, t("help")), h("dl", { class: "keys" }, ...keys.flatMap(([key, name]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(name))])), button(t("close"), () => dialog.close()));
  dialog.showModal();
}

function leaf(id) {
  by(id)?.click();
}

const KEYS = { KeyN: doubt, KeyY: confirm, KeyR: () => settings.edit && review(), KeyB: () => settings.edit && drawing("word"), "Ctrl+KeyS": keep, "Ctrl+KeyZ": () => undo(true), "Ctrl+Shift+KeyZ": () => undo(false), "Ctrl+KeyY": () => undo(false), "Alt+ArrowLeft": () => leaf("before"), "Alt+ArrowRight": () => leaf("after") };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  const name = `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey && event.ctrlKey ? "Shift+" : ""}${event.code}`;
  if (scan.making && (event.key === "Enter" || event.key === "Escape")) {
    event.preventDefault();
    const making = scan.making;
    scan.drawing(null);
    if (event.key === "Escape" || making === "word") return notice(null);
    return making === "area" ? hide(scan.middle()) : drawn(scan.middle());
  }
  if (typing && name !== "Ctrl+KeyS") return undefined;
  if (event.key === "?") return help();
  if (!KEYS[name]) return undefined;
  event.preventDefault();
  return KEYS[name]();
}, true);

by("tools").append(button(t("doubt"), doubt, { title: `${t("doubt")} (N)` }));
if (settings.edit) {
  Object.assign(tools, {
    draw: button(t("draw"), () => drawing("zone")),
    undo: button("↶", () => undo(true), { title: `${t("undo")} (Ctrl+Z)`, "aria-label": t("undo") }),
    redo: button("↷", () => undo(false), { title: `${t("redo")} (Ctrl+Shift+Z)`, "aria-label": t("redo") }),
    hide: button(t("withhold"), () => hide(), { title: t("withhold_title") }),
    review: button(t("review"), review, { "aria-pressed": "false" }),
    save: button(t("save"), keep, { class: "primary", title: `${t("save")} (Ctrl+S)` }),
  });
  by("tools").append(...Object.values(tools));
  tools.frame = h("input", { class: "frame", id: "word-frame", onchange: typed });
  by("word-tools").append(h("label", {}, t("word_frame"), " ", tools.frame, " ", button(t("draw_word"), () => drawing("word"), { title: `${t("draw_word")} (B)` })));
}
by("tools").append(button("?", help, { title: t("help"), "aria-label": t("help") }));

for (const [at, name] of ["text", "facts", "history"].entries()) {
  by(`tab-${name}`).addEventListener("click", () => show(name));
  by(`tab-${name}`).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: 2 }[event.key];
    if (!step) return;
    const next = ["text", "facts", "history"][(at + step) % 3];
    show(next);
    by(`tab-${next}`).focus();
  });
}
by("zoom-in").addEventListener("click", () => scan.zoom(1.5));
by("zoom-out").addEventListener("click", () => scan.zoom(1 / 1.5));
by("zoom-all").addEventListener("click", () => scan.zoom(0));
by("before")?.addEventListener("click", (event) => leave(event));
by("after")?.addEventListener("click", (event) => leave(event));

async function leave(event) {
  if (!draft.dirty) return;
  const address = event.currentTarget.href;
  event.preventDefault();
  if (await keep()) location.assign(address);
}

addEventListener("beforeunload", (event) => draft.dirty && event.preventDefault());
scan.addEventListener("choose", ({ detail }) => choose(detail));
scan.addEventListener("hover", ({ detail }) => text.lit("near", detail.word));
scan.addEventListener("drawn", ({ detail }) => drawn(detail));
scan.addEventListener("area", ({ detail }) => hide(detail));
scan.addEventListener("placed", ({ detail }) => placed(detail));
text.addEventListener("choose", ({ detail }) => choose(detail, false));
text.addEventListener("hover", ({ detail }) => scan.mark(detail && draft.get(detail) ? [draft.get(detail).box] : text.word && draft.get(text.word) ? [draft.get(text.word).box] : [], false));
text.addEventListener("look", ({ detail }) => scan.mark([draft.get(detail).box]));
for (const each of [text, facts]) each.addEventListener("stroke", ({ detail }) => stroke(detail));
layers.addEventListener("changed", legend);
facts.addEventListener("evidence", ({ detail }) => scan.mark(detail));
facts.addEventListener("failed", () => notice(t("not_saved")));

listen(async ({ layer, people }) => {
  const others = people.filter((name) => name !== settings.me);
  by("company").textContent = others.length ? t("here", { who: others.join(", ") }) : "";
  if (layer <= page.layer.id) return;
  if (draft.dirty) return notice(t("newer"));
  const answer = await ask(`${place.address}/data`);
  if (!answer.ok) return;
  const next = await answer.json();
  if (next.layer.id > page.layer.id && !draft.dirty) stand(next);
});

draw();
if (location.hash === "#doubt") scan.viewer.addOnceHandler("open", doubt);
