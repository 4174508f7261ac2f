// Diagrams as SVG: axes, lines, points, bars, contours, pictures of arrays, and points that can be dragged.
import { contours, line as lineShape, scaleLinear, scaleLog } from "../vendor/d3.js";
import { html, nothing, svg } from "../vendor/lit.js";
import { number } from "./language.js";
import { surroundings } from "./surroundings.js";

const MARGIN = { top: 10, right: 14, bottom: 38, left: 58 };

/**
 * A diagram with axes.
 * @param {{width: number, height: number, x: import("./types").Axis, y: import("./types").Axis, label: string,
 *   margin?: Partial<typeof MARGIN>, equal?: boolean, bare?: boolean}} options `label`: what the diagram shows, for
 *   screen readers; `equal`: a unit of x is as long as one of y; `bare`: no axes
 * @param {(frame: import("./types").Frame) => unknown} content draws within the axes
 * @param {(frame: import("./types").Frame) => unknown} [outside] draws what may reach into the margins
 */
export function plot({ width, height, x, y, label, margin, equal, bare }, content, outside) {
  const space = bare ? { top: 2, right: 2, bottom: 2, left: 2, ...margin } : { ...MARGIN, ...margin };
  const inner = [Math.max(10, width - space.left - space.right), Math.max(10, height - space.top - space.bottom)];
  const domains = equal ? equalUnits(x.domain, y.domain, inner) : [x.domain, y.domain];
  const sx = scaleOf(x, domains[0], [0, inner[0]]);
  const sy = scaleOf(y, domains[1], [inner[1], 0]);
  const frame = { x: sx, y: sy, width: inner[0], height: inner[1] };
  return html`<svg
    class="plot"
    width=${width}
    height=${height}
    viewBox="0 0 ${width} ${height}"
    role="group"
    aria-label=${label}
  >
    <g transform="translate(${space.left} ${space.top})">
      ${bare ? nothing : axes(frame, x, y)}
      <svg class="inside" width=${inner[0]} height=${inner[1]} overflow="hidden">${content(frame)}</svg>
      ${outside ? outside(frame) : nothing}
    </g>
  </svg>`;
}

/**
 * @param {import("./types").Axis} axis
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @returns {import("./types").Scale}
 */
function scaleOf(axis, domain, range) {
  const scale = axis.log
    ? scaleLog().domain(domain).range(range).clamp(true)
    : scaleLinear().domain(domain).range(range);
  return /** @type {any} */ (scale);
}

/**
 * Widen one of two intervals, so that units are equally long.
 * @param {[number, number]} x
 * @param {[number, number]} y
 * @param {number[]} inner
 * @returns {[[number, number], [number, number]]}
 */
function equalUnits(x, y, inner) {
  const unit = Math.max((x[1] - x[0]) / inner[0], (y[1] - y[0]) / inner[1]);
  /** @type {(interval: [number, number], pixels: number) => [number, number]} */
  const widened = (interval, pixels) => {
    const middle = (interval[0] + interval[1]) / 2;
    return [middle - (unit * pixels) / 2, middle + (unit * pixels) / 2];
  };
  return [widened(x, inner[0]), widened(y, inner[1])];
}

/**
 * @param {import("./types").Frame} frame
 * @param {import("./types").Axis} x
 * @param {import("./types").Axis} y
 */
function axes(frame, x, y) {
  const xs = x.ticks ?? ticksOf(frame.x, x, Math.max(2, Math.floor(frame.width / 80)));
  const ys = y.ticks ?? ticksOf(frame.y, y, Math.max(2, Math.floor(frame.height / 45)));
  const [fx, fy] = [x, y].map((axis) => axis.format ?? (axis.log ? power : number));
  return svg`<g class="axes" aria-hidden="true">
    ${ys.map(
      (v) => svg`<line class="grid" x2=${frame.width} y1=${frame.y(v)} y2=${frame.y(v)}></line>
      <text class="tick" x="-8" y=${frame.y(v)} dy="0.32em" text-anchor="end">${fy(v)}</text>`,
    )}
    ${xs.map(
      (v) => svg`<line class="grid" y2=${frame.height} x1=${frame.x(v)} x2=${frame.x(v)}></line>
      <text class="tick" x=${frame.x(v)} y=${frame.height + 16} text-anchor="middle">${fx(v)}</text>`,
    )}
    ${x.label ? svg`<text class="label" x=${frame.width / 2} y=${frame.height + 33} text-anchor="middle">${x.label}</text>` : nothing}
    ${y.label ? svg`<text class="label" transform="translate(-46 ${frame.height / 2}) rotate(-90)" text-anchor="middle">${y.label}</text>` : nothing}
  </g>`;
}

