// The custom elements of a widget. A page defines each name once and forever, but every widget has classes of its own, with
// a connection and a language of their own. So a name gets a number that is still free in the page.
// The bundle of the widgets has this object in place of the global `customElements`, see tools/widgets.py.

/** The classes by the names that the modules give them. @type {Map<string, CustomElementConstructor>} */
const kinds = new Map();

export const customElements = {
  /**
   * @param {string} name
   * @param {CustomElementConstructor} kind
   */
  define(name, kind) {
    let number = 1;
    while (window.customElements.get(`${name}-${number}`)) number += 1;
    window.customElements.define(`${name}-${number}`, kind);
    kinds.set(name, kind);
  },

  /**
   * The class of a name.
   * @param {string} name
   */
  get(name) {
    return kinds.get(name);
  },
};
