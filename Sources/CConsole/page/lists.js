// The shapes of JSON that say which sub-account shall mine what. Each reads step by step, so that the page can do something else in between,
// and is what `switcherctl push` takes.

import { Malformed, Reader } from "./json.js";

/** Why a text cannot be read at all: a word of `words.js`, in which line or entry, and which member it is about. */
export class Unreadable extends Error {
  constructor(word, line, member) {
    super(word);
    this.word = word;
    this.line = line;
    this.member = member;
  }
}

/** A name with A–Z as a–z, byte by byte. */
export const lowercased = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Entries, no more of them than `most`. What is no entry says so when they are taken. */
class Entries {
  constructor(most) {
    Object.assign(this, { most, list: [], problem: null });
  }

  add(name, coin) {
    if (this.list.length >= this.most) throw new Unreadable("batch.tooMany");
    this.list.push({ line: this.list.length + 1, name, coin });
  }

  /** The value of the member of that name. */
  read(name, reader) {
    if (reader.kind() === "string") return this.add(name, reader.string());
    this.problem ??= new Unreadable("batch.notText", this.list.length + 1);
    reader.skip();
  }

  take() {
    if (this.problem) throw this.problem;
    return this.list;
  }
}

/** The members of an object that matter, once each and whatever their letters' case is. */
function* members(reader, names) {
  const seen = new Set();
  for (const written of reader.members()) {
    const name = lowercased(written);
    if (!names.includes(name)) {
      reader.skip();
      continue;
    }
    if (seen.has(name)) throw new Unreadable("batch.twice", undefined, name);
    seen.add(name);
    yield name;
  }
}

const textOrNull = (reader) => (reader.kind() === "null" ? (reader.skip(), "") : reader.kind() === "string" ? reader.string() : null);

/** What the server takes: `[{"coin":…,"punames":[…]},…]`. */
function* call(reader, entries) {
  if (reader.kind() === "null") return reader.skip();
  for (const _ of reader.elements()) {
    if (reader.kind() !== "object") throw new Unreadable("batch.shape");
    let [coin, names] = ["", null];
    for (const member of members(reader, ["coin", "punames"])) {
      if (member === "coin") {
        coin = textOrNull(reader);
        if (coin === null) throw new Unreadable("batch.notText", entries.list.length + 1);
      } else {
        if (reader.kind() !== "array") throw new Unreadable("batch.shape");
        names = [];
        for (const _ of reader.elements()) {
          if (reader.kind() !== "string") throw new Unreadable("batch.notText", entries.list.length + names.length + 1);
          names.push(reader.string());
          yield;
        }
      }
    }
    if (!names) throw new Unreadable("batch.shape");
    for (const name of names) entries.add(name, coin);
  }
}

/** A map of names and coins, or what has it as `user_coin`: the member `data` of what the web site answers. */
class Data {
  constructor(most) {
    Object.assign(this, { most, own: new Entries(most), inner: null, count: 0 });
  }

  * member(name, reader) {
    const kind = reader.kind();
    if (lowercased(name) === "user_coin" && (kind === "object" || kind === "array")) {
      this.count += 1;
      this.inner = new Entries(this.most);
      if (kind === "object") {
        for (const one of reader.members()) {
          this.inner.read(one, reader);
          yield;
        }
      } else {
        // What PHP makes of an empty map.
        for (const _ of reader.elements()) {
          this.inner.problem ??= new Unreadable("batch.shape");
          reader.skip();
        }
      }
    } else if (lowercased(name) === "now_date" && kind === "number") {
      reader.skip();
    } else {
      this.own.read(name, reader);
    }
  }

  take() {
    if (this.count > 1) throw new Unreadable("batch.twice", undefined, "user_coin");
    return (this.inner ?? this.own).take();
  }
}

