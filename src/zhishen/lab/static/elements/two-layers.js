// Two layers of perceptrons: the first one moves the corners, and then one line is enough.
import { ZsElement } from "../core/element.js";
import { choice } from "../core/controls.js";
import { t } from "../core/language.js";
import { boundary, classPoint, half, plane, rectangle, region } from "../core/plane.js";
import { Player } from "../core/player.js";
import { plot } from "../core/plot.js";
import { css, html, svg } from "../vendor/lit.js";

const STEPS = 20;

class TwoLayers extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    plane,
    css`
      .plane {
        display: grid;
        gap: 0.2rem;
      }
      table {
        align-self: center;
      }
      h4 {
        text-align: center;
      }
      .line.first {
        stroke: var(--c2);
      }
      .line.second {
        stroke: var(--c4);
      }
      .gate-name {
        font-size: 12.5px;
        font-weight: 600;
      }
      .gate-name.first {
        fill: var(--c2);
      }
      .gate-name.second {
        fill: var(--c4);
      }
    `,
  ];
  static operation = "two_layers";
  /** @type {[string, string]} */
  static title = ["Two layers, joined from gates", "把门连成两层"];
  static inputs = { first: "nand", second: "or", output: "and" };
  static view = { step: STEPS };

  player = new Player(this, {
    last: () => STEPS,
    rate: 14,
    label: t("The first layer moves the corners", "第一层移动四个顶点"),
  });

  controls() {
    /** @type {[string, string][]} */
    const gates = ["and", "nand", "or"].map((name) => [name, name.toUpperCase()]);
    /** @type {[string, string][]} */
    const places = [
      ["first", t("first gate s₁", "第一个门 s₁")],
      ["second", t("second gate s₂", "第二个门 s₂")],
      ["output", t("gate of the output y", "输出层的门 y")],
    ];
    return html`${this.player.controls()}
    ${places.map(([name, label]) =>
      choice({ label, value: this.state[name], options: gates, onInput: (value) => this.set({ [name]: value }) }),
    )}`;
  }

  draw() {
    const size = Math.min(360, this.width > 640 ? Math.floor((this.width - 220) / 2) : this.width);
    return html`
      <div class="plane">
        <h4>${t("inputs x, with the lines of s₁ and s₂", "输入 x，以及 s₁ 和 s₂ 的直线")}</h4>
        ${this.inputPlane(size)}
      </div>
      <div class="plane">
        <h4>${t("hidden layer s, with the line of y", "隐藏层 s，以及 y 的直线")}</h4>
        ${this.hiddenPlane(size)}
      </div>
      ${this.table()}
    `;
  }

  /**
   * @param {number} size
   * @param {string} letter
   */
  options(size, letter) {
    const axis = { domain: /** @type {[number, number]} */ ([-0.6, 1.6]), ticks: [0, 1] };
    return {
      width: size,
      height: size,
      x: { ...axis, label: `${letter}₁` },
      y: { ...axis, label: `${letter}₂` },
      margin: { right: 4 },
    };
  }

  /** @param {number} size */
  inputPlane(size) {
    const { result } = this;
    const label = t("The plane of the inputs", "输入的平面");
    return plot({ ...this.options(size, "x"), label }, (frame) => {
      const [first, second] = result.lines;
      // The plane falls into four parts, one for each pair of outputs of the first layer.
      const parts = result.x.list().map((/** @type {number[]} */ [a, b], /** @type {number} */ index) => {
        const part = half(half(rectangle(frame), first, a === 1), second, b === 1);
        return region(frame, part, result.patterns.at(index) ? "positive" : "negative");
      });
      const names = [first, second].map((line, index) => this.nameOfLine(frame, line, index));
      return svg`${parts}${boundary(frame, first, { className: "first" })}${boundary(frame, second, { className: "second" })}
        ${names}
        ${result.x
          .list()
          .map((/** @type {[number, number]} */ point, /** @type {number} */ index) =>
            classPoint(frame, point, result.outputs.at(index)),
          )}`;
    });
  }

  /**
   * The name of a gate beside its line.
   * @param {import("../core/types").Frame} frame
   * @param {import("../core/plane.js").Line} line
   * @param {number} index
   */
  nameOfLine(frame, { w, b }, index) {
    const y = index ? -0.45 : -0.15;
    const x = -(w[1] * y + b) / w[0];
    const gate = this.state[index ? "second" : "first"].toUpperCase();
    return svg`<text class="gate-name ${index ? "second" : "first"}" x=${frame.x(x) - 10} y=${frame.y(y)} dy="0.35em" text-anchor="end">${index ? "s₂" : "s₁"} = ${gate}</text>`;
  }

  /** @param {number} size */
  hiddenPlane(size) {
    const { result, state } = this;
    const share = Math.min(STEPS, state.step) / STEPS;
    const label = t("The plane of the hidden layer", "隐藏层的平面");
    return plot({ ...this.options(size, "s"), label }, (frame) => {
      const line = result.lines[2];
      const moved = result.x
        .list()
        .map((/** @type {number[]} */ from, /** @type {number} */ index) =>
          from.map((value, axis) => value + share * (result.hidden.at(index).at(axis) - value)),
        );
      return svg`${region(frame, half(rectangle(frame), line, false), "negative")}
        ${region(frame, half(rectangle(frame), line), "positive")}${boundary(frame, line)}
        ${result.x.list().map((/** @type {number[]} */ [x, y], /** @type {number} */ index) => {
          const [a, b] = moved[index];
          return svg`<path class="line thin dashed" data-color="muted" d="M${frame.x(x)},${frame.y(y)}L${frame.x(a)},${frame.y(b)}"></path>`;
        })}
        ${moved.map((/** @type {[number, number]} */ point, /** @type {number} */ index) =>
          classPoint(frame, point, result.outputs.at(index)),
        )}`;
    });
  }

  table() {
    const { result } = this;
    return html`<table>
      <thead>
        <tr>
          ${["x₁", "x₂", "s₁", "s₂", "y"].map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${result.x.list().map((/** @type {number[]} */ row, /** @type {number} */ index) => {
          const y = result.outputs.at(index);
          return html`<tr>
            ${[...row, ...result.hidden.at(index).list()].map((value) => html`<td>${value}</td>`)}
            <td data-color=${y ? "positive" : "negative"}>${y}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  summary() {
    const { result, state } = this;
    const [first, second, output] = [state.first, state.second, state.output].map((name) => name.toUpperCase());
    const formula = `y = ${output}(${first}(x), ${second}(x))`;
    if (result.name)
      return t(`${formula} is ${result.name.toUpperCase()}.`, `${formula} 就是 ${result.name.toUpperCase()}。`);
    const values = result.outputs.list().join(" ");
    return t(
      `${formula} gives ${values} for the four rows, which belongs to no gate of the four.`,
      `${formula} 的四行输出是 ${values}，不是四种门中的任何一种。`,
    );
  }
}

customElements.define("zs-two-layers", TwoLayers);
