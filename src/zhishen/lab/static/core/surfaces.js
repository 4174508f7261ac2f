// Surfaces to choose, to type or to draw, for elements whose inputs have `surface`, `formula`, `reach` and `...DRAWING`.
import { choice, field, slider } from "./controls.js";
import { t } from "./language.js";
import { contourLines, cross, levelsOf } from "./plot.js";
import { html, nothing, svg } from "../vendor/lit.js";

/** @type {[string, string, string][]} */
const SURFACES = [
  ["bowl", "a bowl, x² + y²", "碗，x² + y²"],
  ["valley", "a valley, x²/20 + y²", "山谷，x²/20 + y²"],
  ["rosenbrock", "Rosenbrock's valley", "Rosenbrock 山谷"],
  ["beale", "Beale's plain", "Beale 平原"],
  ["himmelblau", "Himmelblau: four minima", "Himmelblau：四个最小值"],
  ["saddle", "a saddle, x² − y²", "鞍部，x² − y²"],
  ["plateau", "a plateau", "高原"],
  ["own", "your own formula", "自己写的公式"],
  ["drawn", "drawn by hand", "自己画的地形"],
];

/**
 * Controls of the surface.
 * @param {import("./element.js").ZsElement} host
 * @param {import("./ground.js").Ground} ground
 * @param {(surface: string) => void} onChoose
 */
export function surfaceControls(host, ground, onChoose) {
  const { state } = host;
  return html`${choice({
    label: t("Surface", "曲面"),
    value: state.surface,
    options: SURFACES.map(([name, en, zh]) => [name, t(en, zh)]),
    onInput: onChoose,
  })}
  ${
    state.surface === "own"
      ? field({
          label: t("Height at x and y", "x、y 处的高度"),
          value: state.formula,
          code: true,
          onInput: (formula) => host.set({ formula }),
        })
      : nothing
  }
  ${
    state.surface === "own"
      ? slider({
          label: t("The map shows x and y up to", "地图上 x、y 的最大值"),
          value: state.reach,
          min: 0.5,
          max: 20,
          log: true,
          onInput: (reach) => host.set({ reach }),
        })
      : nothing
  }
  ${ground.drawn ? ground.controls() : nothing}`;
}

/**
 * Contour lines and minima.
 * @param {import("./types").Frame} frame
 * @param {any} result with `x`, `y`, `z` and `minima`
 */
export function surfaceMap(frame, result) {
  return svg`${contourLines(frame, result.z, { x: result.x, y: result.y, levels: levelsOf(result.z, 14) })}
    ${result.minima.map((/** @type {number[]} */ [x, y]) => cross(frame, x, y))}`;
}
