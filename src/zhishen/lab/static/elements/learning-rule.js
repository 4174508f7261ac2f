// The perceptron learning rule, one sample after the other, on points that the reader sets.
import { ZsElement } from "../core/element.js";
import { button, choice, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { boundary, equation, half, plane, rectangle, region, short } from "../core/plane.js";
import { Player } from "../core/player.js";
import { bars, handle, plot } from "../core/plot.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

const CORNERS = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
];
/** @type {Record<string, {points: number[][], classes: number[]}>} */
const EXAMPLES = {
  and: { points: CORNERS, classes: [0, 0, 0, 1] },
  or: { points: CORNERS, classes: [0, 1, 1, 1] },
  xor: { points: CORNERS, classes: [0, 1, 1, 0] },
  clouds: {
    points: [
      [-0.8, 0.2],
      [-0.2, -0.6],
      [0.3, 0.1],
      [-0.6, 0.9],
      [0.4, -0.9],
      [1.2, 1.6],
      [1.9, 0.9],
      [0.9, 2.0],
      [1.5, 0.3],
      [2.0, 1.8],
    ],
    classes: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1],
  },
};

class LearningRule extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    plane,
    css`
      .chosen {
        fill: none;
        stroke: var(--focus);
        stroke-width: 2.5;
      }
      .visited {
        fill: none;
        stroke: var(--text);
        stroke-width: 2.5;
      }
      .bit {
        font-size: 12px;
      }
      .column {
        max-width: min(22rem, 100%);
      }
      .column p {
        margin: 0;
      }
      .facts {
        font-size: 0.9rem;
      }
    `,
  ];
  static operation = "perceptron_learning";
  /** @type {[string, string]} */
  static title = ["The learning rule on your own points", "在自己放的点上运行学习规则"];
  static inputs = { points: CORNERS, classes: [0, 0, 0, 1], epochs: 20 };
  static view = { step: 0, chosen: 0 };

  player = new Player(this, {
    last: () => this.result?.visits.length ?? 0,
    rate: 3,
    label: t("Samples seen", "看过的样本"),
  });

  controls() {
    const { state } = this;
    const name = Object.keys(EXAMPLES).find((key) =>
      ["points", "classes"].every(
        (part) => JSON.stringify(state[part]) === JSON.stringify(/** @type {any} */ (EXAMPLES[key])[part]),
      ),
    );
    const chosen = this.chosen;
    return html`
      ${this.player.controls()}
      ${choice({
        label: t("Points", "样本点"),
        value: name ?? "own",
        options: [
          ["and", t("the corners with AND", "四个顶点，与门")],
          ["or", t("the corners with OR", "四个顶点，或门")],
          ["xor", t("the corners with XOR", "四个顶点，异或门")],
          ["clouds", t("two groups", "两群点")],
          ["own", t("my own points", "自己放的点")],
        ],
        onInput: (key) => this.set(key in EXAMPLES ? { ...EXAMPLES[key], step: 0, chosen: 0 } : this.added()),
      })}
      ${slider({
        label: t("largest number of epochs", "epoch 数的上限"),
        value: state.epochs,
        min: 1,
        max: 40,
        step: 1,
        onInput: (epochs) => this.set({ epochs }),
      })}
      <div class="row wide">
        ${button({ label: t("Add a point", "添加一个点"), disabled: state.points.length >= 24, onClick: () => this.set(this.added()) })}
        ${button({
          label: t("Change the class of the chosen point", "改变所选点的类别"),
          onClick: () => this.flip(chosen),
        })}
        ${button({
          label: t("Remove the chosen point", "删除所选的点"),
          disabled: state.points.length < 2,
          onClick: () => this.drop(chosen),
        })}
      </div>
    `;
  }

  get chosen() {
    return Math.min(this.state.chosen, this.state.points.length - 1);
  }

  /** The state with one more point, at a free place near the middle. */
  added() {
    const { points, classes } = this.state;
    const count = points.length;
    if (count >= 24) return {};
    const angle = 2.4 * count; // about the golden angle: no two points meet
    const far = 0.35 + 0.05 * count;
    const place = [0.5 + far * Math.cos(angle), 0.5 + far * Math.sin(angle)].map((value) => Number(value.toFixed(2)));
    return { points: [...points, place], classes: [...classes, 1], chosen: count, step: 0 };
  }

  /** @param {number} index */
  flip(index) {
    this.set({ classes: this.state.classes.with(index, 1 - this.state.classes[index]), step: 0 });
  }

  /** @param {number} index */
  drop(index) {
    if (this.state.points.length < 2) return;
    const without = (/** @type {any[]} */ list) => list.filter((_, place) => place !== index);
    this.set({ points: without(this.state.points), classes: without(this.state.classes), chosen: 0, step: 0 });
  }

  /** What has happened up to the present step. */
  get now() {
    const { result, state } = this;
    const step = Math.min(state.step, result.visits.length);
    const [w1, w2, b] = result.weights.at(result.states.at(step)).list();
    const [v1, v2, c] = result.weights.at(result.states.at(Math.max(0, step - 1))).list();
    const count = state.points.length;
    const visit = step ? result.visits.at(step - 1).list() : null;
    const outputs = result.outputs.at(result.states.at(step));
    return {
      outputs,
      step,
      line: { w: [w1, w2], b },
      before: { w: [v1, v2], b: c },
      visit,
      epoch: Math.ceil(step / count),
    };
  }

  draw() {
    const size = Math.min(this.width, 460);
    return html`${this.picture(size)}
      <div class="column">
        <p class="equation">${equation(this.now.line)}</p>
        ${this.explanation()} ${this.mistakes(Math.min(this.width, 340))}
        <p class="facts">${this.result.sentence}</p>
        ${this.guarantee()}
      </div>`;
  }

  /** @param {number} size */
  picture(size) {
    const { state } = this;
    const { line, before, visit, outputs } = this.now;
    const axis = { domain: /** @type {[number, number]} */ ([-1.5, 2.5]) };
    const options = {
      width: size,
      height: size,
      x: { ...axis, label: "x₁" },
      y: { ...axis, label: "x₂" },
      margin: { right: 4 },
    };
    return plot({ ...options, label: t("The points, their classes and the line", "样本点、类别与直线") }, (frame) => {
      const shown = line.w.some(Boolean);
      const moved = visit && JSON.stringify(line) !== JSON.stringify(before);
      return svg`
        ${region(frame, half(rectangle(frame), line, false), "negative")}
        ${region(frame, half(rectangle(frame), line), "positive")}
        ${moved ? boundary(frame, before, { className: "thin dashed", color: "muted" }) : nothing}
        ${shown ? boundary(frame, line) : nothing}
        ${state.points.map((/** @type {[number, number]} */ point, /** @type {number} */ index) => {
          const bit = state.classes[index];
          const wrong = outputs.at(index) !== bit;
          const [x, y] = [frame.x(point[0]), frame.y(point[1])];
          // A listener of focus events would make the group a stop of the Tab key.
          return svg`<g @pointerdown=${() => this.set({ chosen: index })} @keyup=${() => this.set({ chosen: index })} @dblclick=${() => this.flip(index)}
            @keydown=${(/** @type {KeyboardEvent} */ event) => this.press(event, index)}>
            ${handle(frame, {
              x: point[0],
              y: point[1],
              label: t(`point ${index + 1}, class ${bit}`, `第 ${index + 1} 个点，类别 ${bit}`),
              color: bit ? "positive" : "negative",
              radius: 11,
              onMove: (a, b) => this.set({ points: state.points.with(index, [a, b]), step: 0 }),
            })}
            <g pointer-events="none">
              ${wrong ? svg`<circle class="wrong" cx=${x} cy=${y} r="17"></circle>` : nothing}
              ${visit?.[0] === index ? svg`<circle class="visited" cx=${x} cy=${y} r="14"></circle>` : nothing}
              <text class="bit" x=${x} y=${y} dy="0.35em" text-anchor="middle">${bit}</text>
            </g></g>`;
        })}`;
    });
  }

  /**
   * Keys that change a point.
   * @param {KeyboardEvent} event
   * @param {number} index
   */
  press(event, index) {
    if (event.key === "Enter" || event.key === " ") this.flip(index);
    else if (event.key === "Delete" || event.key === "Backspace") this.drop(index);
    else return;
    event.preventDefault();
  }

  explanation() {
    const { visit, line } = this.now;
    if (!visit)
      return html`<p>${t("All weights are 0. Play, or go one step.", "权重全部为 0。请播放，或者前进一步。")}</p>`;
    const [index, output] = visit;
    const target = this.state.classes[index];
    const place = `(${this.state.points[index].map(short).join(", ")})`;
    if (output === target)
      return html`<p>
        ${t(`${place}: output ${output}, target ${target}. Right: nothing changes.`, `${place}：输出 ${output}，监督数据 ${target}。正确，什么也不变。`)}
      </p>`;
    const [sign, way] = target > output ? ["+", t("toward", "朝着")] : ["−", t("away from", "远离")];
    return html`<p>
        ${t(
          `${place}: output ${output}, target ${target}. Wrong: w moves ${way} the point.`,
          `${place}：输出 ${output}，监督数据 ${target}。错误，w ${way}这个点移动。`,
        )}
      </p>
      <p class="mono">w ← w ${sign} x = (${line.w.map(short).join(", ")}), b ← b ${sign} 1 = ${short(line.b)}</p>`;
  }

  /** @param {number} width */
  mistakes(width) {
    const { history } = this.result;
    const { epoch } = this.now;
    const epochs = history.map((/** @type {number} */ _, /** @type {number} */ index) => index + 1);
    const x = {
      domain: /** @type {[number, number]} */ ([0.4, Math.max(4, history.length) + 0.6]),
      label: "epoch",
      ticks: wholes(history.length),
    };
    const y = {
      domain: /** @type {[number, number]} */ ([0, Math.max(2, ...history)]),
      label: t("mistakes", "错误次数"),
      ticks: wholes(Math.max(2, ...history)),
    };
    return plot({ width, height: 150, x, y, label: t("Mistakes in each epoch", "每个 epoch 的错误次数") }, (frame) =>
      bars(frame, epochs, history, { color: (index) => (index + 1 === epoch ? "1" : "7") }),
    );
  }

  guarantee() {
    const { proof, bound, mistakes } = this.result;
    if (!proof.separable) return html`<p class="facts muted">${proof.sentence}</p>`;
    if (!bound) return nothing;
    return html`<p class="facts muted">
      ${t(
        `A line exists with margin γ = ${number(bound.margin, 3)}, so (R/γ)² = ${number(bound.mistakes, 4)} mistakes are the most; here the rule makes ${mistakes}.`,
        `存在一条直线，间隔 γ = ${number(bound.margin, 3)}，所以最多犯 (R/γ)² = ${number(bound.mistakes, 4)} 次错；这里犯了 ${mistakes} 次。`,
      )}
    </p>`;
  }

  summary() {
    const { step, epoch, outputs } = this.now;
    const wrong = this.state.classes.filter(
      (/** @type {number} */ bit, /** @type {number} */ index) => outputs.at(index) !== bit,
    ).length;
    return t(
      `After ${step} samples (epoch ${epoch}): ${wrong} of ${this.state.points.length} points are wrong.`,
      `看过 ${step} 个样本（第 ${epoch} 个 epoch）之后：${this.state.points.length} 个点中有 ${wrong} 个分错。`,
    );
  }
}

/**
 * Whole numbers up to a last one, about eight of them.
 * @param {number} last
 */
function wholes(last) {
  const every = Math.ceil(last / 8);
  return Array.from({ length: Math.floor(last / every) }, (_, index) => (index + 1) * every);
}

customElements.define("zs-learning-rule", LearningRule);