/**
 * A power of ten.
 * @param {number} value
 */
function power(value) {
  const exponent = Math.round(Math.log10(value));
  if (Math.abs(exponent) < 3) return number(value);
  return `10${[...String(exponent)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("")}`;
}

/**
 * @param {import("./types").Scale} scale
 * @param {import("./types").Axis} axis
 * @param {number} count
 */
function ticksOf(scale, axis, count) {
  const all = scale.ticks(count);
  if (!axis.log) return all;
  const powers = all.filter((v) => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-9);
  const every = Math.ceil(powers.length / count);
  return powers.filter((_, index) => index % every === 0);
}

/**
 * A place that SVG can hold: browsers refuse numbers beyond the range of float32, which a diverging path reaches.
 * @param {number} place in pixels
 */
function bounded(place) {
  return Math.max(-1e7, Math.min(1e7, place));
}

/**
 * A line through points; what is not finite leaves a gap.
 * @param {import("./types").Frame} frame
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {{color?: string, className?: string, dashed?: boolean}} [options] `color`: a name such as "adam" or "1"
 */
export function line(frame, xs, ys, { color, className = "", dashed } = {}) {
  const path = lineShape()
    .defined((index) => Number.isFinite(xs[Number(index)]) && Number.isFinite(ys[Number(index)]))
    .x((index) => bounded(frame.x(xs[Number(index)])))
    .y((index) => bounded(frame.y(ys[Number(index)])));
  const indices = /** @type {any} */ (Array.from({ length: xs.length }, (_, index) => index));
  return svg`<path class="line ${className} ${dashed ? "dashed" : ""}" data-color=${color ?? nothing} d=${path(indices) ?? ""}></path>`;
}

/**
 * Points.
 * @param {import("./types").Frame} frame
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {{color?: string | ((index: number) => string), radius?: number, className?: string}} [options]
 */
export function points(frame, xs, ys, { color, radius = 3.5, className = "" } = {}) {
  return Array.from({ length: xs.length }, (_, index) => {
    const chosen = typeof color === "function" ? color(index) : color;
    return svg`<circle class="point ${className}" data-color=${chosen ?? nothing} cx=${bounded(frame.x(xs[index]))} cy=${bounded(frame.y(ys[index]))} r=${radius}></circle>`;
  });
}

/**
 * Many small points of one color, as one shape.
 * @param {import("./types").Frame} frame
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {{color?: string}} [options]
 */
export function dots(frame, xs, ys, { color } = {}) {
  const places = Array.from({ length: xs.length }, (_, index) => [frame.x(xs[index]), frame.y(ys[index])]);
  const shown = places.filter((place) => place.every(Number.isFinite));
  const d = shown.map(([x, y]) => `M${bounded(x)},${bounded(y)}h0`);
  return svg`<path class="dots" data-color=${color ?? nothing} d=${d.join("")}></path>`;
}

/**
 * A cross, such as that of a minimum.
 * @param {import("./types").Frame} frame
 * @param {number} x
 * @param {number} y
 */
export function cross(frame, x, y) {
  const [a, b] = [frame.x(x), frame.y(y)];
  return svg`<path class="cross" d="M${a - 6},${b}h12M${a},${b - 6}v12"></path>`;
}

/**
 * An arrow from one place to another.
 * @param {import("./types").Frame} frame
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @param {{color?: string}} [options]
 */
export function arrow(frame, from, to, { color } = {}) {
  const [x1, y1, x2, y2] = [frame.x(from[0]), frame.y(from[1]), frame.x(to[0]), frame.y(to[1])].map(bounded);
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (!(length > 0.5)) return nothing;
  const head = Math.min(7, length / 2);
  /** @type {(turn: number) => string} */
  const wing = (turn) => `${x2 - head * Math.cos(angle + turn)},${y2 - head * Math.sin(angle + turn)}`;
  return svg`<path class="arrow" data-color=${color ?? nothing} d="M${x1},${y1}L${x2},${y2}M${wing(0.45)}L${x2},${y2}L${wing(-0.45)}"></path>`;
}

/**
 * Bars from zero.
 * @param {import("./types").Frame} frame
 * @param {ArrayLike<number>} xs the middle of each bar
 * @param {ArrayLike<number>} ys
 * @param {{color?: string | ((index: number) => string), width?: number}} [options] `width`: in units of x
 */
