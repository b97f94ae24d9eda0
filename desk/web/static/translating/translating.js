// A translation beside its original: rows are joined, parted and filled; what is seen is what is saved.

const by = (id) => document.getElementById(id);
const room = by("translation");
const said = JSON.parse(room.dataset.said);
const address = `/api/v1/files/${room.dataset.file}/translations/${room.dataset.language}`;
const rows = room.querySelector(".pairs");
const pairs = () => [...rows.querySelectorAll(".pair:not(.pair-head)")];
const field = (pair) => pair.querySelector("textarea");
const paragraphs = (text) => text.split(/\n[ \t]*\n/).map((each) => each.trim()).filter(Boolean);
const together = (texts) => texts.join("\n\n");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, gap) => values[gap] ?? "");
let on = Number(room.dataset.on);
let dirty = false;
let saving = false;

function changed() {
  dirty = true;
  by("save").disabled = saving;
  by("saved").textContent = said.unsaved;
  pairs().forEach((pair, at) => field(pair).setAttribute("aria-label", fill(said.row, { v: at + 1 })));
}

/** Take a row away where nothing is left of it. */
function tidy(pair) {
  if (!field(pair).value.trim() && !pair.querySelector("[data-key]")) pair.remove();
}

const ACTS = {
  up(pair, above) {
    if (!above) return;
    const [first, ...rest] = paragraphs(field(pair).value);
    if (!first) return;
    field(above).value = together([...paragraphs(field(above).value), first]);
    field(pair).value = together(rest);
    tidy(pair);
  },
  down(pair, _above, below) {
    if (!below) return;
    const all = paragraphs(field(pair).value);
    const last = all.pop();
    if (!last) return;
    field(below).value = together([last, ...paragraphs(field(below).value)]);
    field(pair).value = together(all);
    tidy(pair);
  },
  join(pair, _above, below) {
    if (!below) return;
    pair.querySelector(".original").append(...below.querySelectorAll("[data-key]"));
    field(pair).value = together([...paragraphs(field(pair).value), ...paragraphs(field(below).value)]);
    below.remove();
  },
  split(pair) {
    const originals = [...pair.querySelectorAll("[data-key]")];
    const texts = paragraphs(field(pair).value);
    if (originals.length < 2 && texts.length < 2) return;
    const made = pair.cloneNode(true);
    made.querySelector(".original").replaceChildren(...originals.slice(1));
    field(made).value = together(texts.slice(1));
    field(pair).value = texts[0] ?? "";
    pair.after(made);
  },
};

rows.addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]")?.dataset.act;
  if (!act) return;
  const pair = event.target.closest(".pair");
  const all = pairs();
  const at = all.indexOf(pair);
  ACTS[act](pair, all[at - 1], all[at + 1]);
  changed();
  const left = pair.isConnected ? pair : pairs()[Math.max(at - 1, 0)];
  left?.querySelector(`[data-act="${act}"]`)?.focus();
});

function told() {
  const heading = Object.fromEntries([...room.querySelectorAll("[data-field]")].map((each) => [each.dataset.field, each.value]));
  const given = pairs().map((pair) => ({ original: [...pair.querySelectorAll("[data-key]")].map((each) => each.dataset.key), text: field(pair).value }));
  return { on, ...heading, rows: given };
}

function overtaken(newest) {
  const who = newest.author;
  const when = new Date(newest.at).toLocaleString(said.lang, { dateStyle: "medium", timeStyle: "short" });
  const note = by("overtaken");
  const look = Object.assign(document.createElement("a"), { href: location.pathname, target: "_blank", textContent: said.theirs, className: "button" });
  const mine = Object.assign(document.createElement("button"), { type: "button", textContent: said.mine });
  mine.addEventListener("click", () => {
    on = newest.id;
    save();
  });
  note.replaceChildren(fill(said.overtaken, { who, when }), " ", look, " ", mine);
  note.hidden = false;
}

async function save() {
  if (saving) return;
  saving = true;
  by("save").disabled = true;
  by("saved").textContent = said.saving;
  by("overtaken").hidden = true;
  const body = JSON.stringify(told());
  dirty = false;
  try {
    const answer = await window.desk.fetch(address, { method: "PUT", body, headers: { "Content-Type": "application/json" } });
    if (answer.status !== 409 && !answer.ok) throw new Error(`${answer.status}`);
    const found = await answer.json();
    if (answer.ok) on = found.id;
    else overtaken(found.newest);
    dirty ||= !answer.ok;
    by("saved").textContent = dirty ? said.unsaved : said.saved;
  } catch {
    dirty = true;
    by("saved").textContent = said.not_saved;
  }
  saving = false;
  by("save").disabled = !dirty;
}

room.addEventListener("input", changed);
by("save").addEventListener("click", save);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") {
    event.preventDefault();
    if (dirty) save();
  }
});
addEventListener("beforeunload", (event) => dirty && event.preventDefault());
