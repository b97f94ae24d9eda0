// What moves on a page: parts come from the desk as events and take the place of those shown.
"use strict";

function put(parts) {
  for (const [id, html] of Object.entries(parts)) {
    const old = document.getElementById(id);
    if (!old) continue;
    const made = document.createElement("template");
    made.innerHTML = html.trim();
    const fresh = made.content.firstElementChild;
    if (fresh.isEqualNode(old)) continue;
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const place = held ? [...old.querySelectorAll("button, a")].indexOf(held) : -1;
    old.replaceWith(fresh);
    window.htmx?.process(fresh);
    if (held) (fresh.querySelectorAll("button, a")[place] || fresh.querySelector("button, a"))?.focus();
  }
}

async function relist(list) {
  const answer = await fetch(list.dataset.list, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-list]");
  if (fresh) list.replaceChildren(...fresh.children);
  window.htmx?.process(list);
}

for (const live of document.querySelectorAll("[data-live]")) {
  const source = new EventSource(live.dataset.live);
  source.addEventListener("parts", (event) => {
    const { parts } = JSON.parse(event.data);
    const unknown = Object.keys(parts).some((id) => !document.getElementById(id));
    put(parts);
    if (unknown && live.dataset.list) relist(live);
  });
  source.addEventListener("error", () => document.body.classList.add("cut-off"));
  source.addEventListener("open", () => document.body.classList.remove("cut-off"));
  window.addEventListener("pagehide", () => source.close());
}

// A word about a batch is sent without leaving the page; the parts that changed come back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.ask && !window.confirm(form.dataset.ask)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.sourceElement?.matches?.("[data-parts]") || !ctx.text) return;
  const made = document.createElement("template");
  made.innerHTML = ctx.text;
  put(Object.fromEntries([...made.content.children].map((part) => [part.id, part.outerHTML])));
});
