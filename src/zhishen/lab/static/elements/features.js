// Ten features that a person invents, of one digit and of all classes; and three models that learn from them or from pixels.
import { ZsElement } from "../core/element.js";
import { group, slider, toggle } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { image, line, plot, points } from "../core/plot.js";
import { Runner } from "../core/runner.js";
import { sheet } from "../core/style.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

/** @type {[string, string][]} in the order of the engine */
const NAMES = [
  ["ink", "墨量"],
  ["width by height", "宽高比"],
  ["center, row", "重心（行）"],
  ["center, column", "重心（列）"],
  ["left-right symmetry", "左右对称"],
  ["upper-lower symmetry", "上下对称"],
  ["holes", "洞的个数"],
  ["strokes in a row", "每行的笔画"],
  ["strokes in a column", "每列的笔画"],
  ["slant", "倾斜"],
];

/** @type {[string, string, string][]} color and name of each model */
const MODELS = [
  ["2", "linear, features", "线性模型，特征"],
  ["0", "linear, pixels", "线性模型，像素"],
  ["1", "network, pixels", "神经网络，像素"],
];
const ROW = 30;
const GAP = 9; // between the middles of two digits, in pixels

/**
 * Where the digits 0 to 9 are written: at their means, or beside each other where the means are close.
 * @param {number[]} means in pixels
 */
function digits(means) {
  const ordered = means.map((mean, digit) => ({ digit, mean, place: mean })).sort((a, b) => a.mean - b.mean);
  // Digits that touch form a group, which is centered at the mean of its means; a group may touch the one before it.
  /** @type {(typeof ordered)[]} */
  const groups = [];
  for (const each of ordered) {
    let last = [each];
    spread(last);
    while (last[0].place - (groups.at(-1)?.at(-1)?.place ?? -Infinity) < GAP) {
      last = [...(groups.pop() ?? []), ...last];
      spread(last);
    }
    groups.push(last);
  }
  return ordered;
}

/** @param {{mean: number, place: number}[]} group */
function spread(group) {
  const middle = group.reduce((sum, { mean }) => sum + mean, 0) / group.length;
  group.forEach((each, k) => (each.place = middle + GAP * (k - (group.length - 1) / 2)));
}

