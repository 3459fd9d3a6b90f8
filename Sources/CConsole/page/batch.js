// Many sub-accounts: a list is read and looked through here, and then sent in parts.

import { ask, card, field, h, put, save, table } from "./dom.js";
import { explain, meaning } from "./explain.js";
import { failed, notice } from "./notice.js";
import { number, t } from "./language.js";
import { Push } from "./push.js";
import { decode, examine, limits, read, report, Unreadable } from "./rules.js";

export const isOffered = (state) => state.may("switch");

/** So many refused lines are shown; the file has all. */
const shownCount = 100;

// What is under way stays, whatever view is shown: a text, what was found in it, and a push.
const model = { text: "", file: null, found: null, push: null };
let redraw = null;

addEventListener("beforeunload", (event) => {
  if (model.push && ["pushing", "stopping"].includes(model.push.state)) event.preventDefault();
});

export function open(body, state) {
  const view = { body, state };
  redraw = (focus) => draw(view, focus);
  redraw();
  return {
    close: () => {
      redraw = null;
      // Who only looks at another view finds what was pasted.
      const list = body.querySelector("textarea");
      if (list) model.text = list.value;
    },
  };
}

function draw(view, focus) {
  if (model.push) drawPush(view, focus);
  else if (model.found) drawFound(view, focus);
  else drawInput(view, focus);
}

// MARK: The list

function drawInput({ body, state }) {
  const text = h("textarea", { name: "list", spellcheck: "false", autocomplete: "off", placeholder: "puname,coin\naaaa,btc\nbbbb,bcc" });
  text.value = model.text;
  const file = h("input", { type: "file", name: "file", accept: ".csv,.txt,.json,.ndjson,text/csv,application/json" });
  const button = h("button", { type: "submit" }, t("batch.check"));
  const outcome = h("div", { role: "status" });
  const form = h("form", { class: "list" }, field(t("batch.list"), text, t("batch.hint")), field(t("batch.file"), file),
    h("div", { class: "buttons start" }, button), outcome);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const progress = (share) => put(outcome, t("batch.checking", { percent: Math.round(share * 100) }));
    try {
      const chosen = file.files[0];
      if (chosen && chosen.size > limits.bytes) throw new Unreadable("batch.tooLarge");
      const content = chosen ? decode(await chosen.arrayBuffer()) : text.value;
      model.text = chosen ? "" : text.value;
      const entries = await read(content, (share) => progress(share / 2));
      if (!entries.length) throw new Unreadable("batch.empty");
      model.found = await examine(entries, state.status?.coins ?? [], state.status?.case_insensitive === true, (share) => progress(0.5 + share / 2));
      redraw?.("found");
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      put(outcome, notice("bad", h("p", {}, t(error.word, { line: error.line, member: error.member }))));
      button.disabled = false;
    }
  });
  put(body, h("div", { class: "card" }, form));
}

// MARK: What was found in it

function drawFound({ body }, focus) {
  const { good, perCoin, refused, repeated, blanks } = model.found;
  const heading = h("p", { tabindex: "-1", class: "lead" }, h("strong", {}, t("batch.good", { good: number(good.length) })));
  const another = h("button", { type: "button", class: "quiet", onclick: again }, t("batch.new"));
  const button = h("button", { type: "button", id: "push", onclick: begin, disabled: !good.length }, t("batch.push", { good: number(good.length) }));
  put(body, card(t("batch.summary"), heading,
    table(t("batch.summary"), [t("coin"), t("users")], [...perCoin].map(([coin, count]) => ({ cells: [h("bdi", {}, coin), number(count)] })), ["", "number"]),
    repeated ? h("p", {}, t("batch.repeated", { repeated: number(repeated) })) : null,
    blanks ? h("p", { class: "warnline" }, `! ${t("batch.blanks", { blanks: number(blanks) })}`) : null,
    refusedList(refused), h("div", { class: "buttons start" }, button, another)));
  if (focus) heading.focus();

  async function begin() {
    const isSure = await ask(t("batch.ask", { good: number(good.length) }), h("div", {},
      h("p", {}, [...perCoin].filter(([, count]) => count).map(([coin, count], index) => [index ? ", " : "", h("bdi", {}, coin), ` ${number(count)}`])),
      refused.length ? h("p", {}, t("batch.askRefused", { refused: number(refused.length) })) : null), t("batch.confirm"), t("cancel"));
    if (!isSure) return button.focus();
    // However fast the parts go, the page is drawn some times a second.
    let drawing = 0;
    model.push = new Push(good, () => {
      const isOver = !["pushing", "stopping"].includes(model.push.state);
      clearTimeout(drawing);
      const wait = isOver || performance.now() - (model.drawnAt ?? 0) > 100 ? 0 : 100;
      drawing = setTimeout(() => { model.drawnAt = performance.now(); redraw?.(isOver ? "over" : null); }, wait);
    });
    model.push.run();
    redraw?.("push");
  }
}

