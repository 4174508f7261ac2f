// A condition as an index: compare, select, assign.
import { cells, cellStyle, note } from "../core/array-cells.js";
import { choice, slider, toggle } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { html, svg } from "../vendor/lit.js";

class Condition extends ZsElement {
  static styles = [...ZsElement.styles, cellStyle];
  static operation = "selection";
  /** @type {[string, string]} */
  static title = ["A condition as an index", "用条件作索引"];
  static inputs = { values: [51, 55, 14, 19, 0, 4], sign: ">", threshold: 15, assigned: 0 };
  static view = { assign: false };

  controls() {
    const { state } = this;
    const [low, high] = [Math.min(...state.values), Math.max(...state.values)];
    return html`
      ${slider({
        label: t("threshold", "比较的数"),
        value: state.threshold,
        min: low - 1,
        max: high + 1,
        step: 1,
        onInput: (threshold) => this.set({ threshold }),
      })}
      ${choice({
        label: t("comparison", "比较"),
        value: state.sign,
        options: [">", ">=", "<", "<=", "==", "!="].map((sign) => [sign, `x ${sign} ${number(state.threshold)}`]),
        onInput: (sign) => this.set({ sign }),
      })}
      ${choice({
        label: t("the array x", "数组 x"),
        value: JSON.stringify(state.values),
        options: [
          ["[51,55,14,19,0,4]", "[51, 55, 14, 19, 0, 4]"],
          ["[-2,3,-1,5]", "[-2, 3, -1, 5]"],
          ["[0.5,-1.5,2,-0.25,1]", "[0.5, -1.5, 2, -0.25, 1]"],
        ],
        onInput: (text) =>
          this.set({
            values: JSON.parse(text),
            ...(text.includes("-") ? { sign: "<", threshold: 0 } : { sign: ">", threshold: 15 }),
          }),
      })}
      ${toggle({
        label: t("assign 0 to the selected elements", "把选中的元素改为 0"),
        value: state.assign,
        onInput: (assign) => this.set({ assign }),
      })}
    `;
  }

  draw() {
    const { result, state } = this;
    const values = result.x.list();
    const mask = result.mask.list();
    const count = values.length;
    const label = Math.min(130, this.width * 0.3);
    const size = Math.min(66, Math.floor((this.width - label - 8) / count));
    const height = Math.min(44, size);
    const gap = 40;
    const top = (/** @type {number} */ row) => 6 + row * (height + gap);
    const middle = (/** @type {number} */ place) => label + (place + 0.5) * size;
    const condition = `x ${state.sign} ${number(state.threshold)}`;
    const [width, total] = [label + count * size + 8, top(3) - gap + 8];
    const places = result.places.list();
    const third = state.assign ? result.changed.list() : result.selected.list();
    const arrows = values.map((/** @type {number} */ _, /** @type {number} */ place) => {
      const target = state.assign ? place : places.indexOf(place);
      const down = `M${middle(place)},${top(0) + height + 3}V${top(1) - 4}`;
      if (!state.assign && target < 0) return svg`<path class="join" d=${down}></path>`;
      return svg`<path class="join" d="${down}M${middle(place)},${top(1) + height + 3}L${middle(target)},${top(2) - 4}"></path>`;
    });
    return html`<svg
      class="plot"
      width=${width}
      height=${total}
      viewBox="0 0 ${width} ${total}"
      role="img"
      aria-label=${t("The array, the condition, and the result", "数组、条件与结果")}
    >
      ${arrows} ${note(label - 10, top(0) + height / 2, "x", { anchor: "end", className: "code-line" })}
      ${cells([values], { x: label, y: top(0), size, height })}
      ${note(label - 10, top(1) + height / 2, condition, { anchor: "end", className: "code-line" })}
      ${cells(
        [mask.map((/** @type {number} */ bit) => (bit ? (size < 52 ? "T" : "True") : size < 52 ? "F" : "False"))],
        {
          x: label,
          y: top(1),
          size,
          height,
          color: "2",
          chosen: (_, c) => mask[c] === 1,
        },
      )}
      ${note(label - 10, top(2) + height / 2, state.assign ? t("x afterwards", "之后的 x") : `x[${condition}]`, {
        anchor: "end",
        className: "code-line",
      })}
      ${cells([third], { x: label, y: top(2), size, height, color: "1", chosen: (_, c) => !state.assign || mask[c] === 1 })}
    </svg>`;
  }

  summary() {
    const { result, state } = this;
    const condition = `x ${state.sign} ${number(state.threshold)}`;
    const chosen = result.selected
      .list()
      .map((/** @type {number} */ value) => number(value))
      .join(", ");
    const count = result.places.length;
    if (state.assign) {
      const after = result.changed
        .list()
        .map((/** @type {number} */ value) => number(value))
        .join(", ");
      return t(
        `x[${condition}] = 0 changes ${count} elements: [${after}].`,
        `x[${condition}] = 0 改变了 ${count} 个元素：[${after}]。`,
      );
    }
    return t(
      `The condition is True for ${count} of ${state.values.length} elements: [${chosen}].`,
      `${state.values.length} 个元素中有 ${count} 个使条件为 True：[${chosen}]。`,
    );
  }
}

customElements.define("zs-condition", Condition);
