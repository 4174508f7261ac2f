// A digit of MNIST as an array of numbers: move the frame, read the pixels.
import { choice, slider } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { t } from "../core/language.js";
import { handle, image } from "../core/plot.js";
import { scaleLinear } from "../vendor/d3.js";
import { css, html, svg } from "../vendor/lit.js";

const SIDE = 8;

class DigitImage extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      .frame {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      .pixel-text {
        font: 600 11px var(--mono);
      }
      .pixel-text.inverse {
        fill: var(--background);
      }
      .pixels {
        cursor: crosshair;
      }
    `,
  ];
  static operation = "digit_image";
  /** @type {[string, string]} */
  static title = ["An image is an array of numbers", "图像就是数的数组"];
  static inputs = { index: 0, row: 7, column: 11 };
  static view = { cmap: "gray" };

  controls() {
    const { state } = this;
    const last = 28 - SIDE;
    return html`
      ${slider({ label: t("which test image", "第几幅测试图像"), value: state.index, min: 0, max: 999, step: 1, onInput: (index) => this.set({ index }) })}
      ${slider({ label: t("first row of the frame", "方框的起始行"), value: state.row, min: 0, max: last, step: 1, onInput: (row) => this.set({ row }) })}
      ${slider({ label: t("first column of the frame", "方框的起始列"), value: state.column, min: 0, max: last, step: 1, onInput: (column) => this.set({ column }) })}
      ${choice({
        label: t("colors (cmap)", "颜色（cmap）"),
        value: state.cmap,
        options: [
          ["gray", t("gray", "灰度")],
          ["sequential", t("blue", "蓝色")],
          ["diverging", t("blue and orange", "蓝色与橙色")],
        ],
        onInput: (cmap) => this.set({ cmap }),
      })}
    `;
  }

  draw() {
    const { result, state } = this;
    const size = Math.min(336, this.width);
    return html`${this.whole(size, result, state)}${this.magnified(size)}`;
  }

  /**
   * @param {number} size
   * @param {any} result
   * @param {import("../core/types").State} state
   */
  whole(size, result, state) {
    const pixel = size / 28;
    /** @type {any} */
    const scale = scaleLinear().domain([0, 28]).range([0, size]);
    const frame = { x: scale, y: scale, width: size, height: size };
    const last = 28 - SIDE;
    const limited = (/** @type {number} */ value) => Math.max(0, Math.min(last, Math.round(value - SIDE / 2)));
    const label = t("The digit; drag the middle of the frame", "数字；可以拖动方框的中心");
    return html`<svg
      class="plot"
      width=${size}
      height=${size}
      viewBox="0 0 ${size} ${size}"
      role="group"
      aria-label=${label}
    >
      ${image(result.image, { x: 0, y: 0, width: size, height: size, low: 0, high: 255, kind: state.cmap })}
      <rect
        class="frame"
        x=${state.column * pixel}
        y=${state.row * pixel}
        width=${SIDE * pixel}
        height=${SIDE * pixel}
      ></rect>
      ${handle(frame, {
        x: state.column + SIDE / 2,
        y: state.row + SIDE / 2,
        step: [1, -1],
        radius: 7,
        label: t("the frame", "方框"),
        color: "1",
        onMove: (x, y) => this.set({ column: limited(x), row: limited(y) }),
      })}
    </svg>`;
  }

  /** @param {number} size */
  magnified(size) {
    const { result, state } = this;
    const part = result.part;
    const cell = size / SIDE;
    const values = part.list();
    const label = t("The numbers in the frame", "方框里的数");
    return html`<svg
      class="plot"
      width=${size}
      height=${size}
      viewBox="0 0 ${size} ${size}"
      role="img"
      aria-label=${label}
    >
      ${image(part, { x: 0, y: 0, width: size, height: size, low: 0, high: 255, kind: state.cmap })}
      ${values.map((/** @type {number[]} */ row, /** @type {number} */ r) =>
        row.map(
          (value, c) =>
            svg`<text class="pixel-text ${this.inverse(value) ? "inverse" : ""}" x=${(c + 0.5) * cell} y=${(r + 0.5) * cell} dy="0.35em" text-anchor="middle">${value}</text>`,
        ),
      )}
      <rect class="frame" x="1" y="1" width=${size - 2} height=${size - 2}></rect>
    </svg>`;
  }

  /**
   * Whether a number needs the color of the background to be read.
   * @param {number} value
   */
  inverse(value) {
    return this.state.cmap === "diverging" ? value < 45 || value > 210 : value > 125;
  }

  summary() {
    const { result, state } = this;
    const pixel = result.part.at(SIDE / 2).at(SIDE / 2);
    const [row, column] = [state.row + SIDE / 2, state.column + SIDE / 2];
    return t(
      `An array of shape (28, 28) with numbers from ${result.low} to ${result.high}, label ${result.label}; image[${row}, ${column}] is ${pixel}.`,
      `形状为 (28, 28) 的数组，数值从 ${result.low} 到 ${result.high}，标签为 ${result.label}；image[${row}, ${column}] 是 ${pixel}。`,
    );
  }
}

customElements.define("zs-digit-image", DigitImage);
