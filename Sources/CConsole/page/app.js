// The page: what is at its top, which view is shown, and how it hears of what happens.

import { call, events, Failure } from "./api.js";
import { h, put } from "./dom.js";
import { explain } from "./explain.js";
import { language, setLanguage, t, time } from "./language.js";
import * as overview from "./overview.js";
import * as user from "./user.js";
import * as batch from "./batch.js";
import * as subpools from "./subpools.js";
import * as sync from "./sync.js";

const views = { overview, user, batch, subpools, sync };
const isLive = new URLSearchParams(location.search).get("live") !== "0";
/** Milliseconds from one question to the next. */
const pace = 5_000;

/** What every view may know. `status` is the server's last; `changes` are the last ones, the newest first. */
const state = { status: null, failure: null, changes: [], stream: isLive ? "opening" : "off", askedAt: 0 };
const rights = () => state.status?.identity.rights ?? [];
state.may = (right) => rights().includes(right);
/** Asks the server how it is, soon. */
state.refresh = () => ask();
state.isLive = isLive;

let shown = null;

// MARK: The frame

const frame = {
  tabs: h("nav", {}), who: h("span", { class: "who" }), live: h("span", { class: "live" }),
  banner: h("div", { class: "banner", role: "alert", hidden: true }), main: h("main", { id: "main", tabindex: "-1" }),
  skip: h("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); frame.main.focus(); } }),
  language: h("button", { type: "button", class: "quiet", id: "language" }),
};
frame.language.addEventListener("click", () => {
  const fields = () => [...frame.main.querySelectorAll("input:not([type=file]), textarea, select")];
  const kept = new Map(fields().map((field) => [field.name, field.value]));
  setLanguage(language() === "en" ? "zh" : "en");
  show();
  // What was typed is not lost.
  for (const field of fields()) field.value = kept.get(field.name) ?? field.value;
});
document.body.replaceChildren(
  frame.skip,
  h("header", {}, h("span", { class: "brand" }, "switcher"), frame.tabs, h("div", { class: "corner" }, frame.live, frame.who, frame.language)),
  frame.banner, frame.main,
);

/** Which view, and what is behind its slash: `#user/aaaa`. */
function wanted() {
  const [name, ...rest] = location.hash.slice(1).split("/");
  let argument = "";
  try { argument = decodeURIComponent(rest.join("/")); } catch { /* Somebody has typed it. */ }
  const isOffered = Object.hasOwn(views, name) && (!state.status || views[name].isOffered(state));
  return { name: isOffered ? name : "overview", argument };
}

/** What is offered: tabs, and what may be done. */
function drawFrame() {
  const { name } = wanted();
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  document.title = `${t(`${name}.title`)} · switcher`;
  frame.skip.textContent = t("skip");
  frame.tabs.setAttribute("aria-label", t("views"));
  put(frame.tabs, Object.entries(views).filter(([, view]) => !state.status || view.isOffered(state)).map(([key]) =>
    h("a", { href: `#${key}`, "aria-current": key === name ? "page" : null }, t(`${key}.title`))));
  frame.language.textContent = language() === "en" ? "中文" : "English";
  frame.language.lang = language() === "en" ? "zh-CN" : "en";
  drawState();
}

function drawState() {
  const { status, failure } = state;
  put(frame.who, status ? h("span", { title: rights().map((right) => t(`right.${right}`)).join(", ") }, status.identity.user) : null);
  put(frame.live, t(`live.${state.stream}`));
  frame.live.className = `live live-${state.stream}`;
  let problem = null;
  if (failure) problem = failure.number === 0 ? t("unreachable") : explain(failure).join(" ");
  else if (status && status.session.state !== "connected") {
    problem = t("notConnected", { since: time(status.session.since) });
  }
  // Only when it is another one: it is read aloud.
  if (frame.banner.textContent !== (problem ?? "")) put(frame.banner, problem);
  frame.banner.hidden = !problem;
}

/** Shows the view that is wanted, in place of the one that was. */
function show() {
  const { name, argument } = wanted();
  const moves = shown?.name !== name && shown !== null;
  shown?.view.close?.();
  drawFrame();
  const title = h("h1", { tabindex: "-1" }, t(`${name}.title`));
  const body = h("div", { class: `view view-${name}` });
  put(frame.main, title, body);
  shown = { name, view: views[name].open(body, state, argument) };
  // Who does not see that the page is another one is told.
  if (moves) title.focus();
}

// MARK: What happens

let asking = null;
let timer = null;

/** Asks once, however many want to know. */
function ask() {
  asking ??= (async () => {
    clearTimeout(timer);
    const before = JSON.stringify([rights(), state.status?.coins, state.status?.sync === null, state.status?.subpools === null]);
    try {
      state.status = await call("status", { signal: AbortSignal.timeout(20_000) });
      state.failure = null;
    } catch (error) {
      state.failure = error instanceof Failure ? error : new Failure(0, "");
    }
    state.askedAt = Date.now();
    asking = null;
    timer = setTimeout(ask, document.hidden ? pace * 6 : pace);
    const after = JSON.stringify([rights(), state.status?.coins, state.status?.sync === null, state.status?.subpools === null]);
    if (before === after || !shown) drawState();
    else if (wanted().name !== shown?.name) show();
    else drawFrame();
    shown?.view.update?.();
  })();
  return asking;
}

/** Hears of what happens, and goes on when it is cut. */
async function listen() {
  let wait = 1_000;
  for (;;) {
    try {
      await events(new AbortController().signal, take, () => {
        state.stream = "on";
        wait = 1_000;
        drawState();
      });
    } catch (error) {
      if (error.number === 403 || error.number === 401) {
        state.stream = "off";
        return drawState();
      }
    }
    state.stream = "opening";
    drawState();
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, 30_000);
  }
}

function take(name, data) {
  if (name === "audit" || name === "missed") {
    state.changes.unshift({ name, ...data });
    state.changes.length = Math.min(state.changes.length, 50);
    shown?.view.changed?.();
  } else {
    ask();
  }
}

addEventListener("hashchange", show);
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
await ask();
show();
if (isLive) listen();
