// Saving strokes as a layer, meeting those of others, and hearing of them.

import { settle, strokes as left } from "./clash.js";
import { ask, place } from "./page.js";

const MOST_MEETINGS = 5;

/** Save strokes made on a layer. Gives the page as it stands then; null where a person thinks again. */
export async function save(on, strokes) {
  let [under, made] = [on, strokes];
  for (let met = 0; met < MOST_MEETINGS; met++) {
    const answer = await ask(`${place.address}/layers`, { on: under, strokes: made });
    if (answer.ok) return answer.json();
    if (answer.status !== 409) throw new Error(`${answer.status}`);
    const conflict = await answer.json();
    made = conflict.clashes.length ? await settle(conflict) : left(conflict);
    if (made === null) return null;
    under = conflict.page.layer.id;
  }
  throw new Error("409");
}

/** Hear of newer layers, and of who else is here. */
export function listen(heard) {
  const stream = new EventSource(`${place.address}/events`);
  stream.onmessage = (event) => heard(JSON.parse(event.data));
  addEventListener("pagehide", () => stream.close());
}

/** The address of the next page of the batch with a doubtful word; null at the end. */
export async function nextDoubt() {
  let at = { file: place.file, number: place.number };
  for (;;) {
    const answer = await ask(`/batches/${place.batch}/doubts?file=${at.file}&number=${at.number}`);
    if (!answer.ok) return null;
    const found = await answer.json();
    if (!found.more) return found.address;
    at = found;
  }
}
