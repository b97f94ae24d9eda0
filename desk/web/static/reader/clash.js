// The dialogue for what two people corrected at once.

import { deleteLine, deleteZone } from "./editing.js";
import { button, h, t } from "./page.js";
import { Draft, same } from "./draft.js";

function said(value) {
  if (value === null || value === undefined) return t("gone");
  if (typeof value !== "object") return String(value);
  return String(value.text ?? value.kind ?? JSON.stringify(value.value ?? value));
}

/** The edits that let mine stand in a clash, over the page as it stands now. */
function minePut(draft, { key, field, mine }) {
  const there = draft.get(key);
  if (field) return there ? [{ key, before: there, after: { ...there, [field]: mine } }] : [];
  if (mine) return [{ key, before: there ?? null, after: mine }];
  if (!there) return [];
  if (there.type === "zone") return deleteZone(draft, key);
  return there.type === "line" ? deleteLine(draft, key) : [{ key, before: there, after: null }];
}

/** Ask a person; gives strokes over the newest page, or null where they think again. */
export function settle(conflict) {
  const dialog = document.getElementById("clash");
  const who = [...new Set(conflict.since.map((layer) => layer.author))].join(", ");
  const rows = conflict.clashes.map((clash, at) => h("fieldset", {}, h("legend", {}, said(clash.base)),
    ...[["theirs", clash.theirs], ["mine", clash.mine]].map(([name, value]) =>
      h("label", { class: "check" }, h("input", { type: "radio", name: `clash-${at}`, value: name, checked: name === "theirs" }), `${t(name)}: ${said(value)}`))));
  return new Promise((done) => {
    const close = (value) => {
      dialog.close();
      done(value);
    };
    const apply = (event) => {
      event.preventDefault();
      const chosen = conflict.clashes.filter((_, at) => dialog.querySelector(`[name="clash-${at}"]:checked`).value === "mine");
      close(strokes(conflict, chosen));
    };
    dialog.replaceChildren(h("form", { onsubmit: apply, class: "stacked" }, h("h2", { id: "clash-title" }, t("clash")), h("p", {}, t("clash_text", { who })), ...rows,
      h("div", { class: "actions" }, h("button", { class: "primary" }, t("apply")), button(t("cancel"), () => close(null)))));
    dialog.addEventListener("cancel", () => done(null), { once: true });
    dialog.showModal();
  });
}

/** What is left to be saved over the newest page: mine, and the clashes that mine won. */
export function strokes(conflict, chosen = []) {
  const draft = new Draft(conflict.page.cells);
  draft.stroke("merge", conflict.mine);
  for (const clash of chosen) draft.stroke("merge", minePut(draft, clash).filter((edit) => same(edit.before, draft.get(edit.key))));
  return draft.done;
}

