// The columns of the workbench: how wide they are, and which of them are drawn anew.
import { noChange } from "../vendor/lit.js";

const REM = 16; // pixels
const FRAME = 36; // padding and border of a panel, in pixels

/**
 * The width of what is in a column, in pixels; see the grid in workbench-style.js.
 * @param {number} full the width of the workbench
 * @param {"middle" | "right"} column
 */
export function columnWidth(full, column) {
  if (full < 46 * REM) return full - FRAME;
  if (full < 74 * REM) return full - 21 * REM - FRAME;
  const rest = (full - 23 * REM) / 2.05;
  return Math.floor(column === "right" ? 1.05 * rest : rest) - FRAME;
}

/** Parts of a page that are drawn anew only if something that they show has changed: a training shows 25 frames a second. */
export class Kept {
  /** @type {Map<string, unknown[]>} */
  keys = new Map();

  /**
   * A part, or the sign that it stays as it is.
   * @param {string} name
   * @param {unknown[]} keys what the part shows
   * @param {() => unknown} make
   */
  part(name, keys, make) {
    const before = this.keys.get(name);
    if (before && before.every((key, index) => key === keys[index])) return noChange;
    this.keys.set(name, keys);
    return make();
  }
}
