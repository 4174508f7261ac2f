// A function along an axis: which elements it joins, and what remains.
import { cells, cellStyle, note, tuple } from "../core/array-cells.js";
import { choice } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { html } from "../vendor/lit.js";

/** @type {[string, string, string][]} */
const FUNCTIONS = [
  ["sum", "np.sum: adds", "np.sum：求和"],
  ["mean", "np.mean: averages", "np.mean：求平均"],
  ["max", "np.max: the largest", "np.max：最大的元素"],
  ["min", "np.min: the smallest", "np.min：最小的元素"],
  ["argmax", "np.argmax: where the largest is", "np.argmax：最大元素的位置"],
  ["std", "np.std: standard deviation", "np.std：标准差"],
];
const MATRICES = [
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  [
    [1, -2, 3],
    [4, 0.5, -6],
  ],
  [
    [0.1, 0.8, 0.1],
    [0.3, 0.1, 0.6],
    [0.2, 0.5, 0.3],
    [0.8, 0.1, 0.1],
  ],
];

class Reduce extends ZsElement {
  static styles = [...ZsElement.styles, cellStyle];
  static operation = "reduction";
  /** @type {[string, string]} */
  static title = ["The axis that disappears", "消失的那个轴"];
  static inputs = { values: MATRICES[0], function: "sum", axis: "0" };
  static view = { at: 0 };

  controls() {
    const { state } = this;
    return html`
      ${choice({
        label: t("function", "函数"),
        value: state.function,
        options: FUNCTIONS.map(([name, en, zh]) => [name, t(en, zh)]),
        onInput: (name) => this.set({ function: name }),
      })}
      ${choice({
        label: "axis",
        value: state.axis,
        options: [
          ["0", t("axis=0: downward", "axis=0：向下")],
          ["1", t("axis=1: to the right", "axis=1：向右")],
          ["none", t("no axis: everything", "不给 axis：全部元素")],
        ],
        onInput: (axis) => this.set({ axis, at: 0 }),
      })}
      ${choice({
        label: t("the array z", "数组 z"),
        value: JSON.stringify(state.values),
        options: MATRICES.map((matrix) => [JSON.stringify(matrix), JSON.stringify(matrix).replaceAll(",", ", ")]),
        onInput: (text) => this.set({ values: JSON.parse(text), at: 0 }),
      })}
    `;
  }

  draw() {
    const { result, state } = this;
    const z = result.z.list();
    const [rows, columns] = [z.length, z[0].length];
    const total = state.axis === "none";
    const values = total ? [result.result] : result.result.list();
    const at = Math.min(state.at, values.length - 1);
    const size = Math.min(64, Math.floor((Math.min(this.width, 460) - 40) / (columns + 1)));
    const down = state.axis !== "1";
    const gap = 26;
    const width = columns * size + (down ? 0 : gap + size);
    const height = rows * size + (down ? gap + size : 0);
    const place = total
      ? { x: ((columns - 1) * size) / 2, y: rows * size + gap }
      : down
        ? { x: 0, y: rows * size + gap }
        : { x: columns * size + gap, y: 0 };
    const shown = state.axis === "1" ? values.map((/** @type {number} */ value) => [value]) : [values];
    const joined = (/** @type {number} */ r, /** @type {number} */ c) => total || (down ? c === at : r === at);
    const arrow = down
      ? note(total ? (columns * size) / 2 : (at + 0.5) * size, rows * size + gap / 2, "↓", { className: "label" })
      : note(columns * size + gap / 2, (at + 0.5) * size, "→", { className: "label" });
    const option = total ? "" : `, axis=${state.axis}`;
    return html`<div class="column">
        <svg
          class="plot"
          width=${width}
          height=${height}
          viewBox="0 0 ${width} ${height}"
          role="group"
          aria-label=${t("The array and the result", "数组与结果")}
        >
          ${cells(z, { x: 0, y: 0, size, chosen: joined })} ${arrow}
          ${cells(shown, {
            ...place,
            size,
            color: "1",
            chosen: (r, c) => total || (down ? c : r) === at,
            onPick: (r, c) => this.set({ at: down ? c : r }),
            name: (r, c) => t(`result ${down ? c : r}`, `结果的第 ${down ? c : r} 个`),
          })}
        </svg>
      </div>
      <div class="column">
        <p class="code-line">np.${state.function}(z${option})</p>
        <p class="code-line">${tuple(result.z.shape)} → ${result.shape.length ? tuple(result.shape) : "()"}</p>
        <p class="code-line">${this.joined(z, joined)} → ${number(values[at])}</p>
      </div>`;
  }

  /**
   * The elements that one result comes from.
   * @param {number[][]} z
   * @param {(row: number, column: number) => boolean} joined
   */
  joined(z, joined) {
    const used = z.flatMap((row, r) => row.filter((_, c) => joined(r, c)));
    return used.map((value) => number(value)).join(", ");
  }

  summary() {
    const { result, state } = this;
    const values = result.shape.length
      ? `[${result.result
          .list()
          .map((/** @type {number} */ v) => number(v))
          .join(", ")}]`
      : number(result.result);
    const option = state.axis === "none" ? "" : `, axis=${state.axis}`;
    return t(`np.${state.function}(z${option}) is ${values}.`, `np.${state.function}(z${option}) 是 ${values}。`);
  }
}

customElements.define("zs-reduce", Reduce);
