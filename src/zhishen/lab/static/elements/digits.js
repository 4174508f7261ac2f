// MNIST: images, their pixels as numbers, and the three options that decide the form of the data.
import { group, slider, toggle } from "../core/controls.js";
import { digitImage, digitPicture, digitStyle } from "../core/digits.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { sheet } from "../core/style.js";
import { css, html, nothing } from "../vendor/lit.js";

const SIDE = 28;

class Digits extends ZsElement {
  static operation = "digit";
  /** @type {[string, string]} */
  static title = ["MNIST: images are numbers", "MNIST：图像就是数"];
  static inputs = { label: 2, place: 0, row: 7, column: 10, flatten: true, normalize: true, one_hot: false };
  static styles = [
    ...sheet,
    digitStyle,
    css`
      .sheet {
        display: grid;
        grid-template-columns: repeat(10, 1fr);
        gap: 3px;
        align-self: flex-start;
      }
      .sheet button {
        padding: 1px;
        border: 2px solid transparent;
        border-radius: 6px;
        background: none;
        cursor: pointer;
      }
      .sheet button[aria-pressed="true"] {
        border-color: var(--c1);
      }
      .frame {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.35rem 1rem;
        align-self: center;
        margin: 0;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        font-family: var(--mono);
        overflow-wrap: anywhere;
      }
      dd b {
        color: var(--c1);
      }
    `,
  ];

  controls() {
    const { state } = this;
    /** @type {(label: string, name: string) => unknown} */
    const option = (label, name) => toggle({ label, value: state[name], onInput: (on) => this.set({ [name]: on }) });
    /** @type {(label: string, name: string) => unknown} */
    const pixel = (label, name) =>
      slider({
        label,
        value: state[name],
        min: 0,
        max: SIDE - 1,
        step: 1,
        onInput: (value) => this.set({ [name]: value }),
      });
    return html`${group(t("Options of data.mnist", "data.mnist 的选项"), [
      option(t("flatten: one row of 784 numbers", "flatten：展开成 784 个数的一行"), "flatten"),
      option(t("normalize: pixels divided by 255", "normalize：像素值除以 255"), "normalize"),
      option(t("one_hot: targets with a single 1", "one_hot：监督数据中只有一个 1"), "one_hot"),
    ])}
    ${group(t("The pixel", "像素"), [pixel(t("Row", "行"), "row"), pixel(t("Column", "列"), "column")])}`;
  }

  draw() {
    const wide = this.width > 700;
    const large = wide ? Math.min(392, Math.floor(0.43 * this.width)) : this.width;
    const small = Math.floor(((wide ? Math.min(420, this.width - large - 16) : this.width) - 10 * 9) / 10);
    return html`${this.sheet(small)} ${this.large(large)} ${this.facts()}`;
  }

  /**
   * Buttons for ten images of each class.
   * @param {number} size
   */
  sheet(size) {
    const { result, state } = this;
    return html`<div class="sheet" role="group" aria-label=${t("Test images", "测试图像")}>
      ${Array.from({ length: 100 }, (_, index) => {
        const [label, place] = [Math.floor(index / 10), index % 10];
        const pressed = label === state.label && place === state.place;
        return html`<button
          aria-label=${t(`Image ${place + 1} of the digit ${label}`, `数字 ${label} 的第 ${place + 1} 幅图像`)}
          aria-pressed=${pressed}
          @click=${() => this.set({ label, place })}
        >
          ${this.thumbnail(index, size, result.sheet.at(label).at(place).data)}
        </button>`;
      })}
    </div>`;
  }

  /** @type {Map<string, unknown>} */
  thumbnails = new Map();

  /**
   * A small picture, painted once for each size.
   * @param {number} index
   * @param {number} size
   * @param {ArrayLike<number>} values
   */
  thumbnail(index, size, values) {
    const key = `${index} ${size}`;
    if (!this.thumbnails.has(key)) this.thumbnails.set(key, digitPicture(values, { size, largest: 255, label: "" }));
    return this.thumbnails.get(key);
  }

  /**
   * The chosen image, with a frame around the chosen pixel.
   * @param {number} size
   */
  large(size) {
    const { result, state } = this;
    const pixel = size / SIDE;
    /** @param {PointerEvent} event */
    const point = (event) => {
      const box = /** @type {SVGElement} */ (event.currentTarget).getBoundingClientRect();
      const at = (/** @type {number} */ place) =>
        Math.max(0, Math.min(SIDE - 1, Math.floor((SIDE * place) / box.width)));
      this.set({ column: at(event.clientX - box.left), row: at(event.clientY - box.top) });
    };
    const label = t("The chosen image; point at a pixel", "选中的图像；请指向一个像素");
    return html`<svg
      class="plot"
      width=${size}
      height=${size}
      viewBox="0 0 ${size} ${size}"
      role="group"
      aria-label=${label}
      @pointerdown=${point}
      @pointermove=${point}
    >
      ${digitImage(result.pixels.data, { size, largest: result.largest })}
      <rect class="frame" x=${pixel * state.column} y=${pixel * state.row} width=${pixel} height=${pixel}></rect>
    </svg>`;
  }

  facts() {
    const { result, state } = this;
    const shape = `(${result.shape.join(", ")})`;
    const target = result.target.list();
    const place = result.position.join(", ");
    return html`<dl>
      <dt>${t("all test images", "全部测试图像")}</dt>
      <dd>x: ${shape} ${result.dtype}</dd>
      <dt>${t("this image", "这幅图像")}</dt>
      <dd>x[${result.index}]</dd>
      <dt>${t("this pixel", "这个像素")}</dt>
      <dd>x[${result.index}, ${place}] = <b>${number(result.value)}</b></dd>
      ${
        state.flatten
          ? html`<dt>${t("its place", "它的位置")}</dt>
              <dd>28 · ${state.row} + ${state.column} = ${place}</dd>`
          : nothing
      }
      <dt>${t("the target", "监督数据")}</dt>
      <dd>t[${result.index}] = <b>${target.length === 1 ? target[0] : `[${target.join(" ")}]`}</b></dd>
    </dl>`;
  }

  summary() {
    const { result, state } = this;
    const value = number(result.value);
    return t(
      `Test image ${result.index} is a ${state.label}. Its pixel in row ${state.row}, column ${state.column} is ${value} of ${result.largest}.`,
      `第 ${result.index} 幅测试图像是数字 ${state.label}。第 ${state.row} 行第 ${state.column} 列的像素值是 ${value}，最大为 ${result.largest}。`,
    );
  }
}

customElements.define("zs-digits", Digits);
