// A perceptron with two inputs, as a line that can be dragged, and as a truth table.
import { ZsElement } from "../core/element.js";
import { button, choice, slider } from "../core/controls.js";
import { t } from "../core/language.js";
import { boundary, classPoint, ends, equation, half, plane, rectangle, region, short } from "../core/plane.js";
import { arrow, handle, plot } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

/** The length of the arrow of w, in units of the plane. */
const SCALE = 0.5;

class Gate extends ZsElement {
  static styles = [...ZsElement.styles, plane];
  static operation = "perceptron";
  /** @type {[string, string]} */
  static title = ["A perceptron as a gate", "用感知机做门"];
  static inputs = { gate: "and", w: [0.5, 0.5], b: -0.7 };
  static view = { at: [1.1, 0.3] };

  controls() {
    const { state, result } = this;
    const limits = { min: -2, max: 2, step: 0.05, format: short };
    return html`
      ${choice({
        label: t("The gate to build", "要做的门"),
        value: state.gate,
        options: [
          ["and", t("AND", "与门（AND）")],
          ["nand", t("NAND", "与非门（NAND）")],
          ["or", t("OR", "或门（OR）")],
          ["xor", t("XOR", "异或门（XOR）")],
        ],
        onInput: (gate) => this.set({ gate }),
      })}
      ${slider({
        label: t("weight w₁", "权重 w₁"),
        value: state.w[0],
        ...limits,
        onInput: (value) => this.set({ w: state.w.with(0, value) }),
      })}
      ${slider({
        label: t("weight w₂", "权重 w₂"),
        value: state.w[1],
        ...limits,
        onInput: (value) => this.set({ w: state.w.with(1, value) }),
      })}
      ${slider({ label: t("bias b", "偏置 b"), value: state.b, ...limits, onInput: (b) => this.set({ b }) })}
      ${button({
        label: t("The weights of the library", "使用库中的权重"),
        disabled: !result.known,
        onClick: () => this.set({ w: result.known.w, b: result.known.b }),
      })}
    `;
  }

  draw() {
    const size = Math.min(this.width, 420);
    return html`${this.picture(size)}
      <div class="column">
        <p class="equation">y = 1, ${t("if", "当")} ${equation(/** @type {any} */ (this.state))} &gt; 0</p>
        ${this.table()}
      </div>`;
  }

  /** @param {number} size */
  picture(size) {
    const { state, result } = this;
    const axis = { domain: /** @type {[number, number]} */ ([-0.75, 1.75]), ticks: [0, 1] };
    const options = {
      width: size,
      height: size,
      x: { ...axis, label: "x₁" },
      y: { ...axis, label: "x₂" },
      margin: { right: 4 },
    };
    return plot({ ...options, label: t("The plane of both inputs", "两个输入的平面") }, (frame) => {
      const line = { w: state.w, b: state.b };
      const at = this.foot(frame);
      const tip = /** @type {[number, number]} */ ([at[0] + SCALE * state.w[0], at[1] + SCALE * state.w[1]]);
      return svg`
        ${region(frame, half(rectangle(frame), line, false), "negative")}
        ${region(frame, half(rectangle(frame), line), "positive")}
        ${boundary(frame, line)}
        ${arrow(frame, at, tip, { color: "text" })}
        ${result.x.list().map((/** @type {[number, number]} */ point, /** @type {number} */ index) => {
          const target = result.targets.at(index);
          return classPoint(frame, point, target, { wrong: target !== result.outputs.at(index) });
        })}
        ${handle(frame, {
          x: tip[0],
          y: tip[1],
          label: t("The tip of w: turns the line", "w 的箭头：转动直线"),
          color: "3",
          radius: 7,
          onMove: (x, y) => this.turn(at, [(x - at[0]) / SCALE, (y - at[1]) / SCALE]),
        })}
        ${handle(frame, {
          x: at[0],
          y: at[1],
          label: t("The line: moves it", "直线：平移"),
          color: "text",
          onMove: (x, y) => this.turn([x, y], state.w),
        })}`;
    });
  }

  /**
   * The point of the line that the reader holds.
   * @param {import("../core/types").Frame} frame
   * @returns {[number, number]}
   */
  foot(frame) {
    const { w, b, at } = this.state;
    const square = w[0] ** 2 + w[1] ** 2;
    if (!square) return at;
    const far = (w[0] * at[0] + w[1] * at[1] + b) / square;
    const [x, y] = [at[0] - far * w[0], at[1] - far * w[1]];
    const [low, high] = frame.x.domain();
    const shown = ends(frame, { w, b });
    if (!shown || (x > low && x < high && y > low && y < high)) return [x, y];
    return [(shown[0][0] + shown[1][0]) / 2, (shown[0][1] + shown[1][1]) / 2];
  }

  /**
   * The line through a point, perpendicular to w.
   * @param {[number, number]} at
   * @param {number[]} w
   */
  turn(at, w) {
    const rounded = w.map((value) => Number(value.toFixed(2)));
    this.set({ at, w: rounded, b: Number(-(rounded[0] * at[0] + rounded[1] * at[1]).toFixed(3)) + 0 });
  }

  table() {
    const { result } = this;
    return html`<table>
      <thead>
        <tr>
          <th scope="col">x₁</th>
          <th scope="col">x₂</th>
          <th scope="col">w·x + b</th>
          <th scope="col">${t("output y", "输出 y")}</th>
          <th scope="col">${t("gate", "门")}</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${result.x.list().map((/** @type {number[]} */ [a, b], /** @type {number} */ index) => {
          const [output, target] = [result.outputs.at(index), result.targets.at(index)];
          const right = output === target;
          return html`<tr>
            <td>${a}</td>
            <td>${b}</td>
            <td class="mono">${short(result.scores.at(index))}</td>
            <td data-color=${output ? "positive" : "negative"}>${output}</td>
            <td data-color=${target ? "positive" : "negative"}>${target}</td>
            <td class=${right ? "right" : "false"}>${right ? t("right", "对") : t("wrong", "错")}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  summary() {
    const { wrong } = this.result;
    const name = this.state.gate.toUpperCase();
    if (!wrong) return t(`All four rows are right: this is ${name}.`, `四行全对：这就是 ${name}。`);
    const count = t(`${wrong} of 4 rows ${wrong > 1 ? "are" : "is"} wrong.`, `4 行中有 ${wrong} 行错误。`);
    if (this.state.gate !== "xor") return count;
    return (
      count +
      t(" No line makes fewer than one mistake: section 2.2 proves it.", "没有一条直线能一个也不错，2.2 节给出证明。")
    );
  }
}

customElements.define("zs-gate", Gate);
