// Reads JSON as the server does: RFC 8259, one value after another, with every member seen. `JSON.parse` takes the last of two members without
// a word, and puts names that are numbers first.

/** The text is no JSON: in which of its lines. */
export class Malformed extends Error {
  constructor(line) {
    super("not JSON");
    this.line = line;
  }
}

const maximumDepth = 512;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const blank = /[ \t\n\r]*/y;
const kinds = { "{": "object", "[": "array", "\"": "string", t: "boolean", f: "boolean", n: "null" };

/** A cursor. Whoever reads must read each value that comes, or skip it. */
export class Reader {
  constructor(text) {
    Object.assign(this, { text, at: 0, depth: 0 });
  }

  fail() {
    let line = 1;
    for (let at = this.text.indexOf("\n"); at >= 0 && at < this.at; at = this.text.indexOf("\n", at + 1)) line += 1;
    throw new Malformed(line);
  }

  /** What the next value is. */
  kind() {
    blank.lastIndex = this.at;
    blank.test(this.text);
    this.at = blank.lastIndex;
    const found = kinds[this.text[this.at]] ?? (/[-0-9]/.test(this.text[this.at] ?? "") ? "number" : null);
    return found ?? this.fail();
  }

  string() {
    if (this.kind() !== "string") this.fail();
    const start = this.at + 1;
    let end = this.text.indexOf("\"", start);
    // A quote behind an odd number of backslashes is one of the text's.
    for (let hasBackslashes = true; hasBackslashes && end >= 0;) {
      let before = end;
      while (before > start && this.text[before - 1] === "\\") before -= 1;
      hasBackslashes = (end - before) % 2 === 1;
      if (hasBackslashes) end = this.text.indexOf("\"", end + 1);
    }
    if (end < 0) this.fail();
    let value = this.text.slice(start, end);
    if (/[\\\u0000-\u001f]/.test(value)) {
      try {
        value = JSON.parse(`"${value}"`);
      } catch {
        this.fail();
      }
    }
    // Half of a surrogate pair is no text.
    if (!value.isWellFormed()) this.fail();
    this.at = end + 1;
    return value;
  }

  /** The names of an object's members, one after another: behind each its value has to be read. */
  * members() {
    if (!this.open("object", "}")) return;
    do {
      const name = this.string();
      this.take(":");
      yield name;
    } while (this.goesOn("}"));
  }

  /** An array's elements: each has to be read. */
  * elements() {
    if (!this.open("array", "]")) return;
    do yield; while (this.goesOn("]"));
  }

  skip() {
    switch (this.kind()) {
      case "object":
        for (const _ of this.members()) this.skip();
        break;
      case "array":
        for (const _ of this.elements()) this.skip();
        break;
      case "string":
        this.string();
        break;
      case "number":
        number.lastIndex = this.at;
        if (!number.test(this.text)) this.fail();
        this.at = number.lastIndex;
        break;
      default: {
        const word = ["true", "false", "null"].find((one) => this.text.startsWith(one, this.at));
        if (!word) this.fail();
        this.at += word.length;
      }
    }
  }

  /** Sees to it that nothing follows. */
  end() {
    blank.lastIndex = this.at;
    blank.test(this.text);
    this.at = blank.lastIndex;
    if (this.at < this.text.length) this.fail();
  }

  // MARK: Brackets, commas and colons

  open(kind, closing) {
    if (this.kind() !== kind) this.fail();
    this.at += 1;
    this.depth += 1;
    if (this.depth > maximumDepth) this.fail();
    if (this.peek() !== closing) return true;
    this.at += 1;
    this.depth -= 1;
    return false;
  }

  goesOn(closing) {
    if (this.peek() === ",") {
      this.at += 1;
      if (this.peek() === closing) this.fail();
      return true;
    }
    this.take(closing);
    this.depth -= 1;
    return false;
  }

  peek() {
    blank.lastIndex = this.at;
    blank.test(this.text);
    this.at = blank.lastIndex;
    return this.text[this.at];
  }

  take(character) {
    if (this.peek() !== character) this.fail();
    this.at += 1;
  }
}
