// The two-layer network: its parts, and its gradient in three ways, with the time of each.
import { ZsElement } from "../core/element.js";
import { choice, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { legend, plot } from "../core/plot.js";
import { Runner } from "../core/runner.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

const ALLOWED = 1e-7;
const LOWEST = 1e-19; // a difference of 0 is drawn here

class TwoLayer extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      .parts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.5rem;
        align-items: center;
        width: 100%;
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: 0.88rem;
      }
      .parts li {
        padding: 0.2rem 0.7rem;
        border: 1.5px solid var(--c, var(--line));
        border-radius: 999px;
        background: var(--panel);
      }
      .parts li.plain {
        padding: 0;
        border: 0;
        background: none;
      }
      .table th,
      .table td {
        white-space: nowrap;
      }
      .table {
        width: 100%;
        overflow-x: auto;
      }
      .quantiles {
        stroke: var(--c);
        stroke-width: 8;
        stroke-opacity: 0.35;
      }
      .axis {
        stroke: var(--text);
        stroke-dasharray: 5 4;
      }
      .median {
        stroke: var(--c);
        stroke-width: 2.5;
      }
    `,
  ];
  static operation = "two_layer";
  /** @type {[string, string]} */
  static title = ["A two-layer network and three ways to its gradient", "两层神经网络，求梯度的三种方法"];
  static inputs = { images: "small", hidden: 8, samples: 20, activation: "relu" };

  runner = new Runner(this, {
    operation: "gradient_race",
    args: () => this.arguments(),
    label: t("Differentiate numerically", "开始数值微分"),
  });

  refresh() {
    this.runner.stop();
    this.runner.frame = null;
    return super.refresh();
  }

  controls() {
    const { state } = this;
    return html`
      ${this.runner.controls()}
      ${choice({
        label: t("Images", "图像"),
        value: state.images,
        options: [
          ["small", t("7 x 7 pixels (averages of 4 x 4)", "7 x 7 像素（每 4 x 4 取平均）")],
          ["whole", t("28 x 28 pixels", "28 x 28 像素")],
        ],
        onInput: (images) => this.set({ images }),
      })}
      ${choice({
        label: t("Activation", "激活函数"),
        value: state.activation,
        options: [
          ["relu", "ReLU"],
          ["sigmoid", "sigmoid"],
          ["tanh", "tanh"],
        ],
        onInput: (activation) => this.set({ activation }),
      })}
      ${slider({
        label: t("Hidden neurons", "隐藏层神经元数"),
        value: state.hidden,
        min: 1,
        max: 50,
        step: 1,
        onInput: (hidden) => this.set({ hidden }),
      })}
      ${slider({
        label: t("Digits in the batch", "一批数字的个数"),
        value: state.samples,
        min: 1,
        max: 50,
        step: 1,
        onInput: (samples) => this.set({ samples }),
      })}
    `;
  }

  draw() {
    const { result, width } = this;
    return html`${this.parts()} ${this.table()} ${this.times(width)} ${this.differences(width, result.params)}
    ${legend([
      { color: "backward", text: t("numerical differentiation", "数值微分") },
      { color: "forward", text: t("tape", "自动微分") },
    ])}`;
  }

  parts() {
    const names = Object.entries(this.result.layers);
    const color = (/** @type {string} */ name) => (name.startsWith("affine") ? "affine" : "activation");
    return html`<ul class="parts">
      <li class="plain">x</li>
      ${names.map(
        ([name, kind]) =>
          html`<li class="plain" aria-hidden="true">→</li>
            <li data-color=${color(name)}>${name} <span class="muted">${kind}</span></li>`,
      )}
      <li class="plain" aria-hidden="true">→</li>
      <li data-color="loss">
        last_layer <span class="muted">${this.result.last_layer}</span> = ${number(this.result.loss)}
      </li>
    </ul>`;
  }

  table() {
    const frame = this.runner.frame;
    return html`<div class="table" tabindex="0" role="group" aria-label=${t("Parameters", "参数")}>
      <table>
        <thead>
          <tr>
            <th scope="col">params</th>
            <th scope="col">${t("shape", "形状")}</th>
            <th scope="col">${t("largest gradient", "最大的梯度")}</th>
            <th scope="col">${t("differs from the tape by", "与自动微分之差")}</th>
            <th scope="col">${t("from the numerical one by", "与数值微分之差")}</th>
          </tr>
        </thead>
        <tbody>
          ${this.result.params.map((/** @type {any} */ each) => {
            const numerical = frame?.differences[each.name]?.[3];
            return html`<tr>
              <td class="mono">${each.name}</td>
              <td>(${each.shape.join(", ")})</td>
              <td>${number(each.largest, 3)}</td>
              <td>${number(each.tape[3], 2)}</td>
              <td>${numerical === undefined ? "–" : number(numerical, 2)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }

  /**
   * Bars of the times, on a logarithmic axis.
   * @param {number} width
   */
  times(width) {
    const { result } = this;
    const frame = this.runner.frame;
    /** @type {[string, number, string][]} */
    const rows = [
      [t("backpropagation", "反向传播"), result.seconds, "2"],
      [t("tape", "自动微分"), result.tape_seconds, "forward"],
    ];
    if (frame) rows.push([t("numerical", "数值微分"), frame.spent, "backward"]);
    const low = 1e-5;
    const high = Math.max(10, ...rows.map(([, seconds]) => seconds));
    const margin = { left: 84, bottom: 40 };
    const x = {
      domain: /** @type {[number, number]} */ ([low, high]),
      log: true,
      label: t("seconds for one gradient", "求一次梯度所需的秒数"),
    };
    const y = { domain: /** @type {[number, number]} */ ([rows.length - 0.4, -0.6]), ticks: [] };
    const label = t("Times of the ways to the gradient", "各种方法所需的时间");
    return plot({ width, height: 52 + 30 * rows.length, x, y, label, margin }, (place) =>
      rows.map(([name, seconds, color], index) => {
        const end = place.x(Math.max(seconds, low));
        const inside = end > place.width - 80;
        return svg`<rect class="bar" data-color=${color} y=${place.y(index) - 9} height="18" width=${end}></rect>
          <text class="label" x=${inside ? end - 6 : end + 6} y=${place.y(index)} dy="0.35em"
            text-anchor=${inside ? "end" : "start"}>${name} ${time(seconds)}</text>`;
      }),
    );
  }

  /**
   * For each parameter the range of the differences.
   * @param {number} width
   * @param {any[]} params
   */
  differences(width, params) {
    const frame = this.runner.frame;
    const x = {
      domain: /** @type {[number, number]} */ ([LOWEST, 1e-1]),
      log: true,
      label: t("difference from backpropagation", "与反向传播之差"),
    };
    const y = { domain: /** @type {[number, number]} */ ([params.length - 0.5, -0.5]), ticks: [] };
    const label = t("Differences of the gradients", "梯度之差");
    const margin = { left: 84, bottom: 40 };
    const names = svg`${params.map(
      (each, index) =>
        svg`<text class="label" x="76" y=${10 + (index + 0.5) * 38} dy="0.35em" text-anchor="end">${each.name}</text>`,
    )}`;
    return html`<svg class="plot" width=${width} height=${50 + 38 * params.length} role="group" aria-label=${label}>
      ${names}
      ${plot({ width, height: 50 + 38 * params.length, x, y, label, margin }, (place) => {
        const limit = place.x(ALLOWED);
        return svg`<line class="axis" x1=${limit} x2=${limit} y2=${place.height}></line>
          ${params.map((each, index) => {
            const numerical = frame?.differences[each.name];
            return svg`${strip(place, each.tape, place.y(index) + 7, "forward")}
              ${numerical ? strip(place, numerical, place.y(index) - 7, "backward") : nothing}`;
          })}`;
      })}
    </svg>`;
  }

  summary() {
    const { result } = this;
    const frame = this.runner.frame;
    if (!frame) {
      return t(
        `${result.count} parameters: backpropagation takes ${time(result.seconds)}; numerical differentiation needs ${2 * result.count} losses.`,
        `${result.count} 个参数：反向传播用了 ${time(result.seconds)}；数值微分要计算 ${2 * result.count} 次损失。`,
      );
    }
    const factor = number(frame.expected / result.seconds, 2);
    return t(
      `${frame.done} of ${frame.total} derivatives after ${frame.losses} losses and ${time(frame.spent)}; all take ${factor} times as long as backpropagation.`,
      `已求出 ${frame.total} 个导数中的 ${frame.done} 个，计算了 ${frame.losses} 次损失，用了 ${time(frame.spent)}；全部求完的时间是反向传播的 ${factor} 倍。`,
    );
  }
}

/**
 * A range from 5 % to 95 %, a line at the median, a dot at the largest difference.
 * @param {import("../core/types").Frame} place
 * @param {number[]} quantiles
 * @param {number} y
 * @param {string} color
 */
function strip(place, quantiles, y, color) {
  const [low, middle, high, most] = quantiles.map((value) => place.x(Math.max(value, LOWEST)));
  return svg`<line class="quantiles" data-color=${color} x1=${low} x2=${high} y1=${y} y2=${y}></line>
    <line class="median" data-color=${color} x1=${middle} x2=${middle} y1=${y - 6} y2=${y + 6}></line>
    <circle class="point" data-color=${color} cx=${most} cy=${y} r="4"></circle>`;
}

/** @param {number} seconds */
function time(seconds) {
  if (seconds < 1e-3) return t(`${number(seconds * 1e6, 2)} µs`, `${number(seconds * 1e6, 2)} 微秒`);
  if (seconds < 1) return t(`${number(seconds * 1e3, 2)} ms`, `${number(seconds * 1e3, 2)} 毫秒`);
  return t(`${number(seconds, 3)} s`, `${number(seconds, 3)} 秒`);
}

customElements.define("zs-two-layer", TwoLayer);
