// What every page needs: the token for forms that htmx sends, and menus that close.
"use strict";

const desk = {
  csrf: document.querySelector('meta[name="csrf"]').content,
  say(text) {
    document.getElementById("say").textContent = text;
  },
  /** Ask the desk; what changes something carries the token of this page. */
  fetch(address, options = {}) {
    const headers = { "X-CSRF-Token": desk.csrf, Accept: "application/json", ...options.headers };
    return fetch(address, { ...options, headers, credentials: "same-origin" });
  },
};
window.desk = desk;

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRF-Token"] = desk.csrf;
});

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.me[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.me[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
