// Stride, padding, dilation: the positions of a filter on an image, and the size of the output.
import { slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, ring, sign, tiles, tileStyle } from "../core/tiles.js";
import { html, svg } from "../vendor/lit.js";

/** @type {[string, string, string, number, number, string | undefined][]} */
const SIZES = [
  ["size", "Image: H = W", "图像：H = W", 1, 12, "forward"],
  ["filter_size", "Filter: F", "滤波器：F", 1, 7, "parameter"],
  ["stride", "Stride S", "步幅 S", 1, 4, undefined],
  ["padding", "Padding P", "填充 P", 0, 4, undefined],
  ["dilation", "Dilation D", "扩张率 D", 1, 3, undefined],
];

class WindowPositions extends ShownElement {
  static styles = [...sheet, tileStyle];
  static operation = "window_positions";
  /** @type {[string, string]} */
  static title = ["Stride, padding and the size of the output", "步幅、填充与输出的大小"];
  static inputs = { size: 5, filter_size: 3, stride: 1, padding: 1, dilation: 1 };
  static view = { step: 1 };

  player = new Player(this, {
    last: () => (this.result ? this.result.places ** 2 - 1 : 0),
    rate: 3,
    label: t("Position", "位置"),
  });

  get at() {
    const { places } = this.result;
    const step = Math.min(this.state.step, places ** 2 - 1);
    return /** @type {[number, number]} */ ([Math.floor(step / places), step % places]);
  }

  controls() {
    return html`${this.player.controls()}
    ${SIZES.map(([name, en, zh, min, max, color]) =>
      slider({
        label: t(en, zh),
        value: this.state[name],
        min,
        max,
        step: 1,
        color,
        onInput: (value) => this.set({ [name]: value }),
      }),
    )}`;
  }

  draw() {
    const { result, width } = this;
    const [image] = result.seen.shape;
    const { padding: P, stride: S, dilation: D, filter_size: F } = this.shown;
    const side = image + 2 * P;
    const size = Math.max(14, Math.min(38, (Math.min(width, 460) - 8) / side));
    const most = Math.max(...result.seen.data);
    const outside = (/** @type {number} */ i, /** @type {number} */ j) =>
      Math.min(i, j) < P || Math.max(i, j) >= image + P;
    const seen = result.seen.list();
    const rows = Array.from({ length: side }, (_, i) =>
      Array.from({ length: side }, (__, j) => (outside(i, j) ? "" : seen[i - P][j - P])),
    );
    const span = D * (F - 1) + 1;
    const [top, left] = [S * this.at[0], S * this.at[1]];
    const tap = (/** @type {number} */ i, /** @type {number} */ j) =>
      i >= top && j >= left && i < top + span && j < left + span && (i - top) % D === 0 && (j - left) % D === 0;
    return html`${board(
      {
        title: t("how many positions see each pixel", "每个像素被多少个位置看到"),
        width: side * size,
        height: side * size,
      },
      svg`${tiles(rows, {
        size,
        color: "forward",
        small: size < 26,
        border: outside,
        shade: (i, j) => (tap(i, j) ? 3 : outside(i, j) ? 0 : Math.round((2 * seen[i - P][j - P]) / (most || 1))),
      })}
      ${ring({ x: left * size, y: top * size, size, rows: span, columns: span, color: "backward" })}`,
    )}
    ${sign("→", 60)}
    ${board(
      {
        title: t(`output, ${result.places} x ${result.places}`, `输出，${result.places} x ${result.places}`),
        width: result.places * size,
        height: result.places * size,
        color: "backward",
      },
      tiles(
        Array.from({ length: result.places }, () => Array.from({ length: result.places }, () => "")),
        {
          size,
          color: "backward",
          shade: (i, j) => (i === this.at[0] && j === this.at[1] ? 3 : 1),
          at: this.at,
          onPoint: (i, j) => this.go(i * result.places + j),
        },
      ),
    )}
    ${this.formula()}`;
  }

  /** @param {number} step */
  go(step) {
    this.player.go(step);
  }

  formula() {
    const { size, padding, dilation, filter_size: filter, stride } = this.shown;
    const span = size + 2 * padding - dilation * (filter - 1) - 1;
    const { places } = this.result;
    return html`<p class="lines">
      <span>⌊(H + 2P − D(F − 1) − 1) / S⌋ + 1</span>
      <span>= ⌊(${size} + 2·${padding} − ${dilation}·(${filter} − 1) − 1) / ${stride}⌋ + 1</span>
      <span>= ⌊${span} / ${stride}⌋ + 1 = ${places}</span>
    </p>`;
  }

  summary() {
    const { size, padding, dilation, filter_size: filter, stride } = this.shown;
    const { places, seen } = this.result;
    const rest = (size + 2 * padding - dilation * (filter - 1) - 1) % stride;
    const unseen = Array.from(seen.data).filter((count) => count === 0).length;
    return (
      t(
        `The output has ${places} x ${places} numbers from ${size} x ${size} pixels. `,
        `${size} x ${size} 个像素得到 ${places} x ${places} 个输出。`,
      ) +
      (rest
        ? t(`The last ${rest} columns are no whole step: // drops them. `, `最后 ${rest} 列不足一步：// 把它们舍去。`)
        : "") +
      (unseen
        ? t(`${number(unseen)} pixels are seen by no position.`, `有 ${number(unseen)} 个像素不被任何位置看到。`)
        : "")
    );
  }
}

customElements.define("zs-window-positions", WindowPositions);
