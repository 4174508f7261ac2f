// The state of each element, in the address of the page: ?race.steps=40 opens the race with 40 steps. In a notebook it is
// kept by the widget.
import { surroundings } from "./surroundings.js";

/**
 * The values of an element in the address; those that are missing or of another type are the defaults.
 * @param {string} key
 * @param {import("./types").State} defaults
 * @returns {import("./types").State}
 */
export function readState(key, defaults) {
  if (!surroundings.isPage) return structuredClone({ ...defaults, ...surroundings.state });
  const query = new URLSearchParams(location.search);
  const state = structuredClone(defaults);
  for (const name of Object.keys(defaults)) {
    const text = query.get(`${key}.${name}`);
    if (text !== null) state[name] = parsed(text, defaults[name]);
  }
  return state;
}

/**
 * A value from its text, if it has the type of the default.
 * @param {string} text
 * @param {any} fallback
 */
function parsed(text, fallback) {
  if (typeof fallback === "string") return text;
  try {
    const value = JSON.parse(text);
    const same = typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback) && value !== null;
    return same ? value : fallback;
  } catch {
    return fallback;
  }
}

/** @type {Map<string, [import("./types").State, import("./types").State]>} */
const unwritten = new Map();
let timer = 0;

/**
 * Write the values of an element into the address, without the defaults, or give them to the widget.
 * @param {string} key
 * @param {import("./types").State} state
 * @param {import("./types").State} defaults
 */
export function writeState(key, state, defaults) {
  unwritten.set(key, [state, defaults]);
  // Browsers refuse an address that changes at every move of a slider.
  if (!timer) timer = window.setTimeout(flushState, 150);
}

/** Write what waits to be written. */
export function flushState() {
  if (!unwritten.size) return;
  window.clearTimeout(timer);
  timer = 0;
  if (!surroundings.isPage) {
    for (const [state] of unwritten.values()) surroundings.keep(state);
    unwritten.clear();
    return;
  }
  const query = new URLSearchParams(location.search);
  for (const [key, [state, defaults]] of unwritten) {
    for (const name of Object.keys(defaults)) {
      const text = textOf(state[name]);
      if (text === textOf(defaults[name])) query.delete(`${key}.${name}`);
      else query.set(`${key}.${name}`, text);
    }
  }
  unwritten.clear();
  const search = query.toString();
  history.replaceState(null, "", `${location.pathname}${search && `?${search}`}${location.hash}`);
}

/** @param {any} value */
function textOf(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}
