// Distributions as bars whose ends can be dragged.
import { nothing, svg } from "../vendor/lit.js";
import { number } from "./language.js";
import { handle } from "./plot.js";

/**
 * Weights as shares of their sum, so that bars follow the hand before the engine has answered.
 * @param {number[]} weights
 */
export function shares(weights) {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => (sum > 0 ? weight / sum : 0));
}

/**
 * The weights after one probability has changed: the others keep their proportions.
 * @param {ArrayLike<number>} p
 * @param {number} index
 * @param {number} value the new probability
 */
export function redistributed(p, index, value) {
  const all = Array.from(p);
  const rest = all.reduce((sum, each, other) => (other === index ? sum : sum + each), 0);
  return all.map((each, other) => {
    if (other === index) return value;
    const share = rest > 1e-9 ? each / rest : 1 / (all.length - 1);
    return Number((share * (1 - value)).toFixed(5));
  });
}

/**
 * Bars of a distribution; with `onMove`, the end of each is a point to drag.
 * @param {import("./types").Frame} frame
 * @param {ArrayLike<number>} p
 * @param {{names: string[], label: string, color: string | ((index: number) => string), width?: number, shift?: number, outlined?: boolean,
 *   values?: boolean, onMove?: (weights: number[]) => void}} options `label`: the name of the distribution; `width` and
 *   `shift` of a bar in units of x; `values`: write the probability above each bar
 */
export function dragBars(frame, p, { names, label, color, width = 0.8, shift = 0, outlined, values, onMove }) {
  const zero = frame.y(0);
  return Array.from(p, (height, index) => {
    const middle = index + shift;
    const [left, right] = [frame.x(middle - width / 2), frame.x(middle + width / 2)];
    const top = frame.y(height);
    const chosen = typeof color === "function" ? color(index) : color;
    return svg`<g data-color=${chosen}>
      <rect class="bar ${outlined ? "outlined" : ""}" x=${left} width=${right - left} y=${top} height=${Math.max(0, zero - top)}></rect>
      ${values ? svg`<text x=${(left + right) / 2} y=${top - 13} text-anchor="middle">${number(height, 3)}</text>` : nothing}
      ${
        onMove
          ? handle(frame, {
              x: middle,
              y: height,
              label: `${label}, ${names[index]}`,
              color: chosen,
              step: [0, 0.01],
              radius: 6.5,
              onMove: (_, value) => onMove(redistributed(p, index, Math.max(0, Math.min(1, value)))),
            })
          : nothing
      }
    </g>`;
  });
}
