// What an error means, and what to do, in the language of whoever looks.

import errors from "./errors.js";
import { language, t } from "./language.js";

// What is said of one text goes before what is said of many.
const rows = Object.entries(errors).map(([key, row]) => {
  const [number, ...text] = key.split(" ");
  const parts = text.join(" ").split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return { number: Number(number), pattern: new RegExp(`^${parts.join("[^]*")}$`), isAny: text.join(" ") === "…", row };
}).sort((one, other) => one.isAny - other.isAny);

/** `[what it means, what to do]` of a Failure; whatever number a jobmaker or a later server may send. */
export function explain({ number, message, isForeign }) {
  if (isForeign) return [t("foreign", { status: number }), t("foreign.do")];
  if (number === 0) return [t("unreachable"), t("unreachable.do")];
  const same = rows.filter((row) => row.number === number);
  // What one of several texts means is not what another does.
  const row = same.find((row) => row.pattern.test(message)) ?? (same.length === 1 ? same[0] : undefined)
    ?? rows.find((row) => row.number === (number >= 500 && number < 600 ? 503 : 400) && row.isAny);
  return row?.row[language()] ?? [t("unknownError"), ""];
}

/** The same without the sentence about what to do. */
export const meaning = (number, message) => explain({ number, message })[0];
