// The activation functions of the library: their names, colors and formulas.
import { t } from "./language.js";

/**
 * @typedef {{name: string, text: string, color: string, formula: string}} ActivationFunction
 */

/** @type {ActivationFunction[]} */
export const FUNCTIONS = [
  { name: "identity", text: t("identity", "恒等函数"), color: "6", formula: "h(x) = x" },
  {
    name: "step",
    text: t("step", "阶跃函数"),
    color: "step",
    formula: t("1 if x > 0, else 0", "x > 0 时为 1，否则为 0"),
  },
  { name: "sigmoid", text: "sigmoid", color: "sigmoid", formula: "1 / (1 + e⁻ˣ)" },
  { name: "tanh", text: "tanh", color: "tanh", formula: "(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)" },
  { name: "relu", text: "ReLU", color: "relu", formula: "max(x, 0)" },
  {
    name: "leaky_relu",
    text: "leaky ReLU",
    color: "leaky_relu",
    formula: t("x if x > 0, else slope · x", "x > 0 时为 x，否则为斜率 · x"),
  },
  { name: "gelu", text: "GELU", color: "gelu", formula: "x Φ(x)" },
];

/**
 * The function of a name.
 * @param {string} name
 */
export function functionNamed(name) {
  return /** @type {ActivationFunction} */ (FUNCTIONS.find((each) => each.name === name));
}
