// Build layers, break a backward, and see what the gradient check finds.
import { ZsElement } from "../core/element.js";
import { choice, slider } from "../core/controls.js";
import { heatTable, limitOf } from "../core/heat-table.js";
import { number, t } from "../core/language.js";
import { css, html, nothing } from "../vendor/lit.js";

/** @type {Record<string, string>} */
const NAMES = {
  none: t("none", "无"),
  affine: t("affine", "Affine"),
  relu: "ReLU",
  sigmoid: "sigmoid",
  tanh: "tanh",
  batch_norm: t("batch normalization", "批归一化"),
  layer_norm: t("layer normalization", "层归一化"),
  dropout: "Dropout",
  conv: t("convolution, 3 x 3", "卷积，3 x 3"),
  max_pool: t("max pooling, 2 x 2", "最大池化，2 x 2"),
  avg_pool: t("average pooling, 2 x 2", "平均池化，2 x 2"),
};

/** The mistakes of each part. @type {Record<string, Record<string, string>>} */
const FAULTS = {
  affine: {
    sign: t("wrong sign: dx = −dout Wᵀ", "符号错了：dx = −dout Wᵀ"),
    transpose: t("no transpose: dx = dout W", "忘了转置：dx = dout W"),
    twice: t("dW, db divided by N once more", "dW、db 又除了一次 N"),
    sum: t("db not summed over the batch", "db 没有沿批求和"),
  },
  relu: { mask: t("no mask: dx = dout", "忘了掩码：dx = dout") },
  sigmoid: { input: t("x(1 − x) instead of y(1 − y)", "y(1 − y) 写成了 x(1 − x)") },
  batch_norm: { constants: t("mean and variance as constants", "把均值和方差当作常数") },
  layer_norm: { constants: t("mean and variance as constants", "把均值和方差当作常数") },
  dropout: {
    mask: t("no mask in backward", "反向传播忘了掩码"),
    scale: t("no 1/(1 − p) in backward", "反向传播忘了 1/(1 − p)"),
  },
  conv: { rotation: t("filters not rotated", "滤波器没有旋转 180°") },
  max_pool: { all: t("shared among the window", "平分给窗口中的每个元素") },
  avg_pool: { average: t("not divided by 4", "没有除以 4") },
};

const OFFERED = {
  rows: ["affine", "relu", "sigmoid", "tanh", "batch_norm", "layer_norm", "dropout"],
  images: ["conv", "relu", "batch_norm", "dropout", "sigmoid", "max_pool", "avg_pool", "affine"],
};
/** @type {Record<string, string[]>} */
const BEGINNINGS = { rows: ["affine", "relu", "none", "none"], images: ["conv", "relu", "max_pool", "none"] };

