// A penalty as a constraint: where the contours of the loss touch the region of the weights.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { slider, toggle } from "../core/controls.js";
import { curves } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { contourLines, cross, handle, line, plot, points } from "../core/plot.js";
import { html, nothing, svg } from "../vendor/lit.js";

class LpRegions extends ZsElement {
  static styles = chartSheet;
  static operation = "constraint_region";
  /** @type {[string, string]} */
  static title = ["L1, L2 and Lp: where the loss touches the region", "L1、L2 与 Lp：损失在哪里碰到约束区域"];
  static inputs = { p: 1, bound: 1, center: [0.4, 1.6], correlation: 0.3 };
  static view = { path: true };

  controls() {
    const { state } = this;
    return html`
      ${slider({
        label: t("power p", "幂 p"),
        value: state.p,
        min: 0.25,
        max: 8,
        log: true,
        format: (p) => `${number(p, 3)}${p === 1 ? " (L1)" : p === 2 ? " (L2)" : ""}`,
        color: this.color(),
        onInput: (p) => this.set({ p }),
      })}
      ${slider({
        label: t("bound c of ‖W‖ₚ", "‖W‖ₚ 的上限 c"),
        value: state.bound,
        min: 0,
        max: 2.5,
        step: 0.01,
        onInput: (bound) => this.set({ bound }),
      })}
      ${slider({
        label: t("correlation of the two features", "两个特征的相关系数"),
        value: state.correlation,
        min: -0.95,
        max: 0.95,
        step: 0.05,
        onInput: (correlation) => this.set({ correlation }),
      })}
      ${toggle({
        label: t("path as the bound grows", "上限增大时走过的路径"),
        value: state.path,
        onInput: (path) => this.set({ path }),
      })}
    `;
  }

  color() {
    if (this.state.p === 2) return "l2";
    return this.state.p > 1 ? "2" : this.state.p === 1 ? "l1" : "4";
  }

  draw() {
    const wide = this.width > 720;
    const left = wide ? Math.floor(this.width * 0.52) - 16 : this.width;
    return html`${this.plane(left)}${this.weights(wide ? this.width - left - 16 : this.width)}`;
  }

  /** @param {number} width */
  plane(width) {
    const { result, state } = this;
    const color = this.color();
    const window = { x: result.window, y: result.window };
    const [x, y] = result.best.list();
    const boundary = result.boundary.list();
    const path = result.path.list();
    const levels = [0.05, 0.2, 0.5, 1, 1.7, 2.6, 3.8, 5.2, 7, 9, 12];
    return plot(
      {
        width,
        height: Math.min(460, width),
        x: { domain: [-2.6, 2.6], label: "W₁" },
        y: { domain: [-2.6, 2.6], label: "W₂" },
        label: t("The region, the contours of the loss and the best weights", "约束区域、损失的等高线和最好的权重"),
        equal: true,
      },
      (frame) => svg`
        ${contourLines(frame, result.loss_map, { ...window, levels, filled: false })}
        <line class="grid strong" x1=${frame.x(0)} x2=${frame.x(0)} y2=${frame.height}></line>
        <line class="grid strong" y1=${frame.y(0)} y2=${frame.y(0)} x2=${frame.width}></line>
        <path class="region" data-color=${color} d="M${boundary.map((/** @type {number[]} */ [a, b]) => `${frame.x(a).toFixed(1)},${frame.y(b).toFixed(1)}`).join("L")}Z"></path>
        ${line(
          frame,
          boundary.map((/** @type {number[]} */ w) => w[0]),
          boundary.map((/** @type {number[]} */ w) => w[1]),
          { color },
        )}
        ${
          result.loss > 1e-6
            ? svg`<g class="touching">${contourLines(frame, result.loss_map, { ...window, levels: [result.loss], filled: false })}</g>`
            : nothing
        }
        ${
          state.path
            ? line(
                frame,
                path.map((/** @type {number[]} */ w) => w[0]),
                path.map((/** @type {number[]} */ w) => w[1]),
                { color: "3", dashed: true },
              )
            : nothing
        }
        ${points(frame, [x], [y], { color, radius: 6.5 })}
        ${cross(frame, state.center[0], state.center[1])}
        ${handle(frame, {
          x: state.bound,
          y: 0,
          label: t("Bound c", "上限 c"),
          color,
          step: [0.02, 0],
          radius: 7,
          limits: [
            [0, 2.5],
            [0, 0],
          ],
          onMove: (bound) => this.set({ bound }),
        })}
        ${handle(frame, {
          x: state.center[0],
          y: state.center[1],
          label: t("Least squares solution", "最小二乘解"),
          color: "text",
          limits: [
            [-2.6, 2.6],
            [-2.6, 2.6],
          ],
          onMove: (a, b) => this.set({ center: [a, b] }),
        })}`,
    );
  }

  /** @param {number} width */
  weights(width) {
    const { result, state } = this;
    const bounds = result.bounds.list();
    const path = result.path.list();
    const top = Math.max(0.5, ...path.flat());
    const bottom = Math.min(0, ...path.flat());
    return curves({
      width,
      height: Math.min(460, Math.max(260, width * 0.8)),
      x: { domain: [0, Math.max(result.full, 0.1)], label: t("bound c", "上限 c") },
      y: { domain: [bottom - 0.1, top * 1.1], label: t("best weights", "最好的权重") },
      label: t("The two best weights as the bound grows", "上限增大时最好的两个权重"),
      series: [0, 1].map((axis) => ({
        xs: bounds,
        ys: path.map((/** @type {number[]} */ w) => w[axis]),
        color: String(3 - axis),
        text: ["W₁", "W₂"][axis],
      })),
      below: (frame) => svg`<line class="grid strong" y1=${frame.y(0)} y2=${frame.y(0)} x2=${frame.width}></line>
        <line class="now" x1=${frame.x(state.bound)} x2=${frame.x(state.bound)} y2=${frame.height}></line>`,
      above: (frame) =>
        [0, 1].map((axis) =>
          points(frame, [Math.min(state.bound, result.full)], [result.best.at(axis)], {
            color: String(3 - axis),
            radius: 5,
          }),
        ),
    });
  }

  summary() {
    const { result, state } = this;
    const [a, b] = result.best.list();
    const zeros = [a, b].filter((value) => value === 0).length;
    const [w, p, c] = [`(${number(a, 3)}, ${number(b, 3)})`, number(state.p, 3), number(state.bound, 3)];
    if (result.loss < 1e-9) {
      return t(
        `The least squares solution ${w} is within the region: the bound has no effect.`,
        `最小二乘解 ${w} 在区域之内：约束不起作用。`,
      );
    }
    return t(
      `With ‖W‖ₚ ≤ ${c} for p = ${p}, the best weights are ${w}: ${zeros ? "a corner, so a weight is exactly 0" : "no weight is exactly 0"}.`,
      `p = ${p}、‖W‖ₚ ≤ ${c} 时，最好的权重是 ${w}：${zeros ? "落在角上，有一个权重恰为 0" : "没有权重恰为 0"}。`,
    );
  }
}

customElements.define("zs-lp-regions", LpRegions);
