// Elements are made here and nowhere else, and a text is always put in as a text: names, coins and coinbases may hold markup.

const drawing = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An HTML element with attributes, listeners (`onclick`) and children, of which strings are texts. */
export const h = (name, properties, ...children) => fill(document.createElement(name), properties, children);

/** The same of SVG. */
export const s = (name, properties, ...children) => fill(document.createElementNS(drawing, name), properties, children);

/** Puts these in place of what is in it. */
export function put(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let lastID = 0;

/** A label and what it labels; `hint` is read with it. */
export function field(label, control, hint) {
  control.id ||= `field-${(lastID += 1)}`;
  const note = hint ? h("span", { class: "hint", id: `${control.id}-hint` }, hint) : null;
  if (note) control.setAttribute("aria-describedby", note.id);
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control, note);
}

/** A part of a view with a heading of its own. */
export function card(title, ...children) {
  const id = `heading-${(lastID += 1)}`;
  return h("section", { class: "card", "aria-labelledby": id }, h("h2", { id }, title), children);
}

/** A table; `cells` of a row may be elements. Where it is narrow each cell says what it is. */
export function table(caption, columns, rows, kinds = []) {
  const head = columns.map((column, index) => h("th", { scope: "col", class: kinds[index] }, column));
  const body = rows.map((row) =>
    h("tr", { class: row.class, role: "row" },
      row.cells.map((cell, index) => h("td", { class: kinds[index], role: "cell", "data-label": columns[index] }, cell))));
  // With `display: block` browsers forget what it is.
  return h("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
    h("table", { role: "table" }, h("caption", { class: "unseen" }, caption),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head)), h("tbody", { role: "rowgroup" }, body)));
}

/** Asks in a dialog. Resolves to whether it was confirmed. */
export function ask(title, body, yes, no) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-labelledby": "ask-title" },
      h("h2", { id: "ask-title" }, title), body,
      h("div", { class: "buttons" },
        h("button", { type: "button", class: "quiet", "data-act": "no", onclick: () => dialog.close("no") }, no),
        h("button", { type: "button", class: "primary", "data-act": "yes", onclick: () => dialog.close("yes") }, yes)));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Hands a text over as a file. */
export function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