class GradientCheck extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      .chain {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.5rem;
        align-items: center;
        margin: 0 0 1rem;
        padding: 0;
        list-style: none;
        font-size: 0.88rem;
      }
      .chain li {
        padding: 0.2rem 0.6rem;
        border: 1.5px solid var(--c, var(--line));
        border-radius: 999px;
        background: var(--panel);
      }
      .chain li.plain {
        border: 0;
        background: none;
      }
      .arrays {
        display: flex;
        flex-wrap: wrap;
        gap: 1.2rem 2rem;
        width: 100%;
      }
      .array {
        max-width: 100%;
        min-width: 0;
      }
      .array h4 {
        margin-bottom: 0.3rem;
        color: var(--text);
      }
      .pair {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        overflow-x: auto;
      }
      .pair figcaption,
      .found {
        color: var(--muted);
        font-size: 0.82rem;
      }
      .found.bad {
        max-width: 34rem;
        color: var(--c1);
      }
      .pair figure {
        padding: 0;
        border: 0;
        background: none;
        box-shadow: none;
      }
      .mark {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      .border {
        fill: none;
        stroke: var(--line);
      }
      p.found {
        margin: 0.2rem 0 0;
      }
      .slots {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        gap: 0.8rem 1.2rem;
        align-items: start;
      }
      .slot {
        display: grid;
        gap: 0.4rem;
      }
    `,
  ];
  static operation = "layer_gradients";
  /** @type {[string, string]} */
  static title = ["Gradient check: backward against numerical differentiation", "梯度确认：反向传播与数值微分"];
  static inputs = { parts: BEGINNINGS.rows, inputs: "rows", loss: "weighted", seed: 0, h: 1e-4 };

  arguments() {
    const { inputs, loss, seed, h } = this.state;
    return { inputs, loss, seed, h, parts: this.state.parts.filter((/** @type {string} */ part) => part !== "none") };
  }

  controls() {
    const { state } = this;
    return html`
      ${choice({
        label: t("Input", "输入"),
        value: state.inputs,
        options: [
          ["rows", t("rows: 4 samples, 3 features", "行：4 个样本，3 个特征")],
          ["images", t("images: 2 samples of 4 x 4 pixels", "图像：2 个样本，4 x 4 像素")],
        ],
        onInput: (inputs) => this.set({ inputs, parts: BEGINNINGS[inputs] }),
      })}
      <div class="slots wide">${[0, 1, 2, 3].map((index) => this.layer(index))}</div>
      ${choice({
        label: t("Loss at the end", "最后的损失"),
        value: state.loss,
        options: [
          ["weighted", t("a weighted sum of the outputs", "输出的加权和")],
          ["softmax", t("softmax with cross entropy", "softmax 函数与交叉熵误差")],
          ["softmax/average", t("the same, backward not divided by N", "同上，反向传播没有除以 N")],
        ],
        onInput: (loss) => this.set({ loss }),
      })}
      ${slider({
        label: t("Random numbers, seed", "随机数的种子"),
        value: state.seed,
        min: 0,
        max: 99,
        step: 1,
        onInput: (seed) => this.set({ seed }),
      })}
      ${slider({
        label: t("Step h of numerical differentiation", "数值微分的步长 h"),
        value: state.h,
        min: 1e-12,
        max: 0.01,
        log: true,
        onInput: (h) => this.set({ h }),
      })}
    `;
  }

  /**
   * The choices of one layer: its kind, and its backward.
   * @param {number} index
   */
  layer(index) {
    const [kind, fault = ""] = this.state.parts[index].split("/");
    /** @param {string} part */
    const change = (part) => this.set({ parts: this.state.parts.with(index, part) });
    const offered = OFFERED[/** @type {"rows" | "images"} */ (this.state.inputs)] ?? OFFERED.rows;
    const name = t(`Layer ${index + 1}`, `第 ${index + 1} 层`);
    const options = [...(index ? ["none"] : []), ...offered].map(
      (part) => /** @type {[string, string]} */ ([part, NAMES[part]]),
    );
    return html`<div class="slot">
      ${choice({ label: name, value: kind, options, onInput: change })}
      ${
        FAULTS[kind]
          ? choice({
              label: t(`Backward of layer ${index + 1}`, `第 ${index + 1} 层的反向传播`),
              value: fault,
              options: [["", t("right", "正确")], .../** @type {[string, string][]} */ (Object.entries(FAULTS[kind]))],
              onInput: (chosen) => change(chosen ? `${kind}/${chosen}` : kind),
            })
          : nothing
      }
    </div>`;
  }

  draw() {
    const { result } = this;
    return html`<ul class="chain">
        <li class="plain">x</li>
        ${Object.keys(result.layers).map(
          (name) =>
            html`<li class="plain" aria-hidden="true">→</li>
              <li data-color=${this.isFaulty(name) ? "1" : nothing}>${name}</li>`,
        )}
        <li class="plain" aria-hidden="true">→</li>
        <li data-color=${this.state.loss.includes("/") ? "1" : nothing}>
          ${t("loss", "损失")} ${number(result.value)}
        </li>
      </ul>
      <div class="arrays">${result.arrays.map((/** @type {any} */ each) => this.array(each))}</div>`;
  }

  /**
   * Whether a layer has been broken; the number in its name is its place.
   * @param {string} name
   */
  isFaulty(name) {
    const place = Number(name.match(/\d+$/)?.[0] ?? 0);
    return this.arguments().parts[place - 1]?.includes("/") && !name.startsWith("flatten");
  }

  /** @param {any} each */
  array(each) {
    const [backward, numerical] = [this.result.backward[each.name], this.result.numerical[each.name]];
    const limit = limitOf([backward, numerical]);
    const wrong = (each.verdict && each.wrong?.data) || [];
    /** @type {[string, any][]} */
    const tables = [
      [t("backward", "反向传播"), backward],
      [t("numerical", "数值微分"), numerical],
    ];
    return html`<section class="array">
      <h4>∂L/∂${each.name} <span class="muted">(${each.shape.join(", ")})</span></h4>
      <div class="pair" tabindex="0" role="group" aria-label="∂L/∂${each.name}">
        ${tables.map(
          ([name, values]) =>
            html`<figure>
              ${heatTable(values, { label: `∂L/∂${each.name}, ${name}`, limit, marked: (index) => Boolean(wrong[index]) })}
              <figcaption>${name}</figcaption>
            </figure>`,
        )}
      </div>
      ${this.finding(each)}
    </section>`;
  }

  /** @param {any} each */
  finding(each) {
    if (each.verdict) return html`<p class="found bad">✗ ${each.verdict}</p>`;
    const worst = number(each.worst, 2);
    return html`<p class="found">✓ ${t(`passes, largest difference ${worst}`, `通过，最大的差 ${worst}`)}</p>`;
  }

  summary() {
    const bad = this.result.arrays.filter((/** @type {any} */ each) => each.verdict);
    if (!bad.length) {
      const worst = Math.max(...this.result.arrays.map((/** @type {any} */ each) => each.worst));
      return t(
        `The check passes for all ${this.result.arrays.length} gradients; the largest difference is ${number(worst, 2)}.`,
        `${this.result.arrays.length} 个梯度都通过了梯度确认，最大的差是 ${number(worst, 2)}。`,
      );
    }
    const names = bad.map((/** @type {any} */ each) => `∂L/∂${each.name}`).join(t(", ", "、"));
    return t(
      `The check fails: ${bad.length} of ${this.result.arrays.length} gradients are wrong: ${names}.`,
      `梯度确认没有通过：${this.result.arrays.length} 个梯度中有 ${bad.length} 个错了：${names}。`,
    );
  }
}

customElements.define("zs-gradcheck", GradientCheck);
