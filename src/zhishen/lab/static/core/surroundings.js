// What is around the elements: a page of the lab, or the output of a cell in a notebook, which widget.js describes.

/**
 * `language`: of all texts. `root`: the node that has the variables of the colors. `isPage`: whether the address belongs to
 * the elements, and there are pages of code beside this one.
 */
export const surroundings = {
  language: document.documentElement.lang,
  /** @type {Element} */
  root: document.documentElement,
  isPage: true,
};
