// A long valley: the steepest descent at a point does not lead to the minimum.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { slider, toggle } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { arrow, contourLines, cross, handle, plot } from "../core/plot.js";
import { html, nothing, svg } from "../vendor/lit.js";
import { relief } from "../core/relief.js";

class Valley extends ZsElement {
  static styles = chartSheet;
  static operation = "steepest_descent";
  /** @type {[string, string]} */
  static title = ["A valley and its steepest descent", "山谷与最陡的下坡方向"];
  static inputs = { ratio: 20, point: [-7, 2] };
  static view = { field: true, turn: -35 };

  controls() {
    const { state } = this;
    return html`
      ${slider({
        label: t("curvature across / along the valley", "横向与纵向弯曲程度之比"),
        value: state.ratio,
        min: 1,
        max: 100,
        log: true,
        onInput: (ratio) => this.set({ ratio }),
      })}
      ${slider({
        label: t("turn the surface", "转动曲面"),
        value: state.turn,
        min: -90,
        max: 90,
        step: 1,
        format: (value) => `${number(value)}°`,
        onInput: (turn) => this.set({ turn }),
      })}
      ${toggle({
        label: t("steepest descent everywhere", "各处最陡的下坡方向"),
        value: state.field,
        color: "0",
        onInput: (field) => this.set({ field }),
      })}
    `;
  }

  draw() {
    const { result, state, width } = this;
    const wide = width > 760;
    const left = wide ? Math.floor(width * 0.4) - 16 : width;
    return html`${relief(result.z, {
      width: left,
      height: Math.min(340, left * 0.85),
      turn: state.turn,
      x: result.x,
      y: result.y,
      point: [...state.point, result.height],
      label: t("The surface in three dimensions", "曲面的立体图"),
    })}
    ${this.map(wide ? width - left - 16 : width)}`;
  }

  /** @param {number} width */
  map(width) {
    const { result, state } = this;
    const field = result.field.list().flat();
    const [x, y] = state.point;
    const [dx, dy] = result.down.list();
    return plot(
      {
        width,
        height: Math.max(240, Math.min(340, width * 0.6)),
        x: { domain: result.x, label: "x" },
        y: { domain: result.y, label: "y" },
        label: t("Map of the valley with the steepest descent", "山谷的地图和最陡的下坡方向"),
      },
      (frame) => svg`
        ${contourLines(frame, result.z, { x: result.x, y: result.y, levels: levels(result.z) })}
        ${
          state.field
            ? field.map((/** @type {number[]} */ [fx, fy, gx, gy]) =>
                arrow(frame, [fx, fy], [fx + gx / 8, fy + gy / 8], { color: "0" }),
              )
            : nothing
        }
        <line class="line dashed" x1=${frame.x(x)} y1=${frame.y(y)} x2=${frame.x(0)} y2=${frame.y(0)}></line>
        ${cross(frame, 0, 0)}
        ${arrow(frame, [x, y], [x + dx / 1.6, y + dy / 1.6], { color: "1" })}
        ${handle(frame, {
          x,
          y,
          label: t("Point", "所在的点"),
          color: "1",
          onMove: (a, b) => this.set({ point: [a, b] }),
        })}`,
    );
  }

  summary() {
    const { result, state } = this;
    if (Number.isNaN(result.degrees)) {
      return t("This is the minimum: the gradient is 0.", "这里就是最小值：梯度为 0。");
    }
    const [angle, place] = [number(result.degrees, 3), state.point.map((/** @type {number} */ v) => number(v, 3))];
    return t(
      `At (${place.join(", ")}) steepest descent is ${angle}° off the way to the minimum.`,
      `在 (${place.join(", ")})，最陡的下坡方向与通往最小值的方向相差 ${angle}°。`,
    );
  }
}

/** @param {import("../core/connection.js").NdArray} z levels with equal distances on a paraboloid */
function levels(z) {
  const top = Math.sqrt(Array.from(z.data).reduce((a, b) => Math.max(a, b), 0));
  return Array.from({ length: 11 }, (_, index) => ((top * (index + 0.5)) / 11) ** 2);
}

customElements.define("zs-valley", Valley);
