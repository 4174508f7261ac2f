// im2col: each position of the filter is a row of a matrix; one product of matrices is the whole convolution.
import { choice, slider, toggle } from "../core/controls.js";
import { filterNamed, filterOptions, imageNamed, imageOptions, nameOf, replaced } from "../core/filter-presets.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, ring, sign, tiles, tileStyle } from "../core/tiles.js";
import { html, svg } from "../vendor/lit.js";

const IMAGE = /** @type {number[][]} */ (imageNamed("book")).slice(0, 4).map((row) => row.slice(0, 4));
const FILTER = [
  [1, 0],
  [0, 1],
];

class Im2col extends ShownElement {
  static styles = [...sheet, tileStyle];
  static operation = "convolution";
  /** @type {[string, string]} */
  static title = ["im2col: a convolution as one product of matrices", "im2col：把卷积变成一次矩阵乘积"];
  static inputs = { image: IMAGE, kernel: FILTER, channels: 1, bias: 0, stride: 1, padding: 0, dilation: 1 };
  static view = { step: 0, counts: false, pixel: [0, 0], weight: [0, 0] };

  player = new Player(this, { last: () => this.count - 1, rate: 1.5, label: t("Row of the matrix", "矩阵的行") });

  get count() {
    return this.result ? this.result.col.shape[0] : 1;
  }

  get step() {
    return Math.min(this.state.step, this.count - 1);
  }

  controls() {
    const { state } = this;
    const small = (/** @type {[string, string][]} */ options) => options.filter(([name]) => name !== "wide");
    /** @type {[string, string, number, number][]} */
    const sizes = [
      ["stride", t("Stride S", "步幅 S"), 1, 3],
      ["padding", t("Padding P", "填充 P"), 0, 1],
    ];
    return html`
      ${this.player.controls()}
      ${choice({
        label: t("Image", "图像"),
        value: JSON.stringify(state.image) === JSON.stringify(IMAGE) ? "four" : nameOf("image", state.image),
        options: [["four", t("the book's, 4 x 4", "书中的图像，4 x 4")], ...imageOptions()],
        onInput: (name) =>
          this.set({ image: name === "four" ? IMAGE : (imageNamed(name) ?? state.image), pixel: [0, 0], step: 0 }),
      })}
      ${choice({
        label: t("Filter", "滤波器"),
        value: JSON.stringify(state.kernel) === JSON.stringify(FILTER) ? "two" : nameOf("filter", state.kernel),
        options: [["two", "2 x 2"], ...small(filterOptions())],
        onInput: (name) =>
          this.set({ kernel: name === "two" ? FILTER : (filterNamed(name) ?? state.kernel), weight: [0, 0], step: 0 }),
      })}
      ${sizes.map(([name, label, min, max]) =>
        slider({ label, value: state[name], min, max, step: 1, onInput: (value) => this.set({ [name]: value }) }),
      )}
      ${toggle({
        label: t("How often each pixel is copied", "每个像素被抄了几遍"),
        value: state.counts,
        onInput: (counts) => this.set({ counts }),
      })}
    `;
  }

  draw() {
    const { result, shown, state, width } = this;
    const [, rows, columns] = result.x.shape;
    const [, fh, fw] = result.W.shape;
    const [places, taps] = result.col.shape;
    const size = 34;
    const cell = Math.max(18, Math.min(32, (Math.min(width, 520) - 70) / (taps + 1.4)));
    const high = Math.max(15, Math.min(cell, 560 / Math.max(places, taps)));
    const [top, left] = [Math.floor(this.step / result.out.shape[1]), this.step % result.out.shape[1]];
    const P = shown.padding;
    const under = (/** @type {number} */ i, /** @type {number} */ j) =>
      i + P >= shown.stride * top &&
      i + P < shown.stride * top + fh &&
      j + P >= shown.stride * left &&
      j + P < shown.stride * left + fw;
    const image = board(
      {
        title: state.counts ? t("copies of each pixel", "每个像素的份数") : t("image x", "图像 x"),
        width: columns * size,
        height: rows * size,
        color: "forward",
      },
      svg`${tiles((state.counts ? result.seen : result.x).at(0).list(), {
        size,
        color: "forward",
        shade: (i, j) => (under(i, j) ? 2 : 0),
        at: state.pixel,
        name: (i, j) => t(`pixel, row ${i + 1}, column ${j + 1}`, `像素，第 ${i + 1} 行第 ${j + 1} 列`),
        onPoint: (i, j) => this.set({ pixel: [i, j] }),
        onSet: state.counts ? undefined : (i, j, value) => this.set({ image: replaced(state.image, i, j, value) }),
      })}${ring({ x: (shown.stride * left - P) * size, y: (shown.stride * top - P) * size, size, rows: fh, columns: fw, color: "forward" })}`,
    );
    const filter = board(
      { title: t("filter W", "滤波器 W"), width: fw * size, height: fh * size, color: "parameter" },
      tiles(result.W.at(0).list(), {
        size,
        color: "parameter",
        shade: () => 1,
        at: state.weight,
        name: (i, j) => t(`weight, row ${i + 1}, column ${j + 1}`, `权重，第 ${i + 1} 行第 ${j + 1} 列`),
        onPoint: (i, j) => this.set({ weight: [i, j] }),
        onSet: (i, j, value) => this.set({ kernel: replaced(state.kernel, i, j, value) }),
      }),
    );
    const column = (/** @type {any} */ array) => Array.from(array.data, (value) => [Number(value)]);
    return html`<div class="column">${image} ${filter}</div>
      ${sign("→", 60)}
      ${board(
        {
          title: t(`col, ${places} x ${taps}`, `col，${places} x ${taps}`),
          width: taps * cell,
          height: places * high,
          color: "forward",
        },
        tiles(result.col.list(), {
          size: cell,
          height: high,
          color: "forward",
          small: high < 24,
          shade: (i) => (i === this.step ? 2 : 0),
          at: [this.step, 0],
          name: (i, j) => t(`row ${i + 1} of the matrix, column ${j + 1}`, `矩阵的第 ${i + 1} 行第 ${j + 1} 列`),
          onPoint: (i) => this.player.go(i),
        }),
      )}
      ${sign("·", 60)}
      ${board(
        { title: "Wᵀ", width: cell, height: taps * high, color: "parameter" },
        tiles(column(result.W), { size: cell, height: high, color: "parameter", small: high < 24, shade: () => 1 }),
      )}
      ${sign("=", 60)}
      ${board(
        { title: t("out", "输出"), width: cell, height: places * high, color: "backward" },
        tiles(column(result.product), {
          size: cell,
          height: high,
          color: "backward",
          small: high < 24,
          shade: (i) => (i === this.step ? 3 : 1),
        }),
      )} `;
  }

  summary() {
    const { result } = this;
    const [places, taps] = result.col.shape;
    const pixels = result.x.data.length;
    const [i, value] = [this.step + 1, number(result.product.at(this.step))];
    return t(
      `Row ${i} times the filter is ${value}. The matrix has ${places} x ${taps} = ${places * taps} numbers, the image ${pixels}: ${number((places * taps) / pixels, 3)} times as many.`,
      `第 ${i} 行乘以滤波器得 ${value}。矩阵有 ${places} x ${taps} = ${places * taps} 个数，图像只有 ${pixels} 个，是它的 ${number((places * taps) / pixels, 3)} 倍。`,
    );
  }
}

customElements.define("zs-im2col", Im2col);
