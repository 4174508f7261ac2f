// Occlusion: a square covers a part of a digit, and the probabilities change; the map has the drop for every place.
import { numberField, slider } from "../core/controls.js";
import { barsStyle, probabilityBars } from "../core/drawing.js";
import { percent, t } from "../core/language.js";
import { picture } from "../core/pixels.js";
import { image } from "../core/plot.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, tileStyle } from "../core/tiles.js";
import { css, html, svg } from "../vendor/lit.js";

const SIDE = 252;
const PIXEL = SIDE / 28;

class Occlusion extends ShownElement {
  static styles = [
    ...sheet,
    tileStyle,
    barsStyle,
    css`
      .cover {
        stroke: var(--c1);
        stroke-width: 2.5;
        pointer-events: none;
      }
      .ghost {
        opacity: 0.35;
      }
    `,
  ];
  static operation = "occluded_digit";
  /** @type {[string, string]} */
  static title = ["Which part of a digit the network uses", "网络看的是哪里"];
  static inputs = { index: 2760, size: 7, gray: 0, row: 9, column: 9 };
  static view = {};

  controls() {
    const { state } = this;
    return html`
      ${numberField({
        label: t("Test image, 0 to 9999", "测试图像，0 到 9999"),
        value: state.index,
        min: 0,
        max: 9999,
        step: 1,
        onInput: (index) => this.set({ index }),
      })}
      ${slider({
        label: t("Side of the square", "方块的边长"),
        value: state.size,
        min: 2,
        max: 14,
        step: 1,
        color: "adam",
        onInput: (size) => this.set({ size }),
      })}
      ${slider({
        label: t("Gray value of the square", "方块的灰度"),
        value: state.gray,
        min: 0,
        max: 1,
        step: 0.05,
        onInput: (gray) => this.set({ gray }),
      })}
    `;
  }

  draw() {
    const { result, shown, state, width } = this;
    const [top, left] = result.corner;
    const largest = Math.max(...Array.from(result.drops.data, Math.abs), 0.01);
    const [rows, columns] = result.drops.shape;
    const offset = ((shown.size - 1) / 2 - (result.step - 1) / 2) * PIXEL;
    const bars = Math.min(width, 230);
    const middle = Math.floor(shown.size / 2);
    return html`${board(
      { title: t("move the square", "移动方块"), width: SIDE, height: SIDE, color: "forward" },
      svg`${picture(result.x, {
        size: PIXEL,
        low: 0,
        high: 1,
        kind: "gray",
        name: t("place of the square", "方块的位置"),
        // The answer of the engine comes later than the next key.
        at: [state.row + middle, state.column + middle],
        onPoint: (row, column) => this.move(row - middle, column - middle),
      })}
      ${this.cover(top, left, shown.size, shown.gray)}`,
    )}
    ${board(
      {
        title: t(`drop of p(${result.label}) by place`, `p(${result.label}) 的下降，按方块的位置`),
        width: SIDE,
        height: SIDE,
        color: "backward",
      },
      svg`<g transform="translate(${offset} ${offset})">${image(result.drops, {
        x: 0,
        y: 0,
        width: columns * result.step * PIXEL,
        height: rows * result.step * PIXEL,
        low: -largest,
        high: largest,
        kind: "diverging",
      })}</g>
      <g class="ghost">${image(this.outline(), { x: 0, y: 0, width: SIDE, height: SIDE, low: 0, high: 1 })}</g>
      <rect class="picture-edge" width=${SIDE} height=${SIDE}></rect>`,
    )}
    ${board(
      { title: t("covered; the lines: uncovered", "遮住之后；细线：遮住之前"), width: bars, height: 192 },
      probabilityBars(result.covered_probabilities.data, {
        width: bars,
        label: result.label,
        before: result.probabilities.data,
      }),
    )}`;
  }

  /** The digit, transparent where it is black. */
  outline() {
    const { x } = this.result;
    const copy = Object.create(x);
    copy.data = x.data.map((/** @type {number} */ value) => (value > 0.3 ? value : NaN));
    return copy;
  }

  /**
   * The square in its gray value.
   * @param {number} top
   * @param {number} left
   * @param {number} size
   * @param {number} gray
   */
  cover(top, left, size, gray) {
    const one = { shape: [1, 1], data: [gray] };
    const place = { x: left * PIXEL, y: top * PIXEL, width: size * PIXEL, height: size * PIXEL };
    return svg`<g class="cover">${image(/** @type {any} */ (one), { ...place, low: 0, high: 1 })}
      <rect class="ring-line" data-color="backward" x=${place.x} y=${place.y} width=${place.width} height=${place.height}></rect></g>`;
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  move(row, column) {
    const most = 28 - this.state.size;
    this.set({ row: Math.max(0, Math.min(most, row)), column: Math.max(0, Math.min(most, column)) });
  }

  summary() {
    const { result } = this;
    const { label } = result;
    const [before, after] = [result.probabilities.at(label), result.covered_probabilities.at(label)];
    const largest = Math.max(...result.drops.data);
    return t(
      `Covered at row ${result.corner[0] + 1}, column ${result.corner[1] + 1}, the probability of ${label} changes from ${percent(before)} to ${percent(after)}. The largest drop on the map is ${percent(largest)}.`,
      `遮住第 ${result.corner[0] + 1} 行第 ${result.corner[1] + 1} 列起的方块，${label} 的概率从 ${percent(before)} 变为 ${percent(after)}。图中最大的下降是 ${percent(largest)}。`,
    );
  }
}

customElements.define("zs-occlusion", Occlusion);
