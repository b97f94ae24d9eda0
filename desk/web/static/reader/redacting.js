// Withholding parts of the page: the question why, and the list of what is withheld.

import { button, h, moment, place, settings, t } from "./page.js";

const address = `/api/v1/files/${place.file}/pages/${place.number}/redactions`;

/** Ask for a reason; null where a person thinks again. */
function why(title, hint) {
  const dialog = document.getElementById("why");
  const reason = h("input", { id: "why-reason", required: true, maxlength: "1000", pattern: ".*\\S.*", autocomplete: "off" });
  return new Promise((done) => {
    dialog.onclose = () => done(dialog.returnValue ? reason.value.trim() : null);
    dialog.returnValue = "";
    const agree = (event) => {
      event.preventDefault();
      dialog.close("yes");
    };
    dialog.replaceChildren(h("form", { class: "stacked", onsubmit: agree }, h("h2", { id: "why-title" }, title), h("p", {}, hint),
      h("label", {}, t("reason"), " ", reason),
      h("div", { class: "actions" }, h("button", { class: "primary" }, title), button(t("cancel"), () => dialog.close()))));
    dialog.showModal();
    reason.focus();
  });
}

async function sent(path, options) {
  const answer = await window.desk.fetch(path, options);
  return answer.ok;
}

/** Withhold zones or boxes; says whether it was done, null where a person thinks again. */
export async function withhold(what) {
  const reason = await why(t("withhold"), t("withhold_text"));
  if (reason === null) return null;
  return sent(address, { method: "POST", body: JSON.stringify({ ...what, reason }), headers: { "Content-Type": "application/json" } });
}

async function giveBack(redaction) {
  const reason = await why(t("give_back"), t("give_back_text"));
  return reason === null ? null : sent(`${address}/${redaction.id}?why=${encodeURIComponent(reason)}`, { method: "DELETE" });
}

/** What is withheld, for the head of the history; ``done`` hears how giving back went. */
export function listed(redactions, { look, done }) {
  if (!redactions.length) return "";
  return h("section", { class: "withheld-list" }, h("h2", {}, t("withheld")), h("ul", {}, ...redactions.map((each) =>
    h("li", {}, button(each.reason, () => look(each.box), { class: "fact-value" }), ` ${each.author}`, h("span", { class: "quiet" }, ` ${moment(each.at)}`), " ",
      settings.edit ? button(t("give_back"), async () => done(await giveBack(each))) : ""))));
}
