// An element in the output of a cell: what anywidget calls. tools/widgets.py bundles this module and all elements into one.
import { connect, onStateOfConnection } from "./core/connection.js";
import { surroundings } from "./core/surroundings.js";
import { giveTurns } from "./core/turns.js";
import { customElements } from "./core/widget-elements.js";

/**
 * The class of an element.
 * @param {string} name without `zs-`
 * @returns {Promise<typeof import("./core/element.js").ZsElement>}
 */
async function load(name) {
  await import(`./elements/${name}.js`);
  return /** @type {any} */ (customElements.get(`zs-${name}`));
}

/**
 * What the library has to know about an element.
 * @param {string} name
 */
export async function describe(name) {
  const kind = await load(name);
  return { title: kind.title, operation: kind.operation, options: { ...kind.inputs, ...kind.view } };
}

/**
 * Show the element of a model; return what removes it.
 * @param {{model: import("./core/types").WidgetModel, el: HTMLElement}} widget
 */
export async function render({ model, el }) {
  const frame = document.createElement("div");
  frame.className = "zhishen-widget";
  frame.lang = model.get("language");
  // The shortcuts of JupyterLab, such as those that delete a cell, stay away from what a reader types here.
  frame.setAttribute("data-lm-suppress-shortcuts", "true");
  el.append(frame);
  const unfollow = followTheme(frame);

  const { keep, state } = stateOf(model);
  Object.assign(surroundings, { language: model.get("language"), root: frame, isPage: false, keep, state });
  const { widgetTransport } = await import("./core/widget-transport.js"); // it has texts: after the choice of the language
  const Kind = await load(model.get("element"));
  const transport = widgetTransport(model);
  showNotice(frame);
  connect(transport);
  const element = new Kind();
  for (const [option, value] of Object.entries(model.get("options"))) {
    element.dataset[option] = typeof value === "string" ? value : JSON.stringify(value);
  }
  frame.append(element);
  giveTurns();
  const follow = () => element.set(model.get("state"));
  model.on("change:state", follow);
  return () => {
    unfollow();
    model.off("change:state", follow);
    frame.remove(); // its jobs end
    transport.close();
  };
}

/**
 * The state that a model has, and what gives it a new one: Python then sees where the sliders are.
 * @param {import("./core/types").WidgetModel} model
 */
function stateOf(model) {
  return {
    state: model.get("state"),
    keep(/** @type {import("./core/types").State} */ state) {
      if (JSON.stringify(state) === JSON.stringify(model.get("state"))) return;
      model.set("state", structuredClone(state));
      model.save_changes();
    },
  };
}

/**
 * Show a sentence while the kernel does not answer.
 * @param {HTMLElement} frame
 */
function showNotice(frame) {
  const notice = document.createElement("p");
  notice.setAttribute("role", "status");
  notice.hidden = true;
  frame.append(notice);
  onStateOfConnection((sentence) => {
    notice.hidden = !sentence;
    notice.textContent = sentence;
  });
}

/**
 * Give a frame the colors of the theme of the notebook, now and whenever it changes.
 * @param {HTMLElement} frame
 */
function followTheme(frame) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const theme = isDark(frame, dark.matches) ? "dark" : "light";
    if (frame.dataset.theme === theme) return;
    frame.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("zs-theme"));
  };
  const observer = new MutationObserver(apply);
  for (const node of [document.documentElement, document.body]) observer.observe(node, { attributes: true });
  dark.addEventListener("change", apply);
  apply();
  requestAnimationFrame(apply); // once the frame is in the page
  return () => {
    observer.disconnect();
    dark.removeEventListener("change", apply);
  };
}

/**
 * Whether the background of a node is dark: that of the nearest node around it that has one.
 * @param {Element} node
 * @param {boolean} otherwise of a page without a background
 */
function isDark(node, otherwise) {
  /** @type {Element | null} */
  let around = node.parentElement;
  while (around) {
    const [red, green, blue, opacity] = painted(getComputedStyle(around).backgroundColor);
    if (opacity > 127) return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
    const outside = around.getRootNode();
    around = around.parentElement ?? (outside instanceof ShadowRoot ? outside.host : null);
  }
  return otherwise;
}

/**
 * Red, green, blue and opacity from 0 to 255 of a color in any notation of CSS.
 * @param {string} color
 */
function painted(color) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [1, 1];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}
