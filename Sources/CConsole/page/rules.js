// What the server checks of a switch (docs/api.md, Errors), so that a list is looked through before it is sent. Nothing here asks anybody,
// or touches the page; what takes long lets the page go on in between.

import { listOf, lowercased, Unreadable } from "./lists.js";

export { Unreadable };

/** Lets the page do what it has to. */
const breathe = () => new Promise((resolve) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { channel.port1.close(); resolve(); };
  channel.port2.postMessage(null);
});

/** So long, in milliseconds, the page may stand still. */
const slice = 8;

/** Calls `step` until it returns false. */
async function inSlices(step, progress) {
  for (;;) {
    const end = performance.now() + slice;
    while (performance.now() < end) if (!step()) return;
    progress?.();
    await breathe();
  }
}

/** What is more than this is for the command line. */
export const limits = { bytes: 64 * 1024 * 1024, entries: 1_000_000 };

// Surrogates, and with them all beyond the Basic Multilingual Plane, are among them: ZooKeeper's rule.
const refusedCharacters = /[\u0000-\u001f\u007f-\u009f\ud800-\uf8ff\ufff0-\uffff/]/;
const encoder = new TextEncoder();

/** The name as the mining servers look it up. */
export const folded = (name, caseInsensitive) =>
  caseInsensitive ? lowercased(name) : name;

/** The `err_no` of a switch, or 0: docs/api.md, in its order. `coins` is a set. */
export function check(name, coin, coins) {
  if (name === "") return 101;
  if (name === "." || name === ".." || refusedCharacters.test(name)) return 102;
  if (name.length > 66 && encoder.encode(name).length > 200) return 102;
  if (coin === "") return 103;
  return coins.has(coin) ? 0 : 104;
}

/** The text of a file. Throws Unreadable. */
export function decode(bytes) {
  if (bytes.byteLength > limits.bytes) throw new Unreadable("batch.tooLarge");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable("batch.notUTF8");
  }
}

/** The entries of a CSV or a JSON text: `[{ line, name, coin }]`. Throws Unreadable. */
export async function read(text, progress) {
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  if (text.length > limits.bytes) throw new Unreadable("batch.tooLarge");
  return /^\s*[{[]/.test(text) ? readJSON(text, progress) : readCSV(text, progress);
}

/** The fields of a line as `switcherctl` reads it: RFC 4180 without line breaks in fields, and blanks belong to them. */
function fieldsOf(row, line) {
  if (!row.includes('"')) return row.split(",");
  const fields = [];
  for (let at = 0; ; at += 1) {
    if (row[at] === '"') {
      let value = "";
      for (;;) {
        const quote = row.indexOf('"', at + 1);
        if (quote < 0) throw new Unreadable("batch.openQuote", line);
        value += row.slice(at + 1, quote);
        at = quote + 1;
        if (row[at] !== '"') break;
        value += '"';
      }
      if (at < row.length && row[at] !== ",") throw new Unreadable("batch.afterQuote", line);
      fields.push(value);
    } else {
      const comma = row.indexOf(",", at);
      const end = comma < 0 ? row.length : comma;
      if (row.slice(at, end).includes('"')) throw new Unreadable("batch.quoteInside", line);
      fields.push(row.slice(at, end));
      at = end;
    }
    if (at >= row.length) return fields;
  }
}

async function readCSV(text, progress) {
  const entries = [];
  let [at, line, columns] = [0, 1, 2];
  await inSlices(() => {
    if (at >= text.length) return false;
    const start = line;
    const newline = text.indexOf("\n", at);
    const last = newline < 0 ? text.length : newline;
    const fields = fieldsOf(text.slice(at, last > at && text[last - 1] === "\r" ? last - 1 : last), line);
    at = last + 1;
    line += 1;
    const isBlank = fields.length === 1 && fields[0] === "";
    const isHeader = !entries.length && /^puname$/i.test(fields[0]) && /^coin$/i.test(fields[1] ?? "");
    // Its further columns are ours of a report, or whose they may be.
    if (isHeader) columns = fields.length;
    if (!isBlank && !isHeader) {
      if (fields.slice(columns).some((field) => field !== "")) throw new Unreadable("batch.columns", start);
      if (entries.length >= limits.entries) throw new Unreadable("batch.tooMany");
      entries.push({ line: start, name: fields[0], coin: fields[1] ?? "" });
    }
    return true;
  }, () => progress?.(at / text.length));
  return entries;
}

async function readJSON(text, progress) {
  let [at, entries] = [0, []];
  const steps = listOf(text, limits.entries, (position) => { at = position; });
  await inSlices(() => {
    const { value, done } = steps.next();
    if (done) entries = value;
    return !done;
  }, () => progress?.(at / text.length));
  return entries;
}

/**
 * Looks entries through.
 *
 * Returns `good`, which has each name once with its last coin, how many `perCoin` that makes, the entries that are `refused`, each with its
 * `number`, how many are `repeated`: overtaken by a later one of the same name; and of the good ones how many names have `blanks` at an end.
 */
export async function examine(entries, coins, caseInsensitive, progress) {
  const known = new Set(coins);
  const last = new Map();
  const refused = [];
  let [next, repeated, blanks] = [0, 0, 0];
  await inSlices(() => {
    if (next >= entries.length) return false;
    const entry = entries[next];
    next += 1;
    const name = folded(entry.name, caseInsensitive);
    const number = check(name, entry.coin, known);
    if (number) {
      refused.push({ ...entry, number });
      return true;
    }
    if (last.delete(name)) repeated += 1;
    else if (name.trim() !== name) blanks += 1;
    last.set(name, { line: entry.line, name, coin: entry.coin });
    return true;
  }, () => progress?.(next / entries.length));
  const perCoin = new Map(coins.map((coin) => [coin, 0]));
  for (const { coin } of last.values()) perCoin.set(coin, perCoin.get(coin) + 1);
  return { good: [...last.values()], perCoin, refused, repeated, blanks };
}

/** The body of a call for these. */
export function body(entries) {
  const names = new Map();
  for (const { name, coin } of entries) {
    if (!names.has(coin)) names.set(coin, []);
    names.get(coin).push(name);
  }
  return { usercoins: [...names].map(([coin, punames]) => ({ coin, punames })) };
}

const quoted = (text) => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A CSV that can be put right and taken again: name and coin first. */
export function report(refused) {
  const lines = refused.map(({ name, coin, line, number, reason }) => [name, coin, line, number, reason].map((cell) => quoted(String(cell))).join(","));
  return ["puname,coin,line,err_no,reason", ...lines].join("\r\n") + "\r\n";
}
