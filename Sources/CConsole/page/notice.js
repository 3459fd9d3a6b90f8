// How a failure is shown: what it means, what to do, and the server's own words.

import { h } from "./dom.js";
import { explain } from "./explain.js";
import { t } from "./language.js";

/** A box that is read aloud when it comes. `kind`: good, warn, bad. */
export const notice = (kind, ...children) =>
  h("div", { class: `notice ${kind}`, role: kind === "good" ? "status" : "alert" }, h("span", { class: "sign", "aria-hidden": "true" }), h("div", {}, children));

/** Of a Failure. */
export function failed(failure) {
  const [meaning, advice] = explain(failure);
  const own = failure.number ? `${failure.number} ${failure.message}`.trim() : "";
  return notice("bad", h("p", {}, h("strong", {}, meaning)), h("p", {}, advice), own && h("p", { class: "own" }, t("serverSays"), " ", h("code", {}, own)));
}
