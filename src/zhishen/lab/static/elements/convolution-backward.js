// A convolution backward: where the gradients of the filter and of the image come from.
import {
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
import { filterNamed, filterOptions, imageNamed, nameOf, replaced } from "../core/filter-presets.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, ring, short, sign, tiles, tileStyle } from "../core/tiles.js";
import { html, nothing, svg } from "../vendor/lit.js";

const PATTERN = [
  [1, 2, -1],
  [-2, 1, 3],
  [0, -1, 2],
];
const DOUT = Array.from({ length: 9 }, (_, i) => Array.from({ length: 9 }, (__, j) => PATTERN[i % 3][j % 3]));

class ConvolutionBackward extends ShownElement {
  static styles = [...sheet, tileStyle];
  static operation = "convolution_gradients";
  /** @type {[string, string]} */
  static title = ["A convolution backward: where each gradient comes from", "卷积的反向传播：每个梯度从哪里来"];
  static inputs = {
    image: imageNamed("book"),
    kernel: filterNamed("book"),
    dout: DOUT,
    channels: 1,
    filters: 1,
    stride: 1,
    padding: 0,
    dilation: 1,
  };
  static view = { step: 4, all: false, pixel: [0, 0], weight: [0, 0] };

  player = new Player(this, { last: () => this.count - 1, rate: 1.5, label: t("Output", "输出") });

  get count() {
    return this.result ? this.result.dout.data.length : 1;
  }

  get step() {
    return Math.min(this.state.step, this.count - 1);
  }

  /** The filter, the row and the column of the chosen output. */
  get at() {
    const [, height, width] = this.result.dout.shape;
    return [Math.floor(this.step / (height * width)), Math.floor(this.step / width) % height, this.step % width];
  }

  /** The first channel of the image, that of the first filter, and the gradients of its outputs. */
  first() {
    const { image, kernel, dout, channels, filters } = this.state;
    return {
      image: partOf(image, channels, 0),
      kernel: partOf(kernel, channels * filters, 0),
      dout: partOf(dout, filters, 0),
    };
  }

  /**
   * Other numbers of the first filter, or other numbers of channels and filters: the others are made from the first.
   * @param {{kernel?: number[][], channels?: number, filters?: number}} changes
   */
  build(changes) {
    const { channels, filters } = this.state;
    const next = { ...this.first(), channels, filters, ...changes };
    this.set({
      channels: next.channels,
      filters: next.filters,
      image: shiftedCopies(next.image, next.channels),
      kernel: filterCopies(next.kernel, next),
      dout: shiftedCopies(next.dout, next.filters),
      pixel: [0, 0],
      weight: [0, 0],
    });
  }

  controls() {
    const { state } = this;
    const { kernel } = this.first();
    /** @type {[string, string, number, number][]} */
    const sizes = [
      ["stride", t("Stride S", "步幅 S"), 1, 3],
      ["padding", t("Padding P", "填充 P"), 0, 2],
      ["dilation", t("Dilation D", "扩张率 D"), 1, 2],
    ];
    return html`
      ${this.player.controls()}
      ${toggle({
        label: t("All outputs: show the sums", "所有输出：显示总和"),
        value: state.all,
        onInput: (all) => this.set({ all }),
      })}
      ${choice({
        label: t("Filter", "滤波器"),
        value: nameOf("filter", kernel),
        options: filterOptions().filter(([name]) => name !== "wide"),
        onInput: (name) => this.build({ kernel: filterNamed(name) ?? kernel }),
      })}
      ${channelSlider(state.channels, (channels) => this.build({ channels }))}
      ${filterSlider(state.filters, (filters) => this.build({ filters }))}
      ${sizes.map(([name, label, min, max]) =>
        slider({ label, value: state[name], min, max, step: 1, onInput: (value) => this.set({ [name]: value }) }),
      )}
    `;
  }

  draw() {
    const { result, state } = this;
    const [channels, rows, columns] = result.x.shape;
    const [filters, , fh, fw] = result.W.shape;
    const size = this.size();
    const dx = state.all ? result.dx : result.dx_parts.at(this.step);
    const dW = state.all ? result.dW : result.dW_parts.at(this.step);
    const under = (/** @type {number} */ i, /** @type {number} */ j) => (state.all || this.isUnder(i, j) ? 2 : 0);
    const used = (/** @type {number} */ filter) => (state.all || filter === this.at[0] ? 2 : 0);
    const [imageArea, filterArea] = [
      { width: columns * size, height: stacked(channels, rows * size) },
      { width: filters * fw * size + (filters - 1) * GAP, height: stacked(channels, fh * size) },
    ];
    const filter = board(
      {
        title: filters > 1 ? t("filters W", "滤波器 W") : t("filter W", "滤波器 W"),
        ...filterArea,
        color: "parameter",
      },
      filterTiles(result.W, {
        size,
        color: "parameter",
        shade: filters > 1 ? used : () => 1,
        at: state.weight,
        onPoint: (row, column) => this.set({ weight: [row, column] }),
        onSet: (row, column, value) => this.set({ kernel: replaced(state.kernel, row, column, value) }),
      }),
    );
    const image = board(
      { title: t("image x", "图像 x"), ...imageArea, color: "forward" },
      svg`${imageTiles(result.x, {
        size,
        shade: under,
        at: state.pixel,
        onPoint: (row, column) => this.set({ pixel: [row, column] }),
        onSet: (row, column, value) => this.set({ image: replaced(state.image, row, column, value) }),
      })}${this.edges(size)}`,
    );
    const ofImage = board(
      { title: state.all ? "dx" : t("this output's part of dx", "它对 dx 的贡献"), ...imageArea, color: "backward" },
      svg`${imageTiles(dx, { size, color: "backward", shade: under })}${this.edges(size)}`,
    );
    const ofFilter = board(
      { title: state.all ? "dW" : t("this output's part of dW", "它对 dW 的贡献"), ...filterArea, color: "backward" },
      filterTiles(dW, { size, color: "backward", shade: used }),
    );
    const times = state.all ? "Σ" : `× ${short(this.gradient())}`;
    return html`${this.outputs(size)}
      <div class="column">
        <div class="stage">${this.factor(times)} ${filter} ${sign("→", 60)} ${ofImage}</div>
        <div class="stage">${this.factor(times)} ${image} ${sign("→", 60)} ${ofFilter}</div>
      </div>`;
  }

  /** The width of a tile. */
  size() {
    const [channels, , columns] = this.result.x.shape;
    const [filters, , , fw] = this.result.W.shape;
    const across = columns * 2 + filters * fw + this.result.dout.shape[2];
    return Math.max(
      26,
      Math.min(channels > 1 ? 32 : 40, this.width > 700 ? (this.width - 140) / across : this.width / 9),
    );
  }

  /** The gradient of the chosen output. */
  gradient() {
    const [o, i, j] = this.at;
    return this.result.dout.at(o).at(i).at(j);
  }

  /**
   * The gradients of the outputs, those of the filters below each other.
   * @param {number} size
   */
  outputs(size) {
    const { result, state } = this;
    const [filters, oh, ow] = result.dout.shape;
    const height = state.dout.length / state.filters;
    return board(
      {
        title: t("dout, of the outputs", "dout：输出的梯度"),
        width: ow * size,
        height: stacked(filters, oh * size),
        color: "backward",
      },
      Array.from({ length: filters }, (_, o) =>
        tiles(result.dout.at(o).list(), {
          y: o * (oh * size + GAP),
          size,
          color: "backward",
          small: size < 32,
          shade: (i, j) => (!state.all && String([o, i, j]) === String(this.at) ? 3 : 1),
          at: o === this.at[0] ? [this.at[1], this.at[2]] : undefined,
          name: (i, j) =>
            filters > 1
              ? t(
                  `dout, filter ${o + 1}, row ${i + 1}, column ${j + 1}`,
                  `dout，滤波器 ${o + 1}，第 ${i + 1} 行第 ${j + 1} 列`,
                )
              : t(`dout, row ${i + 1}, column ${j + 1}`, `dout，第 ${i + 1} 行第 ${j + 1} 列`),
          onPoint: (i, j) => this.point((o * oh + i) * ow + j),
          onSet: (i, j, value) => this.set({ dout: replaced(state.dout, o * height + i, j, value) }),
        }),
      ),
    );
  }

  /**
   * Frames around what the chosen output has seen, in all channels.
   * @param {number} size
   */
  edges(size) {
    if (this.state.all) return nothing;
    const [channels, rows] = this.result.x.shape;
    const [, , fh, fw] = this.result.W.shape;
    const { stride: S, padding: P, dilation: D } = this.shown;
    return Array.from({ length: channels }, (_, c) =>
      ring({
        x: (S * this.at[2] - P) * size,
        y: c * (rows * size + GAP) + (S * this.at[1] - P) * size,
        size,
        rows: D * (fh - 1) + 1,
        columns: D * (fw - 1) + 1,
        color: "backward",
      }),
    );
  }

  /** @param {string} text */
  factor(text) {
    return html`<svg width="52" height="24" viewBox="0 0 52 24" aria-hidden="true">
      ${svg`<text class="heading" data-color="backward" x="26" y="16" text-anchor="middle">${text}</text>`}
    </svg>`;
  }

  /**
   * Whether the chosen output has seen a pixel.
   * @param {number} i
   * @param {number} j
   */
  isUnder(i, j) {
    const { padding: P, stride: S, dilation: D } = this.shown;
    const [, , fh, fw] = this.result.W.shape;
    const [row, column] = [i + P - S * this.at[1], j + P - S * this.at[2]];
    return row >= 0 && column >= 0 && row % D === 0 && column % D === 0 && row < D * fh && column < D * fw;
  }

  /** @param {number} step */
  point(step) {
    this.player.playing = false;
    this.set({ step, all: false });
  }

  summary() {
    const { result, state } = this;
    const gradient = number(this.gradient());
    const [, i, j] = this.at.map((place) => place + 1);
    if (state.all) {
      const sums = Array.from(result.db.data, (sum) => number(Number(sum))).join(t(" and ", " 和 "));
      return t(
        `Each gradient of a pixel is the sum over all outputs that have seen it; db is the sum of dout, ${sums}.`,
        `像素的梯度是所有看到它的输出的贡献之和；db 是 dout 的总和，即 ${sums}。`,
      );
    }
    if (result.W.shape[0] > 1) {
      const o = this.at[0] + 1;
      return t(
        `The gradient of the output of filter ${o}, row ${i}, column ${j}, is ${gradient}: times filter ${o} it goes to the pixels that the output has seen, times these pixels it goes to filter ${o} alone.`,
        `滤波器 ${o} 的输出第 ${i} 行第 ${j} 列的梯度是 ${gradient}：乘以滤波器 ${o}，传给这个输出看到的像素；乘以这些像素，只传给滤波器 ${o}。`,
      );
    }
    return t(
      `The gradient of output row ${i}, column ${j} is ${gradient}: times the filter it goes to the pixels that the output has seen, times these pixels it goes to the filter.`,
      `输出第 ${i} 行第 ${j} 列的梯度是 ${gradient}：乘以滤波器，传给这个输出看到的像素；乘以这些像素，传给滤波器。`,
    );
  }
}

customElements.define("zs-convolution-backward", ConvolutionBackward);
