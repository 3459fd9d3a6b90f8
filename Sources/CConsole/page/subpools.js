// Which subpools there are, what each mines with, and to change that.

import { call, Failure } from "./api.js";
import { card, field, h, put, table } from "./dom.js";
import { failed, notice } from "./notice.js";
import { since, t, time } from "./language.js";

export const isOffered = ({ status }) => status.subpools !== null;

const encoder = new TextEncoder();

const text = (value, className = "mono") => (value === null || value === undefined ? "–"
  : value === "" ? h("span", { class: "muted" }, t("subpools.empty")) : h("bdi", { class: className }, value));

const coinbase = (value) => h("dl", {},
  h("dt", {}, t("subpools.address")), h("dd", { class: "address" }, text(value?.payout_addr)),
  h("dt", {}, t("subpools.info")), h("dd", { class: "info" }, text(value?.coinbase_info)));

export function open(body, state) {
  const list = h("div", { class: "stacks" });
  const form = h("div", {});
  const reload = h("button", { type: "button", class: "quiet", id: "reload", onclick: () => load() }, t("subpools.reload"));
  put(body, form, card(t("subpools.list"), list, state.may("coinbase") ? null : h("p", { class: "muted" }, t("subpools.may")),
    h("div", { class: "buttons start" }, reload)));
  let [turn, isOpen] = [0, true];
  let timer = null;
  /** Told of what the list says, while something is being changed. */
  let watching = null;

  async function load() {
    const mine = (turn += 1);
    clearTimeout(timer);
    try {
      const reply = await call("subpools");
      if (mine === turn) draw(reply);
    } catch (failure) {
      if (mine === turn) put(list, failed(failure));
    }
    if (isOpen && mine === turn) timer = setTimeout(() => { if (!list.contains(document.activeElement)) load(); else timer = setTimeout(load, 15_000); }, 15_000);
  }

  function draw({ subpools: found, truncated }) {
    // A node that nobody has written an answer into confirms nothing.
    const subpools = found.map((one) => (typeof one.ack?.success === "boolean" ? one : { ...one, ack: null }));
    watching?.(subpools);
    if (!subpools.length) return put(list, h("p", { class: "muted" }, t("subpools.none")));
    put(list,
      table(t("subpools.list"), [t("subpools.name"), t("subpools.address"), t("subpools.info"), t("subpools.confirmed"), ""],
        subpools.map((one) => ({ cells: [
          h("strong", {}, h("bdi", {}, `${one.coin}/${one.subpool_name}`)), text(one.ack?.payout_addr), text(one.ack?.coinbase_info, ""),
          confirmation(one),
          state.may("coinbase") ? h("button", { type: "button", class: "quiet", "data-subpool": `${one.coin}/${one.subpool_name}`, onclick: (event) => rotate(one, event.target) }, t("subpools.change")) : "",
        ] })), ["", "", "", "", "act"]),
      truncated ? h("p", { class: "warnline" }, t("subpools.truncated")) : null);
  }

  function confirmation({ request, ack }) {
    // What is recorded and newer than the answer is on its way, or nobody is there.
    const isOpenRequest = request && request.payout_addr !== null && (!ack || Date.parse(request.written_at) > Date.parse(ack.written_at));
    return h("div", {},
      ack ? [h("span", { title: ack.written_at }, `${time(ack.written_at)} `, h("span", { class: "muted" }, `(${since(ack.written_at)})`)),
        ack.host ? h("div", { class: "muted" }, t("subpools.by", { host: ack.host })) : null] : t("subpools.never"),
      ack && ack.success === false && ack.err_msg !== "empty request" ? h("div", { class: "warnline" }, `! ${t("subpools.refused", { why: ack.err_msg ?? "" })}`) : null,
      isOpenRequest ? h("div", { class: "warnline" }, `! ${t("subpools.open", { time: time(request.written_at) })}`) : null);
  }

  // MARK: A rotation

  function rotate(subpool, opener) {
    let old = null;
    const inForce = h("div", {});
    const show = (one) => {
      old = { payout_addr: one.ack?.payout_addr ?? null, coinbase_info: one.ack?.coinbase_info ?? null };
      put(inForce, h("h3", {}, t("subpools.now")), coinbase(old),
        one.ack ? h("p", { class: "hint" }, `${time(one.ack.written_at)} ${one.ack.host ? t("subpools.by", { host: one.ack.host }) : ""}`) : null);
    };
    show(subpool);
    // Somebody else may change it meanwhile.
    watching = (subpools) => {
      const same = subpools.find((one) => one.coin === subpool.coin && one.subpool_name === subpool.subpool_name);
      if (same) show(same);
    };
    const entry = () => h("input", { type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false", class: "mono" });
    const [address, again, info] = [entry(), entry(), entry()];
    [address.name, again.name, info.name] = ["payout_addr", "again", "coinbase_info"];
    info.classList.remove("mono");
    info.value = old.coinbase_info ?? "";
    const bytes = h("span", { class: "hint" });
    const count = () => { bytes.textContent = t("subpools.bytes", { bytes: encoder.encode(info.value).length }); };
    info.addEventListener("input", count);
    count();
    const outcome = h("div", { class: "outcome", "aria-live": "polite" });
    const send = h("button", { type: "submit" }, t("subpools.send"));
    const close = h("button", { type: "button", class: "quiet", onclick: () => { watching = null; put(form); load(); (opener.isConnected ? opener : reload).focus(); } }, t("subpools.close"));
    const name = `${subpool.coin}/${subpool.subpool_name}`;
    const element = card([t("subpools.rotate", { name: "" }), h("bdi", {}, name)],
      h("form", { class: "rotate", novalidate: true, onsubmit: submit },
        h("div", { class: "pair" },
          inForce,
          h("div", {}, h("h3", {}, t("subpools.new")),
            field(t("subpools.newAddress"), address), field(t("subpools.again"), again), field(t("subpools.newInfo"), info), bytes)),
        outcome, h("div", { class: "buttons" }, close, send)));
    put(form, element);
    address.focus();

    /** What is wrong with what was entered, and where. */
    function problem() {
      if (!address.value || !again.value) return ["subpools.missing", address.value ? again : address];
      if (/\s/.test(address.value)) return ["subpools.blanks", address];
      if (address.value !== again.value) return ["subpools.differ", again];
      if (address.value === old.payout_addr && info.value === old.coinbase_info) return ["subpools.unchanged", address];
      return null;
    }

    async function submit(event) {
      event.preventDefault();
      for (const control of [address, again]) control.removeAttribute("aria-invalid");
      const found = problem();
      if (found) {
        found[1].setAttribute("aria-invalid", "true");
        put(outcome, notice("bad", h("p", {}, t(found[0]))));
        return found[1].focus();
      }
      const asked = { payout_addr: address.value, coinbase_info: info.value };
      for (const control of [address, again, info, send, close]) control.disabled = true;
      put(outcome, notice("warn", h("p", {}, t("subpools.sending"))));
      try {
        const reply = await call("subpool/update-coinbase", { json: { coin: subpool.coin, subpool_name: subpool.subpool_name, ...asked } });
        done(reply, asked);
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        // It may have arrived where its answer has not.
        const isUnknown = failure.number === 0 || failure.isForeign;
        put(outcome, failed(failure), isUnknown ? notice("warn", h("p", {}, t("subpools.unknown"))) : null);
        for (const control of [address, again, info, send, close]) control.disabled = false;
        send.focus();
      }
      load();
    }

    function done(reply, asked) {
      watching = null;
      const isSame = reply.new.payout_addr === asked.payout_addr && reply.new.coinbase_info === asked.coinbase_info;
      const heading = h("p", { tabindex: "-1" }, h("strong", {}, t("subpools.done")));
      const words = isSame ? null : h("p", {}, `${t("subpools.adjusted")} `, h("bdi", {}, reply.err_msg === "success" ? "" : reply.err_msg));
      put(form, card([t("subpools.rotate", { name: "" }), h("bdi", {}, name)],
        notice(isSame ? "good" : "warn", heading, words),
        h("div", { class: "pair" },
          h("div", {}, h("h3", {}, t("subpools.before")), coinbase(reply.old)),
          h("div", {}, h("h3", {}, t("subpools.after")), coinbase(reply.new))),
        h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => { put(form); reload.focus(); } }, t("subpools.close")))));
      heading.focus();
    }
  }

  load();
  return { close: () => { isOpen = false; clearTimeout(timer); } };
}
