// Where the lab is: at the root of its own server, or in any folder of another.

/**
 * The address of a page or a file of the lab.
 * @param {string} path below the root of the lab
 */
export function address(path) {
  return new URL(path, new URL("../../", import.meta.url)).href;
}
