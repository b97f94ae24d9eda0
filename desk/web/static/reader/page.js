// What the modules of the reader share: the settings, words, and ways to make elements.

const json = (id) => JSON.parse(document.getElementById(id).textContent);
export const settings = json("reader-settings");
export const place = json("reader-place");
export const told = json("reader-page");
export const kinds = new Map(settings.kinds.map((kind) => [kind.name, kind]));
export const labels = new Map(settings.facts.map((fact) => [fact.pointer, fact]));

/** A phrase with its gaps filled. */
export function t(name, values = {}) {
  const phrase = settings.words[name] ?? name;
  return phrase.replace(/\{(\w+)\}/g, (_, gap) => values[gap] ?? "");
}

export const number = (value) => value.toLocaleString(settings.lang);
export const moment = (text) => new Date(text).toLocaleString(settings.lang, { dateStyle: "medium", timeStyle: "short" });
export const kindOf = (name) => kinds.get(name) ?? { name, label: name, colour: "#777", ink: "typed" };

/** Make an element; attributes that begin with "on" are listeners. */
export function h(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...inside.filter((each) => each !== null && each !== undefined && each !== false));
  return made;
}

export const button = (label, click, attributes = {}) => h("button", { type: "button", onclick: click, ...attributes }, label);

/** A square in a colour; its own element, as no style may stand in the page. */
export function swatch(colour) {
  const made = h("span", { class: "swatch", "aria-hidden": "true" });
  made.style.setProperty("--colour", colour);
  return made;
}

export async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return window.desk.fetch(path, options);
}