/** Those of the page, and those of the server. */
function allRefused() {
  const words = (entry) => (entry.message === undefined ? meaning(entry.number, texts[entry.number]) : explain(entry)[0]);
  return [...model.found.refused, ...(model.push?.refused ?? [])].map((entry) => ({ ...entry, reason: words(entry) }));
}

const texts = { 101: "puname is empty", 102: "puname invalid", 103: "coin is empty", 104: "coin is inexistent" };

function download() {
  const unsent = model.push ? model.push.left.map((entry) => ({ ...entry, number: "", reason: t("batch.unsent") })) : [];
  save("refused.csv", "text/csv;charset=utf-8", report([...allRefused(), ...unsent]));
}

function refusedList(refused) {
  if (!refused.length) return h("p", {}, t("batch.noneRefused"));
  const clip = (text) => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
  return h("div", { class: "stacks refused" },
    h("p", { class: "warnline" }, h("strong", {}, t("batch.refused", { refused: number(refused.length) }))),
    table(t("batch.refused", { refused: number(refused.length) }), [t("batch.line"), t("name"), t("coin"), t("batch.reason")],
      refused.slice(0, shownCount).map((entry) => ({
        cells: [number(entry.line), h("bdi", { class: "mono" }, clip(entry.name)), h("bdi", { class: "mono" }, clip(entry.coin)),
          `${entry.number}: ${entry.message === undefined ? meaning(entry.number, texts[entry.number]) : explain(entry)[0]}`],
      })), ["number"]),
    refused.length > shownCount ? h("p", { class: "muted" }, t("batch.more", { more: number(refused.length - shownCount) })) : null,
    h("div", { class: "buttons start" }, h("button", { type: "button", class: "quiet", id: "download", onclick: download }, t("batch.download"))));
}

function again() {
  Object.assign(model, { text: "", found: null, push: null });
  redraw?.();
}

// MARK: The push

function drawPush(view, focus) {
  const { push } = model;
  const all = push.entries.length;
  const values = { done: number(push.done), all: number(all), left: number(all - push.at) };
  if (push.state === "pushing" || push.state === "stopping") {
    // Only what moves is drawn anew: a button that is being pressed stays where it is.
    if (view.moving?.push !== push) {
      const moving = {
        push, bar: h("progress", { max: all, "aria-label": t("batch.progress") }), words: h("p", { role: "status" }), wait: h("div", {}),
        stop: h("button", { type: "button", id: "stop", class: "quiet", onclick: () => push.stop() }, t("batch.stop")),
      };
      view.moving = moving;
      put(view.body, card(t("batch.progress"), moving.bar, moving.words, moving.wait, h("div", { class: "buttons start" }, moving.stop)));
      moving.stop.focus();
    }
    const { bar, words, wait, stop } = view.moving;
    bar.value = push.at;
    words.textContent = t("batch.pushing", values);
    stop.disabled = push.state === "stopping";
    if (push.state === "stopping") stop.textContent = t("batch.stopping");
    put(wait, push.failure && push.wait
      ? notice("warn", h("p", {}, t("batch.waiting", { seconds: push.wait / 1_000, why: explain(push.failure)[0] }))) : null);
    return;
  }
  view.moving = null;
  const word = { done: "batch.done", stopped: "batch.stopped", broken: "batch.broken" }[push.state];
  const heading = h("p", { tabindex: "-1", class: "lead" }, h("strong", {}, t(word, values)));
  const refused = [...model.found.refused, ...push.refused];
  put(view.body, card(t("batch.progress"),
    h("progress", { max: all, value: push.at, "aria-label": t("batch.progress") }),
    notice(push.state === "done" ? (refused.length ? "warn" : "good") : "warn", heading,
      refused.length ? h("p", {}, t("batch.alsoRefused", { refused: number(refused.length) })) : null),
    push.state === "broken" ? failed(push.failure) : null,
    refused.length ? refusedList(refused)
      : push.left.length ? h("div", { class: "buttons start" }, h("button", { type: "button", class: "quiet", id: "download", onclick: download }, t("batch.download"))) : null,
    h("div", { class: "buttons start" },
      push.left.length ? h("button", { type: "button", id: "goOn", onclick: () => push.run() }, t("batch.goOn", values)) : null,
      h("button", { type: "button", class: "quiet", id: "another", onclick: again }, t("batch.new")))));
  if (focus) heading.focus();
}
