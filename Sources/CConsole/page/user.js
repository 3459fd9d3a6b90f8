// One sub-account: what it is on, and to switch it.

import { call, Failure } from "./api.js";
import { ask, card, field, h, put } from "./dom.js";
import { failed, notice } from "./notice.js";
import { since, t, time } from "./language.js";
import { check } from "./rules.js";

export const isOffered = () => true;

export function open(body, state, argument) {
  const name = h("input", { type: "text", name: "puname", value: argument || null, autocomplete: "off", autocapitalize: "none", spellcheck: "false", required: true });
  const result = h("div", { class: "result", "aria-live": "polite" });
  const form = h("form", { novalidate: true }, h("div", { class: "row" },
    field(t("name"), name, state.status?.case_insensitive ? t("user.hintFolded") : t("user.hint"))),
  h("div", { class: "buttons start" }, h("button", { type: "submit" }, t("user.find"))));
  put(body, h("div", { class: "card narrow" }, form), result);
  let turn = 0;

  async function find(before) {
    const mine = (turn += 1);
    const wantedName = name.value;
    const number = check(wantedName, "x", new Set(["x"]));
    if (number) return put(result, failed(new Failure(number, "")));
    history.replaceState(null, "", `${location.search}#user/${encodeURIComponent(wantedName)}`);
    try {
      const record = await call("switch/user", { query: { puname: wantedName } });
      if (mine === turn) put(result, before, shown(record));
    } catch (failure) {
      if (mine !== turn) return;
      put(result, before, failed(failure), failure.number === 404 ? shown({ puname: wantedName, coin: null }) : null);
    }
  }

  function shown(record) {
    const facts = h("dl", { class: "record" },
      h("div", {}, h("dt", {}, t("name")), h("dd", {}, h("bdi", {}, record.puname))),
      h("div", {}, h("dt", {}, t("user.mines")), h("dd", { class: "mines" }, record.coin === null ? t("user.none") : h("bdi", {}, record.coin))),
      record.updated_at && h("div", {}, h("dt", {}, t("user.since")), h("dd", { title: record.updated_at }, time(record.updated_at), h("small", { class: "muted" }, ` (${since(record.updated_at)})`))));
    if (!state.may("switch")) return h("div", { class: "card narrow" }, facts, h("p", { class: "muted" }, t("user.may")));
    const coins = state.status?.coins ?? [];
    const coin = h("select", { name: "coin" }, coins.map((one) => h("option", { value: one, selected: one !== record.coin && coins.find((other) => other !== record.coin) === one }, one)));
    const note = h("p", { class: "hint", hidden: true }, t("user.again"));
    coin.addEventListener("change", () => { note.hidden = coin.value !== record.coin; });
    const button = h("button", { type: "submit" }, t("user.switchButton"));
    return h("div", { class: "card narrow" }, facts,
      h("form", { class: "switch", onsubmit: (event) => { event.preventDefault(); switchTo(record, coin.value, button); } },
        h("div", { class: "row" }, field(t("user.switch"), coin), button), note));
  }

  async function switchTo(shownRecord, coin, button) {
    button.disabled = true;
    let record = shownRecord;
    // What stands there now may be another one by now.
    try {
      record = await call("switch/user", { query: { puname: shownRecord.puname } });
    } catch (failure) {
      if (failure.number !== 404) {
        button.disabled = false;
        return put(result, failed(failure), shown(shownRecord));
      }
    }
    const old = record.coin === null ? t("user.none") : record.coin;
    const isSure = await ask(t("user.ask", { name: record.puname }),
      h("div", {},
        h("p", { class: "fromto" },
          h("span", {}, h("small", {}, t("user.old")), h("bdi", { class: "old" }, old)), h("span", { "aria-hidden": "true" }, "→"),
          h("span", {}, h("small", {}, t("user.new")), h("bdi", { class: "new" }, coin))),
        record.coin === coin ? h("p", {}, t("user.again")) : null),
      t("user.confirm", { coin }), t("cancel"));
    button.disabled = false;
    if (!isSure) return button.focus();
    button.disabled = true;
    try {
      await call("switch", { form: { puname: record.puname, coin } });
      await find(notice("good", h("p", {}, t("user.done", { name: record.puname, coin }))));
    } catch (failure) {
      put(result, failed(failure), shown(record));
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  if (argument) find();
  return {};
}
