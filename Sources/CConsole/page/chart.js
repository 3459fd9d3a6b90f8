// Charts as SVG, drawn as wide as there is room. What they show is also there as numbers.

import { h, s, put } from "./dom.js";

/** The least of 1, 2, 5, 10, 20, … that is not below. */
export function ceiling(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * 0.999) ?? value;
}

/**
 * Lines over the last hour.
 *
 * `draw({ title, series: [{ label, values }], times, now, text, ago })`: values may be null, `text` writes one, `ago` writes so many minutes.
 */
export function lines() {
  const legend = h("p", { class: "legend" });
  const drawing = s("svg", { class: "chart", role: "img", height: 150 });
  const figure = h("figure", {}, legend, drawing);
  let shown = null;
  let pointed = null;

  function draw() {
    if (!shown) return;
    const { title, series, times, now, text, ago } = shown;
    const width = Math.max(figure.clientWidth, 200);
    const [left, right, top, bottom, height] = [46, 8, 8, 22, 150];
    const all = series.flatMap((one) => one.values).filter((value) => value !== null);
    const most = ceiling(Math.max(...all, 0));
    const x = (time) => left + (width - left - right) * (1 - (now - time) / 3_600_000);
    // By the square root: what is usual is seen beside what is not.
    const y = (value) => height - bottom - (height - top - bottom) * Math.sqrt(value / most);
    const index = pointed === null || !times.length ? times.length - 1
      : times.reduce((best, time, at) => (Math.abs(x(time) - pointed) < Math.abs(x(times[best]) - pointed) ? at : best), 0);
    const words = series.map((one) => {
      const known = one.values.filter((value) => value !== null);
      const value = one.values[index] ?? null;
      return { label: one.label, value: value === null ? "–" : text(value), peak: known.length ? text(Math.max(...known)) : "–" };
    });
    put(legend, words.map((one, at) =>
      h("span", {}, s("svg", { width: 14, height: 8, "aria-hidden": "true" }, s("path", { class: `line line-${at}`, d: "M0 4H14" })),
        ` ${one.label} `, h("strong", {}, one.value), h("span", { class: "muted" }, ` (≤ ${one.peak})`))));
    drawing.setAttribute("width", width);
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawing.setAttribute("aria-label", `${title}. ${words.map((one) => `${one.label}: ${one.value}, ≤ ${one.peak}`).join("; ")}`);
    const marks = [0, 0.25, 1].map((share) => [
      s("path", { class: "grid", d: `M${left} ${y(most * share)}H${width - right}` }),
      s("text", { x: left - 6, y: y(most * share) + 4, "text-anchor": "end" }, text(most * share)),
    ]);
    const minutes = width < 420 ? [60, 30, 0] : [60, 45, 30, 15, 0];
    const hours = minutes.map((minute) => s("text", {
      x: x(now - minute * 60_000), y: height - 6, "text-anchor": minute === 60 ? "start" : minute ? "middle" : "end",
    }, ago(minute)));
    const paths = series.map((one, at) => {
      let path = "";
      one.values.forEach((value, position) => {
        if (value === null || times[position] < now - 3_600_000) return;
        const joins = position > 0 && one.values[position - 1] !== null && path && times[position] - times[position - 1] < 60_000;
        path += `${joins ? "L" : "M"}${x(times[position]).toFixed(1)} ${y(value).toFixed(1)}${joins ? "" : "h1"}`;
      });
      return s("path", { class: `line line-${at}`, d: path || "M0 0" });
    });
    const pointer = pointed !== null && times.length ? s("path", { class: "pointer", d: `M${x(times[index])} ${top}V${height - bottom}` }) : null;
    put(drawing, marks, hours, paths, pointer);
  }

  drawing.addEventListener("pointermove", (event) => {
    pointed = event.offsetX;
    draw();
  });
  drawing.addEventListener("pointerleave", () => {
    pointed = null;
    draw();
  });
  new ResizeObserver(draw).observe(figure);
  return { element: figure, draw: (what) => { shown = what; draw(); } };
}

/** A bar of a share from 0 to 1. Its number stands beside it. */
export function bar(share) {
  const drawn = s("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" });
  drawn.append(s("rect", { class: "ground", width: 100, height: 10, rx: 1 }),
    s("rect", { class: "share", width: share > 0 ? Math.max(share * 100, 0.5) : 0, height: 10, rx: 1 }));
  return drawn;
}
