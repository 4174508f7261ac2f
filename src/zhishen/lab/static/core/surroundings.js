// What is around the elements: a page of the lab, or the output of a cell in a notebook, which widget.js describes.

/**
 * `language`: of all texts. `root`: the node that has the variables of the colors. `isPage`: whether the address belongs to
 * the elements, and there are pages of code beside this one. Elsewhere `state` is that of the element at its beginning, and
 * `keep` takes each new one.
 * @type {{language: string, root: Element, isPage: boolean, state: import("./types").State,
 *   keep: (state: import("./types").State) => void}}
 */
export const surroundings = {
  language: document.documentElement.lang,
  root: document.documentElement,
  isPage: true,
  state: {},
  keep() {},
};
