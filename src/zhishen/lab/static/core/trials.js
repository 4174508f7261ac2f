// The map of a search: learning rate and weight decay on logarithmic scales, a circle for each trial.
import { colormap, contourLines, plot } from "./plot.js";
import { nothing, svg } from "../vendor/lit.js";

const SUPERSCRIPT = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {number} exponent */
export function powerOfTen(exponent) {
  return `10${[...String(Math.round(exponent))].map((sign) => SUPERSCRIPT["-0123456789".indexOf(sign)]).join("")}`;
}

/**
 * A map of trials.
 * @param {{width: number, height: number, x: [number, number], y: [number, number], points: number[][],
 *   values: number[], low: number, high: number, xLabel: string, yLabel: string, label: string, title?: string,
 *   surface?: import("./connection.js").NdArray, levels?: number[], box?: number[]}} options `points`: exponents of ten;
 *   `box`: the ranges of the present round, (left, right, bottom, top)
 */
export function trialMap({
  width,
  height,
  x,
  y,
  points,
  values,
  low,
  high,
  xLabel,
  yLabel,
  label,
  title,
  surface,
  levels,
  box,
}) {
  const colors = colormap("sequential");
  const best = values.reduce((top, value, index) => (value > (values[top] ?? -Infinity) ? index : top), -1);
  const whole = (/** @type {[number, number]} */ [a, b]) =>
    Array.from({ length: Math.floor(b) - Math.ceil(a) + 1 }, (_, index) => Math.ceil(a) + index);
  return plot(
    {
      width,
      height,
      x: { domain: x, label: xLabel, ticks: whole(x), format: powerOfTen },
      y: { domain: y, label: yLabel, ticks: whole(y), format: powerOfTen },
      label,
      margin: { top: title ? 26 : 10 },
    },
    (frame) => svg`
      ${surface && levels ? contourLines(frame, surface, { x, y, levels }) : nothing}
      ${
        box?.length
          ? svg`<rect class="box" x=${frame.x(box[0])} width=${frame.x(box[1]) - frame.x(box[0])} y=${frame.y(box[3])} height=${frame.y(box[2]) - frame.y(box[3])}></rect>`
          : nothing
      }
      ${points.map(([a, b], index) => {
        const [red, green, blue] = colors((values[index] - low) / (high - low || 1)).map(Math.round);
        const known = Number.isFinite(values[index]);
        return svg`<circle class="trial ${index === best ? "best" : ""}" cx=${frame.x(a)} cy=${frame.y(b)}
          r=${index === best ? 6.5 : 4.5} fill=${known ? `rgb(${red},${green},${blue})` : "none"}></circle>`;
      })}`,
    (frame) =>
      title ? svg`<text class="title" x=${frame.width / 2} y="-8" text-anchor="middle">${title}</text>` : nothing,
  );
}
