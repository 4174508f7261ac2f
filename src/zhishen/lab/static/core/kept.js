// Which parts of a page are drawn anew.
import { noChange } from "../vendor/lit.js";

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
