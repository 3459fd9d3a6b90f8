// The periodic sync: who pulls, how the pulls went, and to pull now.

import { call } from "./api.js";
import { card, h, put, table } from "./dom.js";
import { failed, notice } from "./notice.js";
import { number, since, span, t, time } from "./language.js";

export const isOffered = ({ status }) => status.sync !== null;

export function open(body, state) {
  const [facts, pulls, outcome] = [h("dl", { class: "facts" }), h("div", { class: "stacks flow" }), h("div", { class: "outcome", "aria-live": "polite" })];
  const button = h("button", { type: "button", id: "pull", onclick: pull }, t("sync.pull"));
  const act = h("div", { class: "buttons start" }, button);
  put(body, card(t("sync.state"), facts, act, outcome), card(t("sync.pulls"), pulls));
  let drawn = "";

  async function pull() {
    button.disabled = true;
    button.textContent = t("sync.pulling");
    put(outcome);
    try {
      const { finished, pull } = await call("sync/pull", { method: "POST" });
      put(outcome, finished && pull
        ? notice("good", h("p", {}, t("sync.done", { records: number(pull.records), skipped: number(pull.skipped), refused: number(pull.refused) })))
        : notice("warn", h("p", {}, t("sync.asked"))));
    } catch (failure) {
      put(outcome, failed(failure));
    }
    button.disabled = false;
    button.textContent = t("sync.pull");
    state.refresh();
  }

  function update() {
    const sync = state.status?.sync;
    if (!sync) return;
    act.hidden = !state.may("switch");
    const fact = (label, kind, ...value) => h("div", { class: kind }, h("dt", {}, label), h("dd", {}, value));
    const failure = sync.last_failure;
    put(facts,
      fact(t("sync.leader"), sync.leads ? "good" : sync.elected ? "plain" : "warn",
        h("strong", {}, sync.leads ? t("sync.here") : sync.elected ? t("sync.elsewhere", { server: sync.elected }) : t("sync.nobody")),
        sync.since ? h("span", { class: "muted" }, ` ${t("sinceTime", { time: time(sync.since) })}${sync.reason ? `: ${sync.reason}` : ""}`) : null),
      fact(t("pull.cursor"), "plain", h("span", { class: "mono" }, String(sync.cursor)), sync.cursor > 0 ? h("span", { class: "muted" }, ` ${time(sync.cursor * 1_000)}`) : null),
      fact(t("sync.carried"), sync.carried ? "warn" : "plain", t("sync.carriedText", { carried: number(sync.carried) })),
      sync.progress ? fact(t("sync.progress"), "plain", t("sync.progressText", { done: number(sync.progress.done), records: number(sync.progress.records) })) : null,
      fact(t("sync.lastFailure"), "plain", failure ? [h("strong", {}, since(failure.started_at)), h("span", {}, ` ${failure.failure}`)] : t("sync.noFailure")));
    // A list that somebody reads is not made anew where it is the same.
    const now = JSON.stringify(sync.pulls.map((pull) => pull.started_at)) + document.documentElement.lang;
    if (now === drawn) return;
    drawn = now;
    if (!sync.pulls.length) return put(pulls, h("p", { class: "muted" }, t("sync.noPulls")));
    put(pulls, table(t("sync.pulls"),
      [t("sync.started"), t("sync.took"), t("sync.range"), t("sync.records"), t("sync.skipped"), t("sync.refusedCount"), t("sync.leftAlone"), t("sync.outcome")],
      sync.pulls.toReversed().map((pull) => ({
        cells: [time(pull.started_at), span(pull.took_ms), h("span", { class: "mono" }, `${pull.last_date} → ${pull.next_last_date}`),
          number(pull.records), number(pull.skipped), number(pull.refused), number(pull.left_alone),
          pull.failure ? h("strong", { class: "warnline" }, `✗ ${pull.failure}`) : `✓ ${t("sync.good")}`],
      })), ["", "number", "", "number", "number", "number", "number", ""]));
  }

  update();
  return { update };
}
