// Gradient clipping by value and by norm, for a gradient that can be dragged.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { slider } from "../core/controls.js";
import { panels, panelTitle } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { arrow, handle, plot } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

class Clipping extends ZsElement {
  static styles = chartSheet;
  static operation = "gradient_clipping";
  /** @type {[string, string]} */
  static title = ["Gradient clipping", "梯度裁剪"];
  static inputs = { gradient: [2.2, 0.6], limit: 1 };

  controls() {
    return slider({
      label: t("limit c", "上限 c"),
      value: this.state.limit,
      min: 0.1,
      max: 2.5,
      step: 0.05,
      onInput: (limit) => this.set({ limit }),
    });
  }

  draw() {
    const { width } = panels(this.width, 2, { least: 260 });
    return html`${this.plane(width, "by_value")}${this.plane(width, "by_norm")}`;
  }

  /**
   * @param {number} width
   * @param {"by_value" | "by_norm"} kind
   */
  plane(width, kind) {
    const { result, state } = this;
    const title = kind === "by_value" ? t("by value", "按值裁剪") : t("by norm", "按范数裁剪");
    const [x, y] = result[kind].list();
    const c = state.limit;
    return plot(
      {
        width,
        height: Math.min(380, width) + 20,
        x: { domain: [-3, 3], label: "g₁" },
        y: { domain: [-3, 3], label: "g₂" },
        label: title,
        equal: true,
        margin: { top: 26 },
      },
      (frame) => svg`
        ${
          kind === "by_value"
            ? svg`<rect class="region" x=${frame.x(-c)} y=${frame.y(c)} width=${frame.x(c) - frame.x(-c)} height=${frame.y(-c) - frame.y(c)}></rect>`
            : svg`<circle class="region" cx=${frame.x(0)} cy=${frame.y(0)} r=${frame.x(c) - frame.x(0)}></circle>`
        }
        <line class="line thin dashed" data-color="muted" x1=${frame.x(x)} y1=${frame.y(y)} x2=${frame.x(state.gradient[0])} y2=${frame.y(state.gradient[1])}></line>
        ${arrow(frame, [0, 0], state.gradient, { color: "7" })}
        ${arrow(frame, [0, 0], [x, y], { color: "1" })}
        ${handle(frame, {
          x: state.gradient[0],
          y: state.gradient[1],
          label: `${t("Gradient", "梯度")}, ${title}`,
          color: "7",
          onMove: (a, b) => this.set({ gradient: [a, b] }),
        })}`,
      (frame) => panelTitle(frame, title),
    );
  }

  summary() {
    const { result, state } = this;
    const show = (/** @type {number[]} */ values) => `(${values.map((v) => number(v, 3)).join(", ")})`;
    const turned = ((result.turned + 540) % 360) - 180;
    const [g, value, norm] = [show(state.gradient), show(result.by_value.list()), show(result.by_norm.list())];
    return t(
      `The gradient ${g} has norm ${number(result.norm, 3)}. By value it becomes ${value}, turned by ${number(turned, 3)}°; by norm ${norm}, in the same direction.`,
      `梯度 ${g} 的范数为 ${number(result.norm, 3)}。按值裁剪得 ${value}，方向转了 ${number(turned, 3)}°；按范数裁剪得 ${norm}，方向不变。`,
    );
  }
}

customElements.define("zs-clipping", Clipping);
