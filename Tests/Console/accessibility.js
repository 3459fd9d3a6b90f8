// What a person would stumble over who sees little, hears the page, or has no mouse. Returns a list of complaints.
const complaints = [];
const visible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
const called = (element) => `<${element.tagName.toLowerCase()}${element.id ? ` #${element.id}` : ""}${element.className?.baseVal ?? element.className ? ` .${element.className?.baseVal ?? element.className}` : ""}> ${(element.textContent ?? "").trim().slice(0, 40)}`;

// Contrast: WCAG 2.2, 1.4.3.
const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
const brightness = ([red, green, blue]) => {
  const [r, g, b] = [red, green, blue].map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const mix = (front, share, back) => front.map((part, index) => part * share + back[index] * (1 - share));
function ground(element) {
  const layers = [];
  for (let one = element; one; one = one.parentElement) {
    const [r, g, b, a = 1] = numbers(getComputedStyle(one).backgroundColor);
    if (a > 0) layers.push([[r, g, b], a]);
    if (a === 1) break;
  }
  return layers.reverse().reduce((back, [colour, share]) => mix(colour, share, back), [255, 255, 255]);
}
for (const element of document.querySelectorAll("body *")) {
  const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const isField = element.matches("input, select, textarea");
  if ((!hasText && !isField) || !visible(element) || element.closest(".unseen, .skip, option, [disabled], noscript")) continue;
  const style = getComputedStyle(element);
  const drawn = element.namespaceURI.endsWith("svg") ? style.fill : style.color;
  const back = ground(element);
  const [r, g, b, a = 1] = numbers(drawn);
  const [light, dark] = [brightness(mix([r, g, b], a, back)), brightness(back)].sort((one, other) => other - one);
  const ratio = (light + 0.05) / (dark + 0.05);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (isLarge ? 3 : 4.5)) complaints.push(`contrast ${ratio.toFixed(2)}: ${called(element)}`);
}

// Names: 4.1.2, 1.1.1, 3.3.2.
for (const element of document.querySelectorAll("input, select, textarea")) {
  if (visible(element) && ![...(element.labels ?? [])].some((label) => label.textContent.trim())) complaints.push(`no label: ${called(element)}`);
}
for (const element of document.querySelectorAll("button, a[href], [role=img], progress, dialog, [role=region], section, nav")) {
  const named = element.getAttribute("aria-label") || (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent).join("");
  const byContent = element.matches("button, a[href]") && element.textContent.trim();
  if (visible(element) && !named?.trim() && !byContent) complaints.push(`no name: ${called(element)}`);
}
for (const element of document.querySelectorAll("[aria-describedby], [aria-labelledby]")) {
  for (const id of `${element.getAttribute("aria-describedby") ?? ""} ${element.getAttribute("aria-labelledby") ?? ""}`.split(" ").filter(Boolean)) {
    if (!document.getElementById(id)) complaints.push(`described by nothing: ${called(element)}`);
  }
}
const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) complaints.push(`two of id ${id}`);

// Structure: 1.3.1, 2.4.1, 2.4.2, 3.1.1.
for (const [selector, count] of [["main", 1], ["header", 1], ["nav", 1], ["h1", 1]]) {
  if (document.querySelectorAll(selector).length !== count) complaints.push(`${document.querySelectorAll(selector).length} of ${selector}`);
}
let level = 0;
for (const heading of document.querySelectorAll("main :is(h1, h2, h3, h4)")) {
  const own = Number(heading.tagName[1]);
  if (own > level + 1) complaints.push(`a heading of level ${own} below ${level}: ${called(heading)}`);
  level = own;
}
for (const table of document.querySelectorAll("table")) if (!table.caption?.textContent.trim()) complaints.push("a table without a caption");
if (!document.title.trim()) complaints.push("no title");
if (!document.documentElement.lang) complaints.push("no language");
if (document.querySelector("[tabindex]:not([tabindex='0'], [tabindex='-1'])")) complaints.push("an order of its own for the keyboard");

// Room: 1.4.10, 2.5.8.
if (document.scrollingElement.scrollWidth > innerWidth) complaints.push(`wider than the window: ${document.scrollingElement.scrollWidth} of ${innerWidth}`);
for (const element of document.querySelectorAll("button, input, select, nav a")) {
  const box = element.getBoundingClientRect();
  if (visible(element) && (box.width < 24 || box.height < 24)) complaints.push(`small: ${called(element)} ${box.width}×${box.height}`);
}
return complaints;
