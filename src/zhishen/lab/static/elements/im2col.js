// im2col: each position of the filter is a row of a matrix; one product of matrices is the whole convolution.
import {
  CHANNEL_COLORS,
  channelSlider,
  filterCopies,
  filterSlider,
  filterTiles,
  GAP,
  imageTiles,
  partOf,
  shiftedCopies,
  stacked,
} from "../core/channels.js";
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
  static operation = "convolution_as_product";
  /** @type {[string, string]} */
  static title = ["im2col: a convolution as one product of matrices", "im2col：把卷积变成一次矩阵乘积"];
  static inputs = { image: IMAGE, kernel: FILTER, channels: 1, filters: 1, stride: 1, padding: 0 };
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
    const [image, kernel] = this.first();
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
        value: JSON.stringify(image) === JSON.stringify(IMAGE) ? "four" : nameOf("image", image),
        options: [["four", t("the book's, 4 x 4", "书中的图像，4 x 4")], ...imageOptions()],
        onInput: (name) => this.build({ image: name === "four" ? IMAGE : (imageNamed(name) ?? image) }),
      })}
      ${choice({
        label: t("Filter", "滤波器"),
        value: JSON.stringify(kernel) === JSON.stringify(FILTER) ? "two" : nameOf("filter", kernel),
        options: [["two", "2 x 2"], ...small(filterOptions())],
        onInput: (name) => this.build({ kernel: name === "two" ? FILTER : (filterNamed(name) ?? kernel) }),
      })}
      ${channelSlider(state.channels, (channels) => this.build({ channels }))}
      ${filterSlider(state.filters, (filters) => this.build({ filters }))}
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

  /** The first channel of the image, and that of the first filter. */
  first() {
    const { image, kernel, channels, filters } = this.state;
    return [partOf(image, channels, 0), partOf(kernel, channels * filters, 0)];
  }

  /**
   * Other numbers for the first channel, or other numbers of channels and filters: the others are made from the first.
   * @param {{image?: number[][], kernel?: number[][], channels?: number, filters?: number}} changes
   */
  build(changes) {
    const [image, kernel] = this.first();
    const { channels, filters } = this.state;
    const next = { image, kernel, channels, filters, ...changes };
    this.set({
      channels: next.channels,
      filters: next.filters,
      image: shiftedCopies(next.image, next.channels),
      kernel: filterCopies(next.kernel, next),
      pixel: [0, 0],
      weight: [0, 0],
      step: 0,
    });
  }

  draw() {
    const { result, shown, state, width } = this;
    const [channels, rows, columns] = result.x.shape;
    const [filters, , fh, fw] = result.W.shape;
    const [places, taps] = result.col.shape;
    const size = channels > 1 ? 28 : 34;
    const cell = Math.max(18, Math.min(32, (Math.min(width, 520) - 70) / (taps + 1.4 * filters)));
    const high = Math.max(15, Math.min(cell, 560 / Math.max(places, taps)));
    const across = result.out.shape[2];
    const [top, left] = [Math.floor(this.step / across), this.step % across];
    const P = shown.padding;
    const under = (/** @type {number} */ i, /** @type {number} */ j) =>
      i + P >= shown.stride * top &&
      i + P < shown.stride * top + fh &&
      j + P >= shown.stride * left &&
      j + P < shown.stride * left + fw;
    const edges = Array.from({ length: channels }, (_, c) =>
      ring({
        x: (shown.stride * left - P) * size,
        y: c * (rows * size + GAP) + (shown.stride * top - P) * size,
        size,
        rows: fh,
        columns: fw,
        color: CHANNEL_COLORS[c],
      }),
    );
    const image = board(
      {
        title: state.counts ? t("copies of each pixel", "每个像素的份数") : t("image x", "图像 x"),
        width: columns * size,
        height: stacked(channels, rows * size),
        color: "forward",
      },
      svg`${imageTiles(state.counts ? result.seen : result.x, {
        size,
        shade: (i, j) => (under(i, j) ? 2 : 0),
        at: state.pixel,
        onPoint: (row, column) => this.set({ pixel: [row, column] }),
        onSet: state.counts
          ? undefined
          : (row, column, value) => this.set({ image: replaced(state.image, row, column, value) }),
      })}${edges}`,
    );
    const filter = board(
      {
        title: filters > 1 ? t("filters W", "滤波器 W") : t("filter W", "滤波器 W"),
        width: filters * fw * size + (filters - 1) * GAP,
        height: stacked(channels, fh * size),
        color: "parameter",
      },
      filterTiles(result.W, {
        size,
        color: "parameter",
        shade: () => 1,
        at: state.weight,
        onPoint: (row, column) => this.set({ weight: [row, column] }),
        onSet: (row, column, value) => this.set({ kernel: replaced(state.kernel, row, column, value) }),
      }),
    );
    const look = { size: cell, height: high, small: high < 24 || cell < 24 };
    const weights = result.W.list().map((/** @type {number[][][]} */ each) => each.flat(2));
    const columnsOf = weights[0].map((/** @type {number} */ _, /** @type {number} */ tap) =>
      weights.map((/** @type {number[]} */ each) => each[tap]),
    );
    return html`<div class="column">${image} ${filter}</div>
      ${sign("→", 60)}
      ${board(
        {
          title: t(`col, ${places} x ${taps}`, `col，${places} x ${taps}`),
          width: taps * cell,
          height: places * high,
          color: "forward",
        },
        this.matrix(look),
      )}
      ${sign("·", 60)}
      ${board(
        { title: "Wᵀ", width: filters * cell, height: taps * high, color: "parameter" },
        tiles(columnsOf, { ...look, color: "parameter", shade: () => 1 }),
      )}
      ${sign("=", 60)}
      ${board(
        { title: t("out", "输出"), width: filters * cell, height: places * high, color: "backward" },
        tiles(result.product.list(), { ...look, color: "backward", shade: (i) => (i === this.step ? 3 : 1) }),
      )} `;
  }

  /**
   * The rows of the matrix: the channels are beside each other.
   * @param {{size: number, height: number, small: boolean}} look
   */
  matrix(look) {
    const { result } = this;
    const channels = result.x.shape[0];
    const taps = result.col.shape[1] / channels;
    const rows = result.col.list();
    return Array.from({ length: channels }, (_, c) =>
      tiles(
        rows.map((/** @type {number[]} */ row) => row.slice(c * taps, (c + 1) * taps)),
        {
          ...look,
          x: c * taps * look.size,
          color: CHANNEL_COLORS[c],
          shade: (i) => (i === this.step ? 2 : 0),
          at: c === 0 ? [this.step, 0] : undefined,
          name: (i, j) =>
            t(
              `row ${i + 1} of the matrix, column ${c * taps + j + 1}`,
              `矩阵的第 ${i + 1} 行第 ${c * taps + j + 1} 列`,
            ),
          onPoint: (i) => this.player.go(i),
        },
      ),
    );
  }

  summary() {
    const { result } = this;
    const [places, taps] = result.col.shape;
    const pixels = result.x.data.length;
    const i = this.step + 1;
    const value = Array.from(result.product.at(this.step).data, (each) => number(Number(each))).join(
      t(" and ", " 和 "),
    );
    const filters = result.W.shape[0] > 1 ? t("the filters", "各滤波器") : t("the filter", "滤波器");
    return t(
      `Row ${i} times ${filters} is ${value}. The matrix has ${places} x ${taps} = ${places * taps} numbers, the image ${pixels}: ${number((places * taps) / pixels, 3)} times as many.`,
      `第 ${i} 行乘以${filters}得 ${value}。矩阵有 ${places} x ${taps} = ${places * taps} 个数，图像只有 ${pixels} 个，是它的 ${number((places * taps) / pixels, 3)} 倍。`,
    );
  }
}

customElements.define("zs-im2col", Im2col);
