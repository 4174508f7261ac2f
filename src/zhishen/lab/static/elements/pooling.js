// Pooling forward and backward: the largest number or the mean of each window, and where the gradient goes.
import { choice, slider, toggle } from "../core/controls.js";
import { imageNamed, imageOptions, nameOf, replaced } from "../core/filter-presets.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, ring, sign, tiles, tileStyle } from "../core/tiles.js";
import { html, nothing, svg } from "../vendor/lit.js";

const BOOK = [
  [1, 2, 0, 1],
  [0, 1, 2, 3],
  [3, 0, 1, 2],
  [2, 4, 0, 1],
];
const DOUT = Array.from({ length: 9 }, (_, i) => Array.from({ length: 9 }, (__, j) => 1 + ((i + j) % 3)));

class Pooling extends ShownElement {
  static styles = [...sheet, tileStyle];
  static operation = "pooling";
  /** @type {[string, string]} */
  static title = ["Pooling, forward and backward", "池化：正向与反向"];
  static inputs = { image: BOOK, dout: DOUT, kind: "max", size: 2, stride: 2, padding: 0 };
  static view = { step: 0, all: false, pixel: [0, 0] };

  player = new Player(this, { last: () => this.count - 1, rate: 1.5, label: t("Window", "窗口") });

  get count() {
    return this.result ? this.result.out.shape[0] * this.result.out.shape[1] : 1;
  }

  get step() {
    return Math.min(this.state.step, this.count - 1);
  }

  get at() {
    const width = this.result.out.shape[1];
    return /** @type {[number, number]} */ ([Math.floor(this.step / width), this.step % width]);
  }

  controls() {
    const { state } = this;
    /** @type {[string, string, number, number][]} */
    const sizes = [
      ["size", t("Window", "窗口大小"), 1, 4],
      ["stride", t("Stride", "步幅"), 1, 4],
      ["padding", t("Padding", "填充"), 0, 1],
    ];
    return html`
      ${this.player.controls()}
      ${choice({
        label: t("Pooling", "池化"),
        value: state.kind,
        options: [
          ["max", t("Max: the largest", "Max：取最大值")],
          ["average", t("Average: the mean", "Average：取平均值")],
        ],
        onInput: (kind) => this.set({ kind }),
      })}
      ${choice({
        label: t("Image", "图像"),
        value: JSON.stringify(state.image) === JSON.stringify(BOOK) ? "pooled" : nameOf("image", state.image),
        options: [["pooled", t("the book's, 4 x 4", "书中的图像，4 x 4")], ...imageOptions()],
        onInput: (name) =>
          this.set({ image: name === "pooled" ? BOOK : (imageNamed(name) ?? state.image), pixel: [0, 0] }),
      })}
      ${sizes.map(([name, label, min, max]) =>
        slider({ label, value: state[name], min, max, step: 1, onInput: (value) => this.set({ [name]: value }) }),
      )}
      ${toggle({
        label: t("All windows: show dx", "所有窗口：显示 dx"),
        value: state.all,
        onInput: (all) => this.set({ all }),
      })}
    `;
  }

