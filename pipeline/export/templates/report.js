"use strict";
// Pointing at text shows its pixels, pointing at pixels shows their text; a click keeps a fact shown.
(() => {
  const sides = ["x", "y", "width", "height"];
  let pinned = null;

  const sourceOf = (node) => (node instanceof Element ? node.closest("[data-box], [data-line]") : null);

  function show(source) {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    for (const mark of document.querySelectorAll(".mark[width]")) mark.removeAttribute("width");
    if (!source) return;
    const text = source.dataset.line ? document.getElementById(source.dataset.line) : source;
    const mark = source.closest(".entry").querySelector(".mark");
    if (!text) return;
    text.classList.add("lit");
    if (!mark || !text.dataset.box) return;
    const numbers = text.dataset.box.split(" ");
    sides.forEach((side, at) => mark.setAttribute(side, numbers[at]));
  }

  const point = (event) => show(sourceOf(event.target) ?? pinned);
  document.addEventListener("pointerover", point);
  document.addEventListener("focusin", point);
  document.addEventListener("click", (event) => {
    const fact = event.target instanceof Element ? event.target.closest("a.fact") : null;
    if (fact) {
      event.preventDefault();
      fact.closest(".pair").querySelector(".scan").scrollIntoView({ block: "nearest" });
    }
    document.querySelector(".pinned")?.classList.remove("pinned");
    pinned = fact === pinned ? null : fact;
    pinned?.classList.add("pinned");
    if (fact) show(fact);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pinned?.classList.remove("pinned");
    pinned = null;
    show(null);
  });

  // The language is kept from one part of the report to the next where the browser allows it.
  const store = (write) => { try { return write(window.localStorage); } catch { return null; } };
  const choose = (language) => { document.documentElement.lang = language; };
  const kept = document.getElementById(store((local) => local.getItem("razmetka-language")) ?? "ru");
  if (kept?.name === "language") { kept.checked = true; choose(kept.id); }
  for (const radio of document.querySelectorAll("[name=language]")) {
    radio.addEventListener("change", () => {
      choose(radio.id);
      store((local) => local.setItem("razmetka-language", radio.id));
    });
  }
})();