class Features extends ZsElement {
  static operation = "digit_features";
  static styles = [
    ...sheet,
    css`
      .strip {
        stroke: var(--grid);
      }
      .leader {
        stroke: var(--muted);
      }
      .class {
        fill: var(--muted);
        font-size: 11px;
      }
      .own {
        fill: var(--c1);
        font-weight: 700;
        font-size: 13px;
      }
      .marker {
        fill: var(--c1);
        fill-opacity: 0.22;
      }
      .off {
        opacity: 0.35;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["Features by hand, or learned ones", "人工特征量，还是学出来的特征"];
  static inputs = { index: 0 };
  static view = { used: NAMES.map(() => true), epochs: 10, seed: 0 };

  runner = new Runner(this, {
    operation: "features_or_pixels",
    args: () => this.training(),
    label: t("Train all three", "训练三个模型"),
  });

  training() {
    const { used, epochs, seed } = this.state;
    return { used, epochs, seed };
  }

  draw() {
    const { width, result: r } = this;
    const wide = width > 700;
    const side = 150;
    const left = wide ? width - side - 16 : width;
    return html`<svg width=${side} height=${side} role="img" aria-label=${t(`a ${r.label}`, `数字 ${r.label}`)}>
        ${image(r.image, { x: 0, y: 0, width: side, height: side, low: 0, high: 1 })}
      </svg>
      ${this.strips(left)} ${this.curves(width)}`;
  }

  /**
   * A row for each feature: the digits 0 to 9 at the means of their classes, and this digit.
   * @param {number} width
   */
  strips(width) {
    const { result: r, state } = this;
    const [from, to] = [width > 500 ? 150 : 118, width - 10];
    /** @type {(value: number, feature: number) => number} place of a value in standard deviations from the mean */
    const x = (value, feature) => {
      const z = (value - r.mean.at(feature)) / (r.deviation.at(feature) || 1);
      return from + ((Math.max(-3, Math.min(3, z)) + 3) / 6) * (to - from);
    };
    return html`<svg
      width=${width}
      height=${ROW * NAMES.length + 22}
      role="img"
      aria-label=${t("Features of this digit and of the classes", "这个数字与各类别的特征")}
    >
      ${NAMES.map(([en, zh], feature) => {
        const y = ROW * feature + ROW / 2;
        const own = x(r.features.at(feature), feature);
        return svg`<g class=${state.used[feature] ? "" : "off"}>
          <text x="0" y=${y + 4}>${t(en, zh)}</text>
          <line class="strip" x1=${from} x2=${to} y1=${y} y2=${y}></line>
          <rect class="marker" x=${own - 8} y=${y - 9} width="16" height="24" rx="5"></rect>
          ${digits(Array.from({ length: 10 }, (_, digit) => x(r.classes.at(digit).at(feature), feature))).map(
            ({ digit, mean, place }) =>
              svg`<line class="leader" x1=${mean} x2=${place} y1=${y - 3} y2=${y + 3}></line>
                <text class=${digit === r.label ? "own" : "class"} text-anchor="middle" x=${place} y=${y + 13}>${digit}</text>`,
          )}
        </g>`;
      })}
      <text
        class="muted"
        x=${width > 500 ? (from + to) / 2 : width / 2}
        y=${ROW * NAMES.length + 16}
        text-anchor="middle"
      >
        ${t("mean of each class, and this digit (shaded)", "各类别的平均值；底色块是这个数字")}
      </text>
    </svg>`;
  }

  /** @param {number} width */
  curves(width) {
    const frameOfJob = this.runner.frame;
    const epochs = frameOfJob?.epochs ?? this.state.epochs;
    const x = { domain: /** @type {[number, number]} */ ([0, epochs]), label: "epoch" };
    const y = { domain: /** @type {[number, number]} */ ([0, 1]), label: t("test accuracy", "测试数据的识别精度") };
    const label = t("Test accuracy of three models", "三个模型的识别精度");
    return plot({ width: Math.min(width, 640), height: 260, x, y, label }, (frame) => {
      if (!frameOfJob) return nothing;
      const { accuracies } = frameOfJob;
      const steps = Array.from({ length: accuracies.shape[1] }, (_, index) => index + 1);
      return MODELS.map(([color, en, zh], model) => {
        const values = accuracies.at(model).data;
        const last = values[values.length - 1];
        // The names of the two upper lines are above and below them.
        const shift = model === 2 ? -10 : 20;
        return svg`${line(frame, steps, values, { color })} ${points(frame, steps, values, { color })}
          <text class="direct" data-color=${color} x=${frame.width - 8} y=${frame.y(last) + shift} text-anchor="end">${t(en, zh)} ${(100 * last).toFixed(1)} %</text>`;
      });
    });
  }

  controls() {
    const { state } = this;
    return html`${this.runner.controls()}
    ${slider({
      label: t("Test digit", "测试数据中的第几个数字"),
      value: state.index,
      min: 0,
      max: 1999,
      step: 1,
      onInput: (index) => this.set({ index }),
    })}
    ${slider({
      label: "epoch",
      value: state.epochs,
      min: 1,
      max: 20,
      step: 1,
      onInput: (epochs) => this.set({ epochs }),
    })}
    ${slider({
      label: t("Seed", "随机种子"),
      value: state.seed,
      min: 0,
      max: 20,
      step: 1,
      onInput: (seed) => this.set({ seed }),
    })}
    ${group(
      t("Features that the first model gets", "第一个模型用到的特征"),
      NAMES.map(([en, zh], index) =>
        toggle({
          label: t(en, zh),
          value: state.used[index],
          onInput: (on) => this.set({ used: state.used.with(index, on) }),
        }),
      ),
    )}`;
  }

  summary() {
    const { result: r } = this;
    const frame = this.runner.frame;
    const holes = number(r.features.at(6));
    const digit = t(
      `This ${r.label} has ${number(r.features.at(0), 2)} of its pixels inked, and ${holes} holes.`,
      `这个 ${r.label} 的墨量是 ${number(r.features.at(0), 2)}，有 ${holes} 个洞。`,
    );
    if (!frame) return digit;
    const last = frame.accuracies.shape[1] - 1;
    const [a, b, c] = [0, 1, 2].map((model) => (100 * frame.accuracies.at(model).at(last)).toFixed(1));
    const gap = t(" ", "");
    return `${digit}${gap}${t(
      `Test accuracy after ${last + 1} epochs: features ${a} %, pixels ${b} %, network ${c} %.`,
      `${last + 1} 个 epoch 之后的识别精度：特征 ${a} %，像素 ${b} %，神经网络 ${c} %。`,
    )}`;
  }
}

customElements.define("zs-features", Features);
