// The base of the logarithm, and the unit of information that it makes.
import { choice } from "./controls.js";
import { t } from "./language.js";

/** @type {Record<string, [string, string]>} */
const UNITS = { 2: ["bits", "比特"], e: ["nats", "奈特"], 10: ["bans", "班"] };

/**
 * The unit of information of the base that is chosen.
 * @param {import("./element.js").ZsElement} host an element whose state has `base`
 */
export function unitOf(host) {
  return t(...(UNITS[host.state.base] ?? UNITS["2"]));
}

/**
 * A choice of the base.
 * @param {import("./element.js").ZsElement} host an element whose state has `base`
 */
export function baseChoice(host) {
  return choice({
    label: t("Base of the logarithm", "对数的底数"),
    value: host.state.base,
    options: Object.entries(UNITS).map(([base, unit]) => [base, `${base} (${t(...unit)})`]),
    onInput: (base) => host.set({ base }),
  });
}
