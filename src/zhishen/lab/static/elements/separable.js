// Whether one line separates the four corners: the line, or the proof that there is none.
import { ZsElement } from "../core/element.js";
import { choice } from "../core/controls.js";
import { t } from "../core/language.js";
import { boundary, classPoint, equation, half, plane, pressed, rectangle, region } from "../core/plane.js";
import { cross, plot } from "../core/plot.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

/** @type {[string, number[]][]} the classes of (0, 0), (1, 0), (0, 1) and (1, 1) */
const KNOWN = [
  ["and", [0, 0, 0, 1]],
  ["nand", [1, 1, 1, 0]],
  ["or", [0, 1, 1, 1]],
  ["xor", [0, 1, 1, 0]],
];

class SeparableElement extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    plane,
    css`
      tfoot td,
      tfoot th {
        border-bottom: 0;
        border-top: 2px solid var(--text);
        color: var(--text);
        font-weight: 700;
      }
      .verdict {
        margin: 0;
        max-width: 24rem;
        font-size: 0.95rem;
      }
    `,
  ];
  static operation = "separability";
  /** @type {[string, string]} */
  static title = ["Is there a line at all?", "到底有没有这样一条直线？"];
  static inputs = { classes: [0, 1, 1, 0] };

  controls() {
    const known = KNOWN.find(([, classes]) => String(classes) === String(this.state.classes));
    return choice({
      label: t("Gate (or click the corners)", "门（也可以点击四个顶点）"),
      value: known?.[0] ?? "other",
      options: [
        ...KNOWN.map(([name]) => /** @type {[string, string]} */ ([name, name.toUpperCase()])),
        ["other", t("another one", "其他")],
      ],
      onInput: (name) => this.set({ classes: KNOWN.find(([known]) => known === name)?.[1] ?? [1, 0, 0, 1] }),
    });
  }

  draw() {
    return html`${this.picture(Math.min(this.width, 380))}
      <div class="column">${this.result.separable ? this.line() : this.proof()}</div>`;
  }

  /** @param {number} size */
  picture(size) {
    const { result, state } = this;
    const axis = { domain: /** @type {[number, number]} */ ([-0.5, 1.5]), ticks: [0, 1] };
    const options = {
      width: size,
      height: size,
      x: { ...axis, label: "x₁" },
      y: { ...axis, label: "x₂" },
      margin: { right: 4 },
    };
    return plot({ ...options, label: t("The four corners and their classes", "四个顶点和它们的类别") }, (frame) => {
      const points = result.x.list();
      return svg`
        ${
          result.separable
            ? svg`${region(frame, half(rectangle(frame), result, false), "negative")}
              ${region(frame, half(rectangle(frame), result), "positive")}${boundary(frame, result)}`
            : [0, 1].map((bit) => this.diagonal(frame, points, bit))
        }
        ${result.separable ? nothing : cross(frame, result.meeting.at(0), result.meeting.at(1))}
        ${points.map((/** @type {[number, number]} */ point, /** @type {number} */ index) => {
          const bit = state.classes[index];
          const flip = () => this.set({ classes: state.classes.with(index, 1 - bit) });
          const label = t(
            `corner ${point.join(", ")}: class ${bit}, click to change it`,
            `顶点 ${point.join(", ")}：类别为 ${bit}，点击即可改变`,
          );
          return svg`<g role="button" tabindex="0" aria-label=${label} @click=${flip} @keydown=${pressed(flip)}>
            ${classPoint(frame, point, bit, { radius: 16 })}</g>`;
        })}`;
    });
  }

  /**
   * Join the points of a class that have a weight in the proof.
   * @param {import("../core/types").Frame} frame
   * @param {[number, number][]} points
   * @param {number} bit
   */
  diagonal(frame, points, bit) {
    const used = points.filter((_, index) => this.state.classes[index] === bit && this.result.weights[index] !== "0");
    const path = used.map(([x, y]) => `${frame.x(x)},${frame.y(y)}`).join("L");
    return svg`<path class="line" data-color=${bit ? "positive" : "negative"} d="M${path}"></path>`;
  }

  line() {
    const [w1, w2, b] = this.result.whole;
    return html`<p class="verdict">${t("One line is enough:", "一条直线就够了：")}</p>
      <p class="equation">${equation({ w: [w1, w2], b })} = 0</p>
      <p class="verdict muted">
        ${t(
          "The library computed the weights as fractions, without any rounding.",
          "库用分数计算这些权重，没有任何舍入误差。",
        )}
      </p>`;
  }

  proof() {
    const { result, state } = this;
    return html`<p class="verdict">
        ${t(
          "No line exists. Multiply each row by its λ and add: every sum is 0.",
          "这样的直线不存在。把每一行乘以它的 λ 再相加，各列的和都是 0。",
        )}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">x</th>
            <th scope="col">y</th>
            <th scope="col">λ</th>
            <th scope="col">y·x₁</th>
            <th scope="col">y·x₂</th>
            <th scope="col">y·1</th>
          </tr>
        </thead>
        <tbody>
          ${result.rows.list().map(
            (/** @type {number[]} */ row, /** @type {number} */ index) =>
              html`<tr>
                <td>(${result.x.at(index).list().join(", ")})</td>
                <td data-color=${state.classes[index] ? "positive" : "negative"}>
                  ${state.classes[index] ? "+1" : "−1"}
                </td>
                <td>${result.weights[index]}</td>
                ${row.map((value) => html`<td>${String(value).replace("-", "−")}</td>`)}
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="3">${t("weighted sum", "加权和")}</th>
            <td>0</td>
            <td>0</td>
            <td>0</td>
          </tr>
        </tfoot>
      </table>
      <p class="verdict muted">
        ${t(
          "If w and b were right for all, each row times (w₁, w₂, b) would be positive, and so would be the sum; but the sum is 0. In the picture: both segments meet in the cross.",
          "假如 w 和 b 能全部分对，每一行与 (w₁, w₂, b) 的内积都是正数，加权和也应是正数，可它等于 0。从图上看：两条线段在十字处相交。",
        )}
      </p>`;
  }

  summary() {
    return this.result.sentence;
  }
}

customElements.define("zs-separable", SeparableElement);
