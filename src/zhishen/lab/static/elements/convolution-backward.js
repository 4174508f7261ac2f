// A convolution backward: where the gradients of the filter and of the image come from.
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
    stride: 1,
    padding: 0,
    dilation: 1,
  };
  static view = { step: 4, all: false, pixel: [0, 0], weight: [0, 0] };

  player = new Player(this, { last: () => this.count - 1, rate: 1.5, label: t("Output", "输出") });

  get count() {
    return this.result ? this.result.dout.shape[0] * this.result.dout.shape[1] : 1;
  }

  get step() {
    return Math.min(this.state.step, this.count - 1);
  }

  /** The row and the column of the chosen output. */
  get at() {
    const width = this.result.dout.shape[1];
    return /** @type {[number, number]} */ ([Math.floor(this.step / width), this.step % width]);
  }

  controls() {
    const { state } = this;
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
        value: nameOf("filter", state.kernel),
        options: filterOptions().filter(([name]) => name !== "wide"),
        onInput: (name) => this.set({ kernel: filterNamed(name) ?? state.kernel }),
      })}
      ${sizes.map(([name, label, min, max]) =>
        slider({ label, value: state[name], min, max, step: 1, onInput: (value) => this.set({ [name]: value }) }),
      )}
    `;
  }

  draw() {
    const { result, shown, state, width } = this;
    const [rows, columns] = result.x.shape;
    const [fh, fw] = result.W.shape;
    const [oh, ow] = result.dout.shape;
    const size = Math.max(26, Math.min(40, width > 700 ? (width - 140) / (columns * 2 + fw + ow) : width / 9));
    const dx = state.all ? result.dx : result.dx_parts.at(this.step);
    const dW = state.all ? result.dW : result.dW_parts.at(this.step);
    const under = (/** @type {number} */ i, /** @type {number} */ j) => state.all || this.isUnder(i, j);
    const marks = state.all
      ? nothing
      : ring({
          x: (shown.stride * this.at[1] - shown.padding) * size,
          y: (shown.stride * this.at[0] - shown.padding) * size,
          size,
          rows: shown.dilation * (fh - 1) + 1,
          columns: shown.dilation * (fw - 1) + 1,
          color: "backward",
        });
    const dout = board(
      { title: t("dout, of the outputs", "dout：输出的梯度"), width: ow * size, height: oh * size, color: "backward" },
      tiles(result.dout.list(), {
        size,
        color: "backward",
        shade: (i, j) => (!state.all && i === this.at[0] && j === this.at[1] ? 3 : 1),
        at: this.at,
        name: (i, j) => t(`dout, row ${i + 1}, column ${j + 1}`, `dout，第 ${i + 1} 行第 ${j + 1} 列`),
        onPoint: (i, j) => this.point(i * ow + j),
        onSet: (i, j, value) => this.set({ dout: replaced(state.dout, i, j, value) }),
      }),
    );
    const filter = board(
      { title: t("filter W", "滤波器 W"), width: fw * size, height: fh * size, color: "parameter" },
      tiles(result.W.list(), {
        size,
        color: "parameter",
        shade: () => 1,
        at: state.weight,
        name: (i, j) => t(`weight, row ${i + 1}, column ${j + 1}`, `权重，第 ${i + 1} 行第 ${j + 1} 列`),
        onPoint: (i, j) => this.set({ weight: [i, j] }),
        onSet: (i, j, value) => this.set({ kernel: replaced(state.kernel, i, j, value) }),
      }),
    );
    const image = board(
      { title: t("image x", "图像 x"), width: columns * size, height: rows * size, color: "forward" },
      svg`${tiles(result.x.list(), {
        size,
        color: "forward",
        shade: (i, j) => (under(i, j) ? 2 : 0),
        at: state.pixel,
        name: (i, j) => t(`pixel, row ${i + 1}, column ${j + 1}`, `像素，第 ${i + 1} 行第 ${j + 1} 列`),
        onPoint: (i, j) => this.set({ pixel: [i, j] }),
        onSet: (i, j, value) => this.set({ image: replaced(state.image, i, j, value) }),
      })}${marks}`,
    );
    const ofImage = board(
      {
        title: state.all ? "dx" : t("this output's part of dx", "它对 dx 的贡献"),
        width: columns * size,
        height: rows * size,
        color: "backward",
      },
      svg`${tiles(dx.list(), { size, color: "backward", shade: (i, j) => (under(i, j) ? 2 : 0) })}${marks}`,
    );
    const ofFilter = board(
      {
        title: state.all ? "dW" : t("this output's part of dW", "它对 dW 的贡献"),
        width: fw * size,
        height: fh * size,
        color: "backward",
      },
      tiles(dW.list(), { size, color: "backward", shade: () => 2 }),
    );
    const times = state.all ? "Σ" : `× ${short(result.dout.at(this.at[0]).at(this.at[1]))}`;
    return html`${dout}
      <div class="column">
        <div class="stage">${this.factor(times)} ${filter} ${sign("→", 60)} ${ofImage}</div>
        <div class="stage">${this.factor(times)} ${image} ${sign("→", 60)} ${ofFilter}</div>
      </div>`;
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
    const [fh, fw] = this.result.W.shape;
    const [row, column] = [i + P - S * this.at[0], j + P - S * this.at[1]];
    return row >= 0 && column >= 0 && row % D === 0 && column % D === 0 && row < D * fh && column < D * fw;
  }

  /** @param {number} step */
  point(step) {
    this.player.playing = false;
    this.set({ step, all: false });
  }

  summary() {
    const { result, state } = this;
    const gradient = number(result.dout.at(this.at[0]).at(this.at[1]));
    const [i, j] = [this.at[0] + 1, this.at[1] + 1];
    if (state.all) {
      const sum = number(result.db);
      return t(
        `Each gradient of a pixel is the sum over all outputs that have seen it; db is the sum of dout, ${sum}.`,
        `像素的梯度是所有看到它的输出的贡献之和；db 是 dout 的总和，即 ${sum}。`,
      );
    }
    return t(
      `The gradient of output row ${i}, column ${j} is ${gradient}: times the filter it goes to the pixels that the output has seen, times these pixels it goes to the filter.`,
      `输出第 ${i} 行第 ${j} 列的梯度是 ${gradient}：乘以滤波器，传给这个输出看到的像素；乘以这些像素，传给滤波器。`,
    );
  }
}

customElements.define("zs-convolution-backward", ConvolutionBackward);
