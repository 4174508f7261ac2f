// The gradient at a place that one drags, and the negative gradient everywhere.
import { ZsElement } from "../core/element.js";
import { slider, toggle } from "../core/controls.js";
import { BRUSH, DRAWING, Ground, groundStyle } from "../core/ground.js";
import { number, t } from "../core/language.js";
import { arrow, handle, plot } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { surfaceControls, surfaceMap } from "../core/surfaces.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

class GradientField extends ZsElement {
  static operation = "gradient_field";
  static styles = [
    ...sheet,
    groundStyle,
    css`
      table {
        align-self: center;
      }
      .field .arrow {
        stroke-width: 1.3;
        stroke-opacity: 0.75;
      }
      .strong .arrow {
        stroke-width: 3;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["The gradient points uphill", "梯度指向上坡"];
  static inputs = { surface: "own", formula: "x**2 + y**2", reach: 5, ...DRAWING, place: [3, 4] };
  static view = { length: 0.08, field: true, ...BRUSH };

  ground = new Ground(this);

  draw() {
    const { width, result: r, state } = this;
    const size = Math.min(width, 560);
    const label = t("Map of the surface with gradients", "曲面的地图与梯度");
    const axes = { x: { domain: r.x, label: "x" }, y: { domain: r.y, label: "y" } };
    return html`${plot({ width: size, height: size * 0.86, ...axes, label, equal: true }, (frame) => {
      const [a, b] = state.place;
      const [ga, gb] = r.gradient.data;
      /** @type {(sign: number) => [number, number]} */
      const end = (sign) => [a + sign * state.length * ga, b + sign * state.length * gb];
      const [up, down] = [end(1), end(-1)];
      const flat = Math.hypot(ga, gb) < 1e-9;
      const content = svg`${surfaceMap(frame, r)}
        <g class="field">${state.field ? this.field(frame) : nothing}</g>`;
      return svg`${this.ground.pad(frame, content)}
        <g class="strong">
          ${arrow(frame, state.place, up, { color: "1" })}
          ${arrow(frame, state.place, down, { color: "0" })}
        </g>
        ${
          flat
            ? nothing
            : svg`<text class="direct" data-color="1" x=${frame.x(up[0]) + 8} y=${frame.y(up[1]) + 4}>∇f</text>
          <text class="direct" data-color="0" x=${frame.x(down[0]) - 8} y=${frame.y(down[1]) + 4} text-anchor="end">−∇f</text>`
        }
        ${handle(frame, {
          x: a,
          y: b,
          label: t("Place", "位置"),
          color: "text",
          onMove: (x, y) => this.set({ place: [x, y] }),
        })}`;
    })}
    ${this.numbers()}`;
  }

  /**
   * Arrows of −∇f, scaled so that the longest ones fill their cell.
   * @param {import("../core/types").Frame} frame
   */
  field(frame) {
    const { grid, slopes, x } = this.result;
    /** @type {number[]} */
    const lengths = slopes.list().map((/** @type {number[]} */ [a, b]) => Math.hypot(a, b));
    const largest = Math.max(...lengths.filter(Number.isFinite), 1e-9);
    const cell = (x[1] - x[0]) / 12;
    return lengths.map((length, index) => {
      if (!Number.isFinite(length)) return nothing;
      const [px, py] = grid.at(index).data;
      const [a, b] = slopes.at(index).data;
      const factor = cell / largest;
      return arrow(frame, [px, py], [px - a * factor, py - b * factor], { color: "0" });
    });
  }

  numbers() {
    const { gradient, exact, height } = this.result;
    const [x, y] = this.state.place;
    return html`<table>
      <thead>
        <tr>
          <th scope="col">f(${number(x, 3)}, ${number(y, 3)}) = ${number(height)}</th>
          <th scope="col">∂f/∂x</th>
          <th scope="col">∂f/∂y</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">${t("numerically, h = 10⁻⁴", "数值微分，h = 10⁻⁴")}</th>
          <td>${number(gradient.at(0), 8)}</td>
          <td>${number(gradient.at(1), 8)}</td>
        </tr>
        <tr>
          <th scope="row">${t("exactly", "准确值")}</th>
          <td>${number(exact.at(0), 8)}</td>
          <td>${number(exact.at(1), 8)}</td>
        </tr>
      </tbody>
    </table>`;
  }

  controls() {
    const { state } = this;
    return html`${surfaceControls(this, this.ground, (surface) => {
      const place = this.result.starts[surface];
      this.set({ surface, ...(place ? { place } : {}) });
    })}
    ${slider({
      label: t("Length of the arrow for a slope of 1", "斜率 1 对应的箭头长度"),
      value: state.length,
      min: 0.001,
      max: 1,
      log: true,
      onInput: (length) => this.set({ length }),
    })}
    ${toggle({
      label: t("Show −∇f everywhere", "处处显示 −∇f"),
      value: state.field,
      onInput: (field) => this.set({ field }),
    })}`;
  }

  summary() {
    const [x, y] = this.state.place.map((/** @type {number} */ v) => number(v));
    const [a, b] = Array.from(this.result.gradient.data, (v) => number(v));
    return t(
      `At (${x}, ${y}) the gradient is (${a}, ${b}): f rises most in this direction, and falls most against it.`,
      `在 (${x}, ${y}) 处，梯度是 (${a}, ${b})：沿着它上升最快，逆着它下降最快。`,
    );
  }
}

customElements.define("zs-gradient-field", GradientField);
