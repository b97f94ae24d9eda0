// A scan without its stamps, and its stamps alone: asked for, waited for, and shown.

import { ask, button, place, t } from "./page.js";

const EVERY_MS = 500;
const pause = () => new Promise((done) => setTimeout(done, EVERY_MS));

export class Layers extends EventTarget {
  constructor(scan, notice) {
    super();
    Object.assign(this, { scan, notice, wanted: "", made: false });
  }

  /** Show a layer as soon as it is there; "" is the scan as it is. */
  async want(layer) {
    this.wanted = layer;
    this.notice(null);
    if (layer && !this.made) {
      const why = await this.ready(layer);
      if (this.wanted !== layer) return;
      if (why !== null) return this.failed(layer, why);
      this.notice(null);
    }
    this.scan.show(layer);
  }

  /** Wait until the layers are made; return why they are not. */
  async ready(layer) {
    let told = await this.ask({});
    while (told.state === "making" && this.wanted === layer) {
      this.notice(t("ink_making"));
      await pause();
      told = await this.ask();
    }
    this.made = told.state === "made";
    return this.made ? null : told.why;
  }

  async ask(body) {
    try {
      const answer = await ask(`${place.address}/inks`, body);
      const told = await answer.json();
      return answer.ok ? told : { state: "failed", why: told.error.message };
    } catch {
      return { state: "failed", why: "" };
    }
  }

  failed(layer, why) {
    this.wanted = this.scan.layer;
    this.dispatchEvent(new Event("changed"));
    const again = () => {
      const waited = this.want(layer);
      this.dispatchEvent(new Event("changed"));
      return waited;
    };
    this.notice(`${t("ink_failed")} ${why}`.trim(), button(t("again_try"), again));
  }
}