export function bars(frame, xs, ys, { color, width = 0.8 } = {}) {
  return Array.from({ length: xs.length }, (_, index) => {
    const [left, right] = [frame.x(xs[index] - width / 2), frame.x(xs[index] + width / 2)];
    const [top, zero] = [frame.y(ys[index]), frame.y(Math.max(frame.y.domain()[0], 0))];
    const chosen = typeof color === "function" ? color(index) : color;
    return svg`<rect class="bar" data-color=${chosen ?? nothing} x=${Math.min(left, right)} width=${Math.abs(right - left)}
      y=${Math.min(top, zero)} height=${Math.abs(zero - top)}></rect>`;
  });
}

/** @type {{data: ArrayLike<number>, levels: string, shapes: ReturnType<ReturnType<typeof contours>>}[]} */
const computed = [];

/**
 * The contour lines of heights. The last ones are kept: of most pictures, only the paths on the map change.
 * @param {import("./connection.js").NdArray} z
 * @param {number[]} levels
 */
function contourShapes(z, levels) {
  const names = `${z.shape} ${levels}`;
  const known = computed.find(
    ({ data, levels: other }) => other === names && z.data.every((value, index) => value === data[index]),
  );
  if (known) return known.shapes;
  const [rows, columns] = z.shape;
  const shapes = contours().size([columns, rows]).thresholds(levels)(/** @type {any} */ (Array.from(z.data)));
  computed.unshift({ data: z.data, levels: names, shapes });
  computed.length = Math.min(computed.length, 8);
  return shapes;
}

/**
 * Contour lines of heights on a grid.
 * @param {import("./types").Frame} frame
 * @param {import("./connection.js").NdArray} z of shape (rows, columns)
 * @param {{x: [number, number], y: [number, number], levels: number[], filled?: boolean}} options the intervals of the
 *   grid; row 0 is at the smallest y
 */
export function contourLines(frame, z, { x, y, levels, filled = true }) {
  const [rows, columns] = z.shape;
  // d3 places value [row, column] at (column + 0.5, row + 0.5).
  const place = (/** @type {number[]} */ [column, row]) => {
    const px = x[0] + ((column - 0.5) / (columns - 1)) * (x[1] - x[0]);
    const py = y[0] + ((row - 0.5) / (rows - 1)) * (y[1] - y[0]);
    return `${frame.x(px).toFixed(1)},${frame.y(py).toFixed(1)}`;
  };
  const shapes = contourShapes(z, levels);
  return shapes.map((shape) => {
    const d = shape.coordinates
      .map((polygon) => polygon.map((ring) => `M${ring.map(place).join("L")}Z`).join(""))
      .join("");
    return svg`<path class="contour ${filled ? "filled" : ""}" d=${d}></path>`;
  });
}

/**
 * Levels of contour lines that follow the heights: closer where the surface is flat.
 * @param {import("./connection.js").NdArray} z
 * @param {number} count
 */
export function levelsOf(z, count) {
  const finite = Array.from(z.data).filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  return Array.from({ length: count }, (_, index) => low + (high - low) * ((index + 0.5) / count) ** 2);
}

/**
 * A picture of an array of numbers, one rectangle for each.
 * @param {import("./connection.js").NdArray} values of shape (rows, columns); row 0 is on top
 * @param {{x: number, y: number, width: number, height: number, low: number, high: number, kind?: string}} options the place
 *   in pixels; `kind`: "gray", "sequential" or "diverging"
 */
export function image(values, { x, y, width, height, low, high, kind = "gray" }) {
  const [rows, columns] = values.shape;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = context.createImageData(columns, rows);
  const colors = colormap(kind);
  values.data.forEach((value, index) => pixels.data.set(colors((value - low) / (high - low || 1)), 4 * index));
  context.putImageData(pixels, 0, 0);
  return svg`<image class="pixels" x=${x} y=${y} width=${width} height=${height} preserveAspectRatio="none" href=${canvas.toDataURL()}></image>`;
}

/**
 * A photo: bytes as they are, black and white in every theme.
 * @param {import("./connection.js").NdArray} values of shape (rows, columns), from 0 to 255
 * @param {{x: number, y: number, width: number, height: number}} place
 */
export function grayImage(values, { x, y, width, height }) {
  const [rows, columns] = values.shape;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = context.createImageData(columns, rows);
  values.data.forEach((value, index) => pixels.data.set([value, value, value, 255], 4 * index));
  context.putImageData(pixels, 0, 0);
  return svg`<image x=${x} y=${y} width=${width} height=${height} preserveAspectRatio="none" href=${canvas.toDataURL()}></image>`;
}

