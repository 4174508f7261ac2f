// Texts in the language of the page.
import { surroundings } from "./surroundings.js";

/** The language of the page. */
export const language = surroundings.language === "zh" ? "zh" : "en";

/**
 * A text in the language of the page.
 * @param {string} en
 * @param {string} zh
 */
export function t(en, zh) {
  return language === "zh" ? zh : en;
}

/**
 * A number as a short text: four digits that count, and no more.
 * @param {number} value
 * @param {number} [digits]
 */
export function number(value, digits = 4) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(Math.min(digits - 1, 2)).replace("e+", "e")
      : String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", "−");
}

/** A share as text. @param {number} share */
export const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;
