// How the server is, what the pool mines, and what happens.

import { lines, bar } from "./chart.js";
import * as clock from "./clock.js";
import { h, put, card, table } from "./dom.js";
import { meaning } from "./explain.js";
import { number, since, span, t, time } from "./language.js";

export const isOffered = () => true;

export function open(body, state) {
  const facts = h("dl", { class: "facts" });
  const coins = h("div", {});
  const [rates, latencies] = [lines(), lines()];
  const changes = h("div", {});
  put(body,
    h("section", { class: "card wide", "aria-label": t("overview.state") }, facts),
    card(t("overview.coins"), coins),
    card(t("overview.changes"), changes),
    card(t("overview.rates"), rates.element),
    card(t("overview.latencies"), latencies.element));

  let counted = null;

  function update() {
    const { status } = state;
    if (!status) return;
    drawFacts(facts, status);
    // Who reads a table keeps the place in it while it is the same.
    if (counted !== JSON.stringify(status.records)) drawCoins(coins, status);
    counted = JSON.stringify(status.records);
    const [times, now] = [status.history.map((sample) => Date.parse(sample.at)), clock.now()];
    const values = (name) => status.history.map((sample) => sample[name]);
    const short = (value) => (value >= 10 ? number(Math.round(value)) : String(Number(value.toFixed(2))));
    const ago = (minutes) => (minutes ? t("minutesAgo", { minutes }) : t("now"));
    rates.draw({
      title: t("overview.rates"), times, now, text: short, ago,
      series: [{ label: t("overview.requests"), values: values("requests_per_second") }, { label: t("overview.records"), values: values("records_per_second") }],
    });
    latencies.draw({
      title: t("overview.latencies"), times, now, text: (value) => (value >= 1_000 ? `${short(value / 1_000)} s` : `${short(value)} ms`), ago,
      series: [{ label: t("overview.p50"), values: values("switch_p50_ms") }, { label: t("overview.p99"), values: values("switch_p99_ms") }],
    });
  }

  const changed = () => drawChanges(changes, state);
  update();
  changed();
  return { update, changed };
}

function drawFacts(facts, { session, sync, queue, version, uptime_seconds: uptime }) {
  const fact = (label, kind, ...value) => h("div", { class: kind }, h("dt", {}, label), h("dd", {}, value));
  const isConnected = session.state === "connected";
  const pull = sync?.pulls.at(-1);
  put(facts,
    fact("ZooKeeper", isConnected ? "good" : "bad",
      h("strong", {}, t(`session.${session.state}`)), session.server ? ` ${session.server}` : "",
      h("span", { class: "muted", title: time(session.since) }, ` ${t("sinceTime", { time: time(session.since) })}`)),
    fact(t("overview.sync"), sync ? (sync.leads ? "good" : "plain") : "plain",
      sync === null ? t("sync.none") : sync.leads ? h("strong", {}, t("sync.here")) : sync.elected ? t("sync.elsewhere", { server: sync.elected }) : h("strong", {}, t("sync.nobody"))),
    fact(t("overview.pull"), pull ? (pull.failure ? "bad" : "good") : "plain",
      sync === null ? "–" : pull ? [h("strong", {}, since(pull.started_at)), ` ${pull.failure ? t("pull.failed") : t("pull.records", { records: number(pull.records) })}`,
        h("span", { class: "muted" }, ` ${t("pull.cursor")} ${sync.cursor}`)] : t("pull.none")),
    fact(t("overview.queue"), queue.records > 100_000 ? "warn" : "plain",
      h("strong", {}, number(queue.records)), ` ${t("queue.records")}, `, h("strong", {}, number(queue.calls)), ` ${t("queue.calls")}`),
    fact(t("overview.server"), "plain", `${version}`, h("span", { class: "muted" }, ` ${t("uptime", { time: since(clock.now() - uptime * 1_000) })}`)));
}

function drawCoins(coins, { records }) {
  if (records === "unknown") return put(coins, h("p", { class: "muted" }, t("overview.counting")));
  const rows = Object.entries(records.by_coin);
  if (records.other) rows.push([t("overview.otherCoins"), records.other]);
  if (records.unread) rows.push([t("overview.unread"), records.unread]);
  const all = rows.reduce((sum, [, count]) => sum + count, 0);
  const share = (count) => (all ? count / all : 0);
  put(coins,
    table(t("overview.coins"), [t("coin"), t("share"), t("users"), "%"],
      rows.map(([coin, count]) => ({ cells: [h("bdi", {}, coin), bar(share(count)), number(count), (share(count) * 100).toFixed(1)] })),
      ["", "bars", "number", "number"]),
    h("p", { class: "muted" }, t("overview.counted", { all: number(all), time: time(records.counted_at), took: span(records.took_ms) })));
}

function drawChanges(element, { changes, isLive }) {
  if (!isLive) return put(element, h("p", { class: "muted" }, t("overview.notLive")));
  if (!changes.length) return put(element, h("p", { class: "muted" }, t("overview.noChanges")));
  put(element, h("ol", { class: "changes" }, changes.slice(0, 8).map((change) => {
    if (change.name === "missed") return h("li", {}, h("span", {}, t("overview.missed", { missed: number(change.missed) })));
    const isDone = change.outcome === "done";
    return h("li", { class: isDone ? "good" : "bad" },
      h("time", { datetime: change.time, title: change.time }, time(change.time)),
      h("span", {}, h("strong", {}, t(`action.${change.action}`)), " ", what(change),
        isDone ? null : h("em", {}, ` ${change.err_no ? meaning(change.err_no, change.reason ?? "") : t("failed")}`)),
      h("span", { class: "muted" }, h("bdi", {}, change.user || t("sync.title"))));
  })));
}

/** What a change is about. */
function what(change) {
  if (change.puname !== undefined) return [h("bdi", {}, change.puname), " → ", h("bdi", {}, change.coin ?? "")];
  if (change.subpool !== undefined) return [h("bdi", {}, `${change.coin}/${change.subpool}`), " → ", h("bdi", {}, change.new_payout_addr ?? "")];
  const names = (change.switches ?? []).slice(0, 3).flatMap(({ puname, coin }, index) => [index ? ", " : " (", h("bdi", {}, puname), " → ", h("bdi", {}, coin)]);
  const more = (change.records ?? 0) > 3 ? ", …" : "";
  return [t("pull.records", { records: number(change.records ?? 0) }), names, names.length ? `${more})` : ""];
}
