// The language, and how times and numbers are written in it. It is kept in the address alone (`?lang=zh`).

import { now } from "./clock.js";
import words from "./words.js";

const asked = new URLSearchParams(location.search).get("lang");
let current = asked === "zh" || asked === "en" ? asked : navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

/** `en` or `zh`. */
export const language = () => current;

export function setLanguage(to) {
  current = to;
  const query = new URLSearchParams(location.search);
  query.set("lang", to);
  // Not a whole address: that of a page that was opened with a password has it in it.
  history.replaceState(null, "", `?${query}${location.hash}`);
}

/** A word or a sentence of `words.js`, with what stands for its `{…}`. */
export function t(key, values = {}) {
  const text = words[key]?.[current === "zh" ? 1 : 0] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const number = (value) => value.toLocaleString(current === "zh" ? "zh-CN" : "en-US");

const pad = (value) => String(value).padStart(2, "0");

/** As the clock of whoever looks has it. */
export function time(value) {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return String(value ?? "–");
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return new Date(now()).toDateString() === date.toDateString() ? clock : `${day} ${clock}`;
}

/** How long ago that is. */
export function since(value) {
  const seconds = Math.max(0, (now() - new Date(value).getTime()) / 1_000);
  const format = new Intl.RelativeTimeFormat(current === "zh" ? "zh-CN" : "en", { numeric: "always", style: "long" });
  if (seconds < 90) return format.format(-Math.round(seconds), "second");
  if (seconds < 5_400) return format.format(-Math.round(seconds / 60), "minute");
  if (seconds < 129_600) return format.format(-Math.round(seconds / 3_600), "hour");
  return format.format(-Math.round(seconds / 86_400), "day");
}

/** How long that is. */
export function span(milliseconds) {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1_000)} s`;
}
