// A convolution under the mouse: the pixels under the filter, their products with the weights, and the sum.
import { CHANNEL_COLORS, channelSlider, GAP, partOf, shiftedCopies, stacked, within } from "../core/channels.js";
import { choice, slider } from "../core/controls.js";
import { filterNamed, filterOptions, imageNamed, imageOptions, nameOf, replaced } from "../core/filter-presets.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, ring, short, sign, tiles, tileStyle } from "../core/tiles.js";
import { css, html, svg } from "../vendor/lit.js";

const BOOK = /** @type {number[][]} */ (imageNamed("book"));

class Convolution extends ShownElement {
  static styles = [
    ...sheet,
    tileStyle,
    css`
      .factors {
        font-size: 10.5px;
        fill: var(--muted);
        font-family: var(--mono);
      }
    `,
  ];
  static operation = "convolution";
  /** @type {[string, string]} */
  static title = ["A convolution, number by number", "卷积：一个数一个数地看"];
  static inputs = {
    image: BOOK,
    kernel: filterNamed("book"),
    channels: 1,
    bias: 0,
    stride: 1,
    padding: 0,
    dilation: 1,
  };
  static view = { step: 0, pixel: [0, 0], weight: [0, 0] };

  player = new Player(this, { last: () => this.count - 1, rate: 1.5, label: t("Position", "位置") });

  /** The number of positions. */
  get count() {
    return this.result ? this.result.out.shape[0] * this.result.out.shape[1] : 1;
  }

  /** The row and the column of the chosen output. */
  get at() {
    const width = this.result.out.shape[1];
    const step = Math.min(this.state.step, this.count - 1);
    return /** @type {[number, number]} */ ([Math.floor(step / width), step % width]);
  }

  controls() {
    const { state } = this;
    return html`
      ${this.player.controls()}
      ${choice({
        label: t("Image", "图像"),
        value: nameOf("image", this.first("image")),
        options: imageOptions(),
        onInput: (name) => this.choose("image", imageNamed(name)),
      })}
      ${choice({
        label: t("Filter", "滤波器"),
        value: nameOf("filter", this.first("kernel")),
        options: filterOptions(),
        onInput: (name) => this.choose("kernel", filterNamed(name)),
      })}
      ${this.whole("stride", t("Stride S", "步幅 S"), 1, 3)} ${this.whole("padding", t("Padding P", "填充 P"), 0, 2)}
      ${this.whole("dilation", t("Dilation D", "扩张率 D"), 1, 2)}
      ${channelSlider(state.channels, (channels) => this.setChannels(channels))}
      ${slider({
        label: t("Bias b", "偏置 b"),
        value: state.bias,
        min: -20,
        max: 20,
        step: 1,
        color: "parameter",
        onInput: (bias) => this.set({ bias }),
      })}
    `;
  }

  /**
   * A slider for a whole number of the state.
   * @param {string} name
   * @param {string} label
   * @param {number} min
   * @param {number} max
   */
  whole(name, label, min, max) {
    return slider({
      label,
      value: this.state[name],
      min,
      max,
      step: 1,
      onInput: (value) => this.set({ [name]: value }),
    });
  }

  /**
   * The rows of the first channel.
   * @param {"image" | "kernel"} name
   */
  first(name) {
    return partOf(this.state[name], this.state.channels, 0);
  }

  /**
   * Other numbers for the first channel; the further channels are shifted copies.
   * @param {"image" | "kernel"} name
   * @param {number[][] | undefined} rows
   */
  choose(name, rows) {
    if (rows) this.set({ [name]: shiftedCopies(rows, this.state.channels), step: 0, pixel: [0, 0], weight: [0, 0] });
  }

  /** @param {number} channels */
  setChannels(channels) {
    this.set({
      channels,
      image: shiftedCopies(this.first("image"), channels),
      kernel: shiftedCopies(this.first("kernel"), channels),
      pixel: [0, 0],
      weight: [0, 0],
    });
  }