  draw() {
    const { result, state, width, shown } = this;
    const [rows, columns] = result.x.shape;
    const [oh, ow] = result.out.shape;
    const size = Math.max(24, Math.min(44, (Math.min(width, 340) - 8) / Math.max(columns, ow)));
    const share = result.shares.at(this.step).list();
    const gradient = result.dout.at(this.at[0]).at(this.at[1]);
    const part = share.map((/** @type {number[]} */ row) => row.map((one) => one * gradient));
    const marks = (/** @type {string} */ color) =>
      ring({
        x: (shown.stride * this.at[1] - shown.padding) * size,
        y: (shown.stride * this.at[0] - shown.padding) * size,
        size,
        rows: shown.size,
        columns: shown.size,
        color,
      });
    const image = board(
      { title: t("image x", "图像 x"), width: columns * size, height: rows * size, color: "forward" },
      svg`${tiles(result.x.list(), {
        size,
        color: "forward",
        shade: (i, j) => (share[i][j] > 0 ? 3 : this.isUnder(i, j) ? 1 : 0),
        at: state.pixel,
        name: (i, j) => t(`pixel, row ${i + 1}, column ${j + 1}`, `像素，第 ${i + 1} 行第 ${j + 1} 列`),
        onPoint: (i, j) => this.point(i, j),
        onSet: (i, j, value) => this.set({ image: replaced(state.image, i, j, value) }),
      })}${marks("forward")}`,
    );
    const out = board(
      { title: t("output", "输出"), width: ow * size, height: oh * size, color: "pool" },
      tiles(result.out.list(), {
        size,
        color: "pool",
        shade: (i, j) => (i === this.at[0] && j === this.at[1] ? 3 : 1),
        at: this.at,
        name: (i, j) => t(`output, row ${i + 1}, column ${j + 1}`, `输出，第 ${i + 1} 行第 ${j + 1} 列`),
        onPoint: (i, j) => this.player.go(i * ow + j),
      }),
    );
    const dout = board(
      { title: t("dout, of the outputs", "dout：输出的梯度"), width: ow * size, height: oh * size, color: "backward" },
      tiles(result.dout.list(), {
        size,
        color: "backward",
        shade: (i, j) => (state.all || (i === this.at[0] && j === this.at[1]) ? 3 : 1),
        at: this.at,
        name: (i, j) => t(`dout, row ${i + 1}, column ${j + 1}`, `dout，第 ${i + 1} 行第 ${j + 1} 列`),
        onPoint: (i, j) => this.player.go(i * ow + j),
        onSet: (i, j, value) => this.set({ dout: replaced(state.dout, i, j, value) }),
      }),
    );
    const dx = state.all ? result.dx.list() : part;
    const back = board(
      {
        title: state.all ? "dx" : t("this window's part of dx", "这个窗口对 dx 的贡献"),
        width: columns * size,
        height: rows * size,
        color: "backward",
      },
      svg`${tiles(dx, { size, color: "backward", shade: (i, j) => (dx[i][j] !== 0 ? 2 : 0) })}
      ${state.all ? nothing : marks("backward")}`,
    );
    return html`<div class="stage">${image} ${sign("→", 60)} ${out}</div>
      <div class="stage">${back} ${sign("←", 60)} ${dout}</div>`;
  }

  /**
   * Whether the chosen window contains a pixel.
   * @param {number} i
   * @param {number} j
   */
  isUnder(i, j) {
    const { padding, stride, size } = this.shown;
    const [row, column] = [i + padding - stride * this.at[0], j + padding - stride * this.at[1]];
    return row >= 0 && column >= 0 && row < size && column < size;
  }

  /**
   * Choose the window whose corner is nearest before a pixel.
   * @param {number} i
   * @param {number} j
   */
  point(i, j) {
    const { padding, stride } = this.shown;
    const [oh, ow] = this.result.out.shape;
    const row = Math.min(oh - 1, Math.floor((i + padding) / stride));
    const column = Math.min(ow - 1, Math.floor((j + padding) / stride));
    this.player.playing = false;
    this.set({ step: row * ow + column, pixel: [i, j] });
  }

  summary() {
    const { result, shown } = this;
    const value = number(result.out.at(this.at[0]).at(this.at[1]));
    const gradient = number(result.dout.at(this.at[0]).at(this.at[1]));
    const count = Array.from(result.shares.at(this.step).data).filter((share) => share > 0).length;
    if (shown.kind === "max") {
      return t(
        `The largest number of this window is ${value}. Its gradient ${gradient} goes to this pixel alone; the others get 0.`,
        `这个窗口中最大的数是 ${value}。它的梯度 ${gradient} 全部传给这个像素，其余像素得到 0。`,
      );
    }
    return t(
      `The mean of this window is ${value}. Its gradient ${gradient} is shared by the ${shown.size ** 2} numbers of the window: ${number(
        result.dout.at(this.at[0]).at(this.at[1]) / shown.size ** 2,
      )} for each of its ${count} pixels.`,
      `这个窗口的平均值是 ${value}。它的梯度 ${gradient} 由窗口中的 ${shown.size ** 2} 个数均分：${count} 个像素各得 ${number(
        result.dout.at(this.at[0]).at(this.at[1]) / shown.size ** 2,
      )}。`,
    );
  }
}

customElements.define("zs-pooling", Pooling);
