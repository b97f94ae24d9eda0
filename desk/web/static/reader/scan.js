// The scan with its zones and words over it: deep zoom, hovering, and frames drawn by hand.

import { onPage } from "./editing.js";

const SVG = "http://www.w3.org/2000/svg";
const TILE = 512;
const COARSEST = 256;

function rect(box, attributes) {
  const made = document.createElementNS(SVG, "rect");
  ["x", "y", "width", "height"].forEach((name, at) => made.setAttribute(name, box[at]));
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

const holds = (box, x, y) => x >= box[0] && y >= box[1] && x < box[0] + box[2] && y < box[1] + box[3];

export class Scan extends EventTarget {
  constructor(element, page, address, colours) {
    super();
    Object.assign(this, { page, address, colours, layer: "", shown: { zones: true, words: false }, hidden: new Set(), withheld: [], draft: null, zone: null, word: null, marks: [] });
    this.viewer = window.OpenSeadragon({
      element,
      drawer: "canvas",
      showNavigationControl: false,
      tileSources: this.source(),
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.4,
      maxZoomPixelRatio: 4,
      visibilityRatio: 0.3,
      keyboardNavEnabled: true,
    });
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.classList.add("over");
    this.svg.setAttribute("aria-hidden", "true");
    this.sheet = document.createElementNS(SVG, "g");
    this.svg.append(this.sheet);
    this.viewer.canvas.append(this.svg);
    this.viewer.addHandler("update-viewport", () => this.follow());
    this.viewer.addHandler("open", () => this.follow());
    this.viewer.addOnceHandler("tile-drawn", () => element.setAttribute("data-drawn", ""));
    this.viewer.addOnceHandler("tile-load-failed", () => this.dispatchEvent(new Event("unclear")));
    this.viewer.addHandler("canvas-click", (event) => event.quick && this.clicked(event.position));
    element.addEventListener("pointermove", (event) => this.hovered(event));
    this.svg.addEventListener("pointerdown", (event) => this.grip(event));
  }

  source(layer = "") {
    const { width, height } = this.page;
    const top = Math.ceil(Math.log2(Math.max(width, height, 1)));
    const down = Math.max(Math.floor(Math.log2(Math.max(width, height) / COARSEST)), 0);
    return {
      width, height, tileSize: TILE, tileOverlap: 0, minLevel: Math.max(top - down, 0), maxLevel: top,
      getTileUrl: (level, x, y) => `${this.address}/${layer ? `inks/${layer}` : "tiles"}/${level}-${x}-${y}.jpg`,
    };
  }

  follow() {
    if (!this.viewer.world.getItemCount()) return;
    const point = (x, y) => this.viewer.viewport.imageToViewerElementCoordinates(new window.OpenSeadragon.Point(x, y));
    const [at, far] = [point(0, 0), point(1000, 0)];
    this.scale = (far.x - at.x) / 1000;
    this.sheet.setAttribute("transform", `translate(${at.x} ${at.y}) scale(${this.scale})`);
    for (const corner of this.sheet.querySelectorAll(".corner")) this.fit(corner);
  }

  /** Keep a corner as large as a finger wants it, however near one looks; small at a small word. */
  fit(corner) {
    const { x, y, most } = corner.dataset;
    const size = Math.min(10 / (this.scale || 1), Number(most));
    const box = { x: x - size / 2, y: y - size / 2, width: size, height: size };
    for (const [name, value] of Object.entries(box)) corner.setAttribute(name, value);
  }

  draw(draft) {
    this.draft = draft;
    this.sheet.replaceChildren();
    for (const [key, zone] of draft.zones()) {
      if (!this.shown.zones || this.hidden.has(zone.kind)) continue;
      const colour = this.colours.get(zone.kind) ?? "#777";
      this.sheet.append(rect(zone.box, { class: key === this.zone ? "zone-box chosen" : "zone-box", stroke: colour, fill: colour, "data-zone": key }));
    }
    if (this.shown.words) for (const [, word] of draft.all("word")) this.sheet.append(rect(word.box, { class: "word-box" }));
    for (const box of this.withheld) this.sheet.append(rect(box, { class: "withheld" }));
    if (this.editable && this.held) this.handles(draft.get(this.held).box);
    this.mark(this.marks, false);
  }

  /** What has handles: the word that is chosen, else the zone. */
  get held() {
    return [this.word, this.zone].find((key) => key && this.draft?.get(key)) ?? null;
  }

  handles([x, y, width, height]) {
    this.sheet.append(rect([x, y, width, height], { class: "grip", "data-grip": "move" }));
    for (const [name, px, py] of [["nw", x, y], ["ne", x + width, y], ["sw", x, y + height], ["se", x + width, y + height]]) {
      const most = Math.max(Math.min(width, height) / 2, 5 / (this.scale || 1));
      const corner = rect([px, py, 0, 0], { class: "grip corner", "data-grip": name, "data-x": px, "data-y": py, "data-most": most });
      this.fit(corner);
      this.sheet.append(corner);
    }
  }

  /** Mark boxes on the scan, and go there. */
  mark(boxes, go = true) {
    this.marks = boxes;
    for (const old of this.sheet.querySelectorAll(".mark")) old.remove();
    for (const box of boxes) this.sheet.append(rect(box, { class: "mark" }));
    if (go && boxes.length) this.reveal(boxes[0]);
  }

  reveal(box) {
    const seen = this.viewer.viewport.viewportToImageRectangle(this.viewer.viewport.getBounds());
    const inside = box[0] >= seen.x && box[1] >= seen.y && box[0] + box[2] <= seen.x + seen.width && box[1] + box[3] <= seen.y + seen.height;
    const large = box[3] * (this.scale || 1) > 11;
    if (inside && large) return;
    const width = Math.min(Math.max(box[2] * 4, this.page.width / 2.2), this.page.width);
    const rectangle = new window.OpenSeadragon.Rect(box[0] + box[2] / 2 - width / 2, box[1] + box[3] / 2 - width / 3, width, width / 1.5);
    this.viewer.viewport.fitBoundsWithConstraints(this.viewer.viewport.imageToViewportRectangle(rectangle));
  }

  /** Show the scan, or one of its ink layers, without moving from where one looks. */
  show(layer) {
    if (layer === this.layer) return;
    this.layer = layer;
    const success = () => this.viewer.element.setAttribute("data-layer", layer);
    this.viewer.addTiledImage({ tileSource: this.source(layer), index: 0, replace: true, success });
  }

  zoom(by) {
    if (by) this.viewer.viewport.zoomBy(by);
    else this.viewer.viewport.goHome();
    this.viewer.viewport.applyConstraints();
  }

  place(position) {
    const found = this.viewer.viewport.viewerElementToImageCoordinates(position);
    return [found.x, found.y];
  }

  of(event) {
    const frame = this.svg.getBoundingClientRect();
    return this.place(new window.OpenSeadragon.Point(event.clientX - frame.left, event.clientY - frame.top));
  }

  at(x, y) {
    const word = this.draft?.all("word").find(([, cell]) => holds(cell.box, x, y));
    const zones = this.draft?.zones().filter(([, cell]) => holds(cell.box, x, y)) ?? [];
    const zone = zones.sort((a, b) => a[1].box[2] * a[1].box[3] - b[1].box[2] * b[1].box[3])[0];
    return { word: word?.[0], zone: zone?.[0] };
  }

  clicked(position) {
    this.dispatchEvent(new CustomEvent("choose", { detail: this.at(...this.place(position)) }));
  }

  hovered(event) {
    if (!this.viewer.world.getItemCount()) return;
    this.dispatchEvent(new CustomEvent("hover", { detail: this.at(...this.of(event)) }));
  }

  /** Let the next drag on the scan draw a frame: "zone" a new one, "area" one to withhold, "word" that of the chosen word. */
  drawing(what) {
    this.making = what;
    this.svg.classList.toggle("drawing", Boolean(what));
  }

  /** A frame in the middle of what is seen, for those who draw by keyboard. */
  middle() {
    const seen = this.viewer.viewport.viewportToImageRectangle(this.viewer.viewport.getBounds());
    return onPage([seen.x + seen.width / 3, seen.y + seen.height / 3, seen.width / 3, seen.height / 6], this.page);
  }

  grip(event) {
    const name = this.making ? "se" : event.target.dataset?.grip;
    if (!name) return;
    event.preventDefault();
    event.stopPropagation();
    const from = this.of(event);
    const held = this.held;
    const start = this.making ? [...from, 1, 1] : [...this.draft.get(held).box];
    const made = rect(start, { class: "mark" });
    this.sheet.append(made);
    let box = start;
    const moved = (next) => {
      const to = this.of(next);
      box = onPage(dragged(name, start, to[0] - from[0], to[1] - from[1]), this.page);
      ["x", "y", "width", "height"].forEach((each, at) => made.setAttribute(each, box[at]));
    };
    const ended = () => {
      removeEventListener("pointermove", moved);
      made.remove();
      const making = this.making;
      this.drawing(null);
      if (box === start) this.dispatchEvent(new CustomEvent("choose", { detail: this.at(...from) }));
      else if (making === "zone") this.dispatchEvent(new CustomEvent("drawn", { detail: box }));
      else if (making === "area") this.dispatchEvent(new CustomEvent("area", { detail: box }));
      else this.dispatchEvent(new CustomEvent("placed", { detail: { key: held, box } }));
    };
    addEventListener("pointermove", moved);
    addEventListener("pointerup", ended, { once: true });
  }
}

function dragged(name, [x, y, width, height], dx, dy) {
  if (name === "move") return [x + dx, y + dy, width, height];
  const left = name.includes("w") ? x + dx : x;
  const top = name.includes("n") ? y + dy : y;
  const right = name.includes("e") ? x + width + dx : x + width;
  const foot = name.includes("s") ? y + height + dy : y + height;
  return [Math.min(left, right), Math.min(top, foot), Math.abs(right - left), Math.abs(foot - top)];
}