/** A text that is an object. Only at its end is it known which of the shapes it has. */
function* object(reader, most) {
  const found = { entries: new Entries(most), calls: 0, data: null, isData: 0, own: new Data(most) };
  for (const name of reader.members()) {
    const kind = reader.kind();
    if (lowercased(name) === "usercoins" && kind !== "string") {
      found.calls += 1;
      if (kind !== "array" && kind !== "null") throw new Unreadable("batch.shape");
      yield* call(reader, found.entries);
    } else if (lowercased(name) === "data" && kind === "object") {
      found.isData += 1;
      found.data = new Data(most);
      for (const one of reader.members()) yield* found.data.member(one, reader);
    } else {
      yield* found.own.member(name, reader);
    }
    yield;
  }
  reader.end();
  if (found.calls > 1 || found.isData > 1) throw new Unreadable("batch.twice", undefined, found.calls > 1 ? "usercoins" : "data");
  return found.calls ? found.entries.take() : (found.data ?? found.own).take();
}

/** `[{"puname":…,"coin":…},…]` */
function* array(reader, most) {
  const entries = new Entries(most);
  for (const _ of reader.elements()) {
    if (reader.kind() !== "object") throw new Unreadable("batch.shape", entries.list.length + 1);
    const [name, coin] = pair(reader);
    if (name === null || coin === null) throw new Unreadable("batch.notText", entries.list.length + 1);
    entries.add(name, coin);
    yield;
  }
  reader.end();
  return entries.take();
}

/** The `puname` and the `coin` of an object; `null` where there is no such text. */
function pair(reader) {
  let [name, coin] = [null, null];
  for (const member of members(reader, ["puname", "coin"])) {
    if (member === "coin") {
      coin = textOrNull(reader);
      if (coin === null) reader.skip();
    } else if (reader.kind() === "string") {
      name = reader.string();
    } else {
      reader.skip();
    }
  }
  return [name, coin];
}

/** No good line comes near it, in characters: a name has 200 bytes, a coin 64. */
const longestLine = 4_096;

/** Whether a line is as `/switch/users` gives them. */
function isPair(line) {
  if (line.length > longestLine) return false;
  try {
    const reader = new Reader(line);
    if (reader.kind() !== "object") return false;
    const [name, coin] = pair(reader);
    reader.end();
    return name !== null && coin !== null;
  } catch (error) {
    if (error instanceof Malformed || error instanceof Unreadable) return false;
    throw error;
  }
}

/** A line of JSON for each. */
function* lines(text, most, told) {
  const entries = [];
  let [at, line] = [0, 0];
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    const one = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    line += 1;
    told(at);
    if (one.trim() !== "") {
      const reader = new Reader(one);
      try {
        if (reader.kind() !== "object") throw new Unreadable("batch.shape", line);
        const [name, coin] = pair(reader);
        reader.end();
        if (name === null || coin === null) throw new Unreadable("batch.shape", line);
        if (entries.length >= most) throw new Unreadable("batch.tooMany");
        entries.push({ line, name, coin });
      } catch (error) {
        throw error instanceof Malformed ? new Unreadable("batch.notJSON", line) : error;
      }
    }
    yield;
  }
  return entries;
}

/**
 * Reads a text that begins with a bracket, step by step, and returns the entries: `[{ line, name, coin }]`, where a line is an entry's number but
 * for lines of JSON. Throws Unreadable. `told` gets how much has been read of it.
 */
export function* listOf(text, most, told) {
  const beginning = text.search(/\S/);
  const newline = text.indexOf("\n", beginning);
  if (isPair(text.slice(beginning, newline < 0 ? text.length : newline))) return yield* lines(text, most, told);
  const reader = new Reader(text);
  try {
    const steps = reader.kind() === "array" ? array(reader, most) : object(reader, most);
    for (;;) {
      const { value, done } = steps.next();
      if (done) return value;
      told(reader.at);
      yield;
    }
  } catch (error) {
    throw error instanceof Malformed ? new Unreadable("batch.notJSON", error.line) : error;
  }
}
