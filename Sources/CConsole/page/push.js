// Sends a checked list in parts. It goes on while another view is shown.

import { call, Failure } from "./api.js";
import { body } from "./rules.js";

/** So many users are sent at once: a part takes some ten milliseconds, and a stop waits for one. */
export const partSize = 1_000;
/** So often the server is asked again that cannot take a part now, in milliseconds. */
const waits = [1_000, 2_000, 4_000, 8_000, 8_000];
/** So many calls are made at most to find which records of one part ZooKeeper refuses. */
const searches = 64;

// A proxy answers in the server's place while that starts anew.
const mayPass = ({ number, isForeign }) => (isForeign ? number < 300 || number >= 500 : [0, 105, 107, 503].includes(number));

/**
 * A push of `entries`. `changed` is called when there is something to show.
 *
 * `state`: ready, pushing, stopping, stopped, broken or done. `done` counts what is confirmed, `refused` has what the server refuses, each with
 * its Failure, `left` what is not sent or not confirmed; `failure` is why it is broken or waits, `wait` for how many milliseconds.
 */
export class Push {
  constructor(entries, changed) {
    Object.assign(this, { entries, changed, at: 0, done: 0, refused: [], state: "ready", failure: null, wait: 0 });
  }

  get left() {
    return this.entries.slice(this.at);
  }

  async run() {
    // Somebody may have clicked twice: two that go through one list lose count of it.
    if (["pushing", "stopping", "done"].includes(this.state)) return;
    this.state = "pushing";
    this.failure = null;
    this.changed();
    while (this.at < this.entries.length) {
      if (this.state === "stopping") return this.end("stopped");
      const part = this.entries.slice(this.at, this.at + partSize);
      try {
        await this.send(part, { calls: 0 });
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        this.failure = failure;
        return this.end("broken");
      }
      this.at += part.length;
      this.changed();
    }
    this.end("done");
  }

  /** Ends after the part that is under way. */
  stop() {
    if (this.state !== "pushing") return;
    this.state = "stopping";
    this.wake?.();
    this.changed();
  }

  end(state) {
    this.state = state;
    this.changed();
  }

  /** Throws where the rest of the list would fare no better. */
  async send(part, search) {
    if (!part.length) return;
    const failure = await this.tried(part);
    if (!failure) {
      this.done += part.length;
      return;
    }
    const { number, reply } = failure;
    // The server's rules may be others than when the list was checked: a reload has taken a coin away. It names the first entry.
    const isSame = number === 104 ? (entry) => entry.coin === reply.coin : (entry) => entry.name === reply.puname;
    if (number >= 101 && number <= 104 && part.some(isSame)) {
      this.refuse(part.filter(isSame), failure);
      return this.send(part.filter((entry) => !isSame(entry)), search);
    }
    // ZooKeeper refuses some for good; the others of the part are written. Which they are is found by halves: the same coin may be written again.
    if (number === 107 && reply.refused !== undefined) {
      search.calls += 1;
      if (part.length === 1 || reply.refused === part.length || search.calls > searches) return this.refuse(part, failure);
      const half = part.length >> 1;
      await this.send(part.slice(0, half), search);
      return this.send(part.slice(half), search);
    }
    throw failure;
  }

  refuse(entries, failure) {
    this.refused.push(...entries.map((entry) => ({ ...entry, number: failure.number, message: failure.message })));
  }

  /** Asks again what may be another answer in a moment. Returns the Failure that stays. */
  async tried(part) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await call("switch/multi-user", { json: body(part) });
        this.failure = null;
        this.wait = 0;
        return null;
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        if (!mayPass(failure) || failure.reply.refused !== undefined || attempt >= waits.length || this.state === "stopping") {
          this.wait = 0;
          return failure;
        }
        this.failure = failure;
        this.wait = waits[attempt];
        this.changed();
        await new Promise((resolve) => {
          this.wake = resolve;
          setTimeout(resolve, this.wait);
        });
      }
    }
  }
}