  draw() {
    const { result, shown, state, width } = this;
    const [channels, rows, columns] = result.x.shape;
    const [, fh, fw] = result.W.shape;
    const padded = columns + 2 * shown.padding;
    const all = padded + 2.6 * fw + result.out.shape[1];
    const size = Math.max(24, Math.min(40, width > 700 ? (width - 150) / all : (width - 8) / Math.max(padded, 7)));
    const imageHeight = stacked(channels, (rows + 2 * shown.padding) * size);
    const filterHeight = stacked(channels, fh * size);
    const product = Math.max(34, size * 1.3);
    return html`
      ${board(
        { title: t("image x", "图像 x"), width: padded * size, height: imageHeight, color: "forward" },
        Array.from({ length: channels }, (_, c) =>
          this.drawImage(c, size, c * ((rows + 2 * shown.padding) * size + GAP)),
        ),
      )}
      ${sign("∗", 60)}
      ${board(
        { title: t("filter W", "滤波器 W"), width: fw * size, height: filterHeight, color: "parameter" },
        Array.from({ length: channels }, (_, c) =>
          tiles(result.W.at(c).list(), {
            y: c * (fh * size + GAP),
            size,
            color: "parameter",
            shade: () => 1,
            at: within(state.weight, c, fh),
            name: (i, j) =>
              t(
                `weight, channel ${c + 1}, row ${i + 1}, column ${j + 1}`,
                `权重，通道 ${c + 1}，第 ${i + 1} 行第 ${j + 1} 列`,
              ),
            onPoint: (i, j) => this.set({ weight: [c * fh + i, j] }),
            onSet: (i, j, value) => this.set({ kernel: replaced(state.kernel, c * fh + i, j, value) }),
          }),
        ),
      )}
      ${sign("→", 60)}
      ${board(
        { title: t("products", "对应元素的乘积"), width: fw * product, height: stacked(channels, fh * product) },
        Array.from({ length: channels }, (_, c) => this.drawProducts(c, product, c * (fh * product + GAP))),
      )}
      ${sign("Σ", 60)}
      ${board(
        {
          title: t("output", "输出"),
          width: result.out.shape[1] * size,
          height: result.out.shape[0] * size,
          color: "adam",
        },
        tiles(result.out.list(), {
          size,
          color: "adam",
          small: size < 36,
          shade: (i, j) => (i === this.at[0] && j === this.at[1] ? 3 : 1),
          at: this.at,
          name: (i, j) => t(`output, row ${i + 1}, column ${j + 1}`, `输出，第 ${i + 1} 行第 ${j + 1} 列`),
          onPoint: (i, j) => this.set({ step: i * result.out.shape[1] + j }),
        }),
      )}
      <p class="lines">${this.size()}</p>
    `;
  }

  /**
   * One channel of the image with its padding; the pixels under the filter are strong.
   * @param {number} c
   * @param {number} size
   * @param {number} y
   */
  drawImage(c, size, y) {
    const { result, state } = this;
    const [, rows, columns] = result.x.shape;
    const [, fh, fw] = result.W.shape;
    const { padding: P, stride: S, dilation: D } = this.shown;
    const [top, left] = [S * this.at[0], S * this.at[1]];
    const under = (/** @type {number} */ i, /** @type {number} */ j) =>
      i >= top && j >= left && (i - top) % D === 0 && (j - left) % D === 0 && i - top < D * fh && j - left < D * fw;
    const pixels = result.x.at(c).list();
    const outside = (/** @type {number} */ i, /** @type {number} */ j) =>
      i < P || j < P || i >= rows + P || j >= columns + P;
    const shown = Array.from({ length: rows + 2 * P }, (_, i) =>
      Array.from({ length: columns + 2 * P }, (__, j) => (outside(i, j) ? 0 : pixels[i - P][j - P])),
    );
    const at = within(state.pixel, c, rows);
    return svg`${tiles(shown, {
      y,
      size,
      color: CHANNEL_COLORS[c],
      shade: (i, j) => (under(i, j) ? 2 : 0),
      border: outside,
      at: at && [at[0] + P, at[1] + P],
      name: (i, j) =>
        t(
          `pixel, channel ${c + 1}, row ${i + 1 - P}, column ${j + 1 - P}`,
          `像素，通道 ${c + 1}，第 ${i + 1 - P} 行第 ${j + 1 - P} 列`,
        ),
      onPoint: (i, j) => this.point(c, i, j),
      onSet: (i, j, value) => this.set({ image: replaced(state.image, c * rows + i - P, j - P, value) }),
    })}
    ${ring({ x: left * size, y: y + top * size, size, rows: D * (fh - 1) + 1, columns: D * (fw - 1) + 1, color: CHANNEL_COLORS[c] })}`;
  }