/** @type {Record<string, string[]>} */
const STOPS = {
  gray: ["--background", "--text"],
  sequential: ["--background", "--highlight", "--strong"],
  diverging: ["--c0", "--background", "--c1"],
};

/**
 * Colors of a theme for numbers from 0 to 1: a function to [red, green, blue, opacity].
 * @param {string} kind
 * @returns {(share: number) => [number, number, number, number]}
 */
export function colormap(kind) {
  const style = getComputedStyle(surroundings.root);
  const stops = STOPS[kind].map((name) => rgb(style.getPropertyValue(name).trim()));
  return (share) => {
    if (Number.isNaN(share)) return [0, 0, 0, 0];
    const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
    const index = Math.min(stops.length - 2, Math.floor(place));
    const [a, b] = [stops[index], stops[index + 1]];
    const mixed = a.map((value, channel) => value + (b[channel] - value) * (place - index));
    return [mixed[0], mixed[1], mixed[2], 255];
  };
}

/** @param {string} hex */
function rgb(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

/**
 * A point that can be dragged, and moved by the arrow keys.
 * @param {import("./types").Frame} frame
 * @param {{x: number, y: number, label: string, color?: string, step?: [number, number], radius?: number,
 *   limits?: [number[], number[]], onMove: (x: number, y: number) => void}} options `step`: of an arrow key, in units of
 *   the axes; 0 fixes an axis; `limits`: of x and of y, if the axes are longer
 */
export function handle(frame, { x, y, label, color, step, radius = 8, limits, onMove }) {
  const [low, high] = limits ?? [frame.x.domain(), frame.y.domain()];
  const steps = step ?? [(low[1] - low[0]) / 100, (high[1] - high[0]) / 100];
  /** @type {(a: number, b: number) => void} */
  const move = (a, b) => {
    const [x0, x1] = [Math.min(...low), Math.max(...low)];
    const [y0, y1] = [Math.min(...high), Math.max(...high)];
    onMove(
      steps[0] ? rounded(Math.min(x1, Math.max(x0, a)), x1 - x0) : x,
      steps[1] ? rounded(Math.min(y1, Math.max(y0, b)), y1 - y0) : y,
    );
  };
  /** @param {PointerEvent} event */
  const drag = (event) => {
    const circle = /** @type {SVGCircleElement} */ (event.currentTarget);
    if (event.type === "pointerdown") {
      circle.setPointerCapture(event.pointerId);
      event.preventDefault();
      circle.focus();
    } else if (circle.hasPointerCapture(event.pointerId)) {
      const area = /** @type {SVGSVGElement} */ (circle.ownerSVGElement);
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(area.getScreenCTM()?.inverse());
      move(frame.x.invert(place.x), frame.y.invert(place.y));
    }
  };
  /** @type {Record<string, [number, number]>} */
  const keys = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const way = keys[event.key];
    if (!way) return;
    event.preventDefault();
    const factor = event.shiftKey ? 10 : 1;
    // Along one axis, all four arrows move the point, as in a slider.
    const [right, up] = steps[0] && steps[1] ? way : [way[0] + way[1], way[0] + way[1]];
    move(x + right * steps[0] * factor, y + up * steps[1] * factor);
  };
  return svg`<circle class="handle" data-color=${color ?? nothing} cx=${frame.x(x)} cy=${frame.y(y)} r=${radius} tabindex="0"
    role="slider" aria-label=${label} aria-valuetext="${number(x)}, ${number(y)}" aria-valuenow=${steps[0] ? x : y}
    aria-valuemin=${Math.min(...(steps[0] ? low : high))} aria-valuemax=${Math.max(...(steps[0] ? low : high))}
    @pointerdown=${drag} @pointermove=${drag} @keydown=${press}></circle>`;
}

/**
 * A number without digits that a pixel cannot show.
 * @param {number} value
 * @param {number} span
 */
function rounded(value, span) {
  const digits = Math.max(0, 3 - Math.floor(Math.log10(span)));
  return Number(value.toFixed(Math.min(12, digits)));
}

/**
 * The names of colored lines.
 * @param {{color: string, text: string, dashed?: boolean}[]} entries
 */
export function legend(entries) {
  return html`<ul class="legend">
    ${entries.map(
      (entry) =>
        html`<li data-color=${entry.color}>
          <span class="swatch ${entry.dashed ? "dashed" : ""}"></span>${entry.text}
        </li>`,
    )}
  </ul>`;
}
