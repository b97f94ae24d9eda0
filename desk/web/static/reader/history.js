// The layers of a page: who, when, before and after, and the way back.

import { ask, button, h, moment, number, place, settings, t } from "./page.js";

const said = (cell) => cell?.text ?? (cell?.value === undefined ? cell?.kind : JSON.stringify(cell.value)) ?? "";

function changes(layer) {
  const edits = layer.operations.flatMap((operation) => operation.edits);
  const telling = edits.filter((edit) => said(edit.before) !== said(edit.after));
  return h("details", {}, h("summary", {}, t("changes", { v: number(edits.length) })),
    h("ul", {}, ...telling.slice(0, 100).map((edit) => h("li", {}, h("del", {}, said(edit.before)), " → ", h("ins", {}, said(edit.after))))));
}

export async function drawHistory(panel, current, goBack) {
  const answer = await ask(`${place.address}/history`);
  if (!answer.ok) return;
  const layers = await answer.json();
  panel.replaceChildren(h("ol", { class: "layers" }, ...layers.map((layer) =>
    h("li", { "aria-current": layer.id === current ? "true" : null },
      h("p", {}, h("strong", {}, layer.kind ? t(`kind_${layer.kind}`) : t("by_machine")), layer.kind === "carried" ? "" : ` ${layer.author}`, h("span", { class: "quiet" }, ` ${moment(layer.at)}`)),
      layer.operations.length ? changes(layer) : "",
      settings.edit && layer.mine && layer.id !== current ? button(t("go_back"), () => goBack(layer.id)) : ""))));
}