  /**
   * Move the filter to a pixel of the padded image, as near as its positions are.
   * @param {number} c
   * @param {number} i
   * @param {number} j
   */
  point(c, i, j) {
    const { result, shown } = this;
    const [, rows, columns] = result.x.shape;
    const [height, width] = result.out.shape;
    const [, fh, fw] = result.W.shape;
    /** @type {(place: number, taps: number, count: number) => number} */
    const nearest = (place, taps, count) => {
      const middle = (place - (shown.dilation * (taps - 1)) / 2) / shown.stride;
      return Math.max(0, Math.min(count - 1, Math.round(middle)));
    };
    const [row, column] = [i - shown.padding, j - shown.padding];
    const inside = row >= 0 && column >= 0 && row < rows && column < columns;
    this.player.playing = false;
    this.set({
      step: nearest(i, fh, height) * width + nearest(j, fw, width),
      ...(inside ? { pixel: [c * rows + row, column] } : {}),
    });
  }

  /**
   * The products of one channel.
   * @param {number} c
   * @param {number} size
   * @param {number} y
   */
  drawProducts(c, size, y) {
    const { result } = this;
    const [, fh, fw] = result.W.shape;
    const step = this.at[0] * result.out.shape[1] + this.at[1];
    const products = result.products.at(step).at(c).list();
    const pixels = result.col
      .at(step)
      .list()
      .slice(c * fh * fw, (c + 1) * fh * fw);
    const weights = result.W.at(c).list().flat();
    const factors = pixels.map((/** @type {number} */ pixel, /** @type {number} */ k) => {
      const [i, j] = [Math.floor(k / fw), k % fw];
      return svg`<text class="factors" x=${(j + 0.5) * size} y=${y + i * size + 12} text-anchor="middle">${short(pixel)}·${short(weights[k])}</text>`;
    });
    return svg`${tiles(
      products.map((/** @type {number[]} */ row) => row.map(short)),
      { y: y, size, color: CHANNEL_COLORS[c], shade: () => 1, small: true },
    )}${factors}`;
  }

  /** The formula of the size of the output, with its numbers. */
  size() {
    const { result, shown } = this;
    const [, rows, columns] = result.x.shape;
    const [, fh, fw] = result.W.shape;
    const line = (
      /** @type {string} */ name,
      /** @type {number} */ image,
      /** @type {number} */ filter,
      /** @type {number} */ count,
    ) =>
      html`<span>
        ${name} = ⌊(${image} + 2·${shown.padding} − ${shown.dilation}·(${filter} − 1) − 1) / ${shown.stride}⌋ + 1 =
        ${count}</span
      >`;
    return html`${line("OH", rows, fh, result.out.shape[0])} ${line("OW", columns, fw, result.out.shape[1])}`;
  }

  summary() {
    const { result, shown } = this;
    const step = this.at[0] * result.out.shape[1] + this.at[1];
    const products = Array.from(result.products.at(step).data, (value) => short(Number(value)));
    const terms = products.length > 9 ? [...products.slice(0, 9), "…"] : products;
    const sum = `${terms.join(" + ")}${shown.bias ? ` + ${number(shown.bias)}` : ""} = ${number(result.out.at(this.at[0]).at(this.at[1]))}`;
    const [i, j] = [this.at[0] + 1, this.at[1] + 1];
    return t(
      `Output, row ${i}, column ${j}: ${sum}. Point at a pixel to move the filter; click a number, or type a digit, to change it.`,
      `输出的第 ${i} 行第 ${j} 列：${sum}。指向像素可移动滤波器；点击数字或键入数字可修改它。`,
    );
  }
}

customElements.define("zs-convolution", Convolution);
