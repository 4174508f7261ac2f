// A filter of one's own on a handwritten digit: the output as a picture, and the numbers under the mouse.
import { choice, numberField, slider, toggle } from "../core/controls.js";
import { filterNamed, filterOptions, nameOf, replaced } from "../core/filter-presets.js";
import { number, t } from "../core/language.js";
import { picture } from "../core/pixels.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, sign, tiles, tileStyle } from "../core/tiles.js";
import { html } from "../vendor/lit.js";

class FilteredDigit extends ShownElement {
  static styles = [...sheet, tileStyle];
  static operation = "filtered_digit";
  /** @type {[string, string]} */
  static title = ["A filter on a digit", "滤波器作用于一个数字"];
  static inputs = { index: 0, kernel: filterNamed("vertical"), bias: 0, stride: 1, padding: 1, relu: false };
  static view = { at: [7, 12], weight: [0, 0] };

  controls() {
    const { state } = this;
    return html`
      ${choice({
        label: t("Filter", "滤波器"),
        value: nameOf("filter", state.kernel),
        options: filterOptions(),
        onInput: (name) => this.set({ kernel: filterNamed(name) ?? state.kernel, weight: [0, 0] }),
      })}
      ${numberField({
        label: t("Test image, 0 to 9999", "测试图像，0 到 9999"),
        value: state.index,
        min: 0,
        max: 9999,
        step: 1,
        onInput: (index) => this.set({ index }),
      })}
      ${slider({
        label: t("Bias b", "偏置 b"),
        value: state.bias,
        min: -3,
        max: 3,
        step: 0.1,
        color: "parameter",
        onInput: (bias) => this.set({ bias }),
      })}
      ${slider({
        label: t("Stride S", "步幅 S"),
        value: state.stride,
        min: 1,
        max: 4,
        step: 1,
        onInput: (stride) => this.set({ stride }),
      })}
      ${slider({
        label: t("Padding P", "填充 P"),
        value: state.padding,
        min: 0,
        max: 2,
        step: 1,
        onInput: (padding) => this.set({ padding }),
      })}
      ${toggle({
        label: t("then ReLU", "再经过 ReLU"),
        value: state.relu,
        color: "relu",
        onInput: (relu) => this.set({ relu }),
      })}
    `;
  }

  /** The chosen output, within the picture. */
  get at() {
    const [rows, columns] = this.result.out.shape;
    return /** @type {[number, number]} */ ([
      Math.min(this.state.at[0], rows - 1),
      Math.min(this.state.at[1], columns - 1),
    ]);
  }

  draw() {
    const { result, shown, state, width } = this;
    const [fh, fw] = result.W.shape;
    const side = Math.floor(Math.min(width > 760 ? (width - 230) / 2 : width - 8, 308) / 28) * 28;
    const [rows, columns] = result.out.shape;
    const largest = Math.max(...Array.from(result.out.data, Math.abs), 1e-9);
    const pixel = side / 28;
    const { stride: S, padding: P } = shown;
    const [row, column] = [this.at[0] * S - P, this.at[1] * S - P];
    return html`${board(
      {
        title: t(`digit ${result.label}, 28 x 28`, `数字 ${result.label}，28 x 28`),
        width: side,
        height: side,
        color: "forward",
      },
      picture(result.x, {
        size: pixel,
        low: 0,
        high: 1,
        kind: "gray",
        frame: { row, column, rows: fh, columns: fw, color: "backward" },
        name: t("digit", "数字"),
        at: [
          Math.max(0, Math.min(27, row + Math.floor(fh / 2))),
          Math.max(0, Math.min(27, column + Math.floor(fw / 2))),
        ],
        onPoint: (i, j) => this.point((i + P - (fh - 1) / 2) / S, (j + P - (fw - 1) / 2) / S),
      }),
    )}
    ${sign("∗", 60)}
    ${board(
      { title: t("filter W", "滤波器 W"), width: fw * 40, height: fh * 40, color: "parameter" },
      tiles(result.W.list(), {
        size: 40,
        small: fw > 3,
        color: "parameter",
        shade: () => 1,
        at: state.weight,
        format: (value) => number(value, 2),
        name: (i, j) => t(`weight, row ${i + 1}, column ${j + 1}`, `权重，第 ${i + 1} 行第 ${j + 1} 列`),
        onPoint: (i, j) => this.set({ weight: [i, j] }),
        onSet: (i, j, value) => this.set({ kernel: replaced(state.kernel, i, j, value) }),
      }),
    )}
    ${sign("→", 60)}
    ${board(
      {
        title: t(`output, ${rows} x ${columns}`, `输出，${rows} x ${columns}`),
        width: side,
        height: side,
        color: "backward",
      },
      picture(result.out, {
        size: side / Math.max(rows, columns),
        low: -largest,
        high: largest,
        kind: "diverging",
        frame: { row: this.at[0], column: this.at[1], rows: 1, columns: 1, color: "text" },
        name: t("output", "输出"),
        at: this.at,
        onPoint: (i, j) => this.point(i, j),
      }),
    )}`;
  }

  /**
   * Choose the nearest output.
   * @param {number} row
   * @param {number} column
   */
  point(row, column) {
    const [rows, columns] = this.result.out.shape;
    this.set({
      at: [Math.max(0, Math.min(rows - 1, Math.round(row))), Math.max(0, Math.min(columns - 1, Math.round(column)))],
    });
  }

  summary() {
    const { result } = this;
    const [i, j] = this.at;
    const all = Array.from(result.out.data, Number);
    const value = number(result.out.at(i).at(j), 3);
    const [low, high] = [number(Math.min(...all), 3), number(Math.max(...all), 3)];
    return t(
      `Output, row ${i + 1}, column ${j + 1}: ${value}. All outputs lie between ${low} (blue) and ${high} (orange); 0 has the color of the paper.`,
      `输出第 ${i + 1} 行第 ${j + 1} 列：${value}。全部输出在 ${low}（蓝）与 ${high}（橙）之间，0 与底色相同。`,
    );
  }
}

customElements.define("zs-filtered-digit", FilteredDigit);
