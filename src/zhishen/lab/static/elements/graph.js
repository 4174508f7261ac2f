// The computational graph of any formula: values flow forward, gradients flow back.
import { ZsElement } from "../core/element.js";
import { choice, field, folded, group, slider, toggle } from "../core/controls.js";
import { EXAMPLES } from "../core/graph-examples.js";
import { graphView, pointsFor, storyOf } from "../core/graph-view.js";
import { number, t } from "../core/language.js";
import { matrixField, matrixStyle } from "../core/matrix.js";
import { Player } from "../core/player.js";
import { sceneStyle } from "../core/scene.js";
import { sheet } from "../core/style.js";
import { html, nothing } from "../vendor/lit.js";

const ALL = 9999; // a step after all others

class GraphOfFormula extends ZsElement {
  static styles = [...sheet, sceneStyle, matrixStyle];
  static operation = "expression_graph";
  /** @type {[string, string]} */
  static title = ["The computational graph of your own formula", "自己写的算式的计算图"];
  static inputs = {
    formula: EXAMPLES.apples.formula,
    values: EXAMPLES.apples.values,
    long: false,
    formulas: false,
  };
  static view = { example: "apples", step: ALL, zoom: 1 };

  player = new Player(this, { last: () => this.result?.picture.steps ?? 0, rate: 1.5 });
  /** What the reader has typed for an input, as it was typed.
   * @type {Record<string, string>} */
  typed = {};
  asked = 0;

  get defaults() {
    const given = this.given();
    const own = "formula" in given && !("example" in given);
    const example = own ? "own" : String(given.example ?? "apples");
    return { ...super.defaults, ...inputsOf(example), ...(own ? { values: {} } : {}), ...given, example };
  }

  arguments() {
    this.asked = pointsFor(this.width);
    const { formula, values, long, formulas } = this.state;
    return { formula, values, long, formulas, width: this.asked };
  }

  updated() {
    super.updated();
    if (this.width && this.asked && this.asked !== pointsFor(this.width)) this.refresh();
  }

  reset() {
    this.typed = {};
    super.reset();
  }

  heading() {
    return EXAMPLES[this.state.example]?.heading ?? super.heading();
  }

  controls() {
    const { state } = this;
    return html`
      ${this.player.controls()}
      ${field({
        label: t("Formula", "算式"),
        value: state.formula,
        code: true,
        wide: true,
        onInput: (formula) => this.set({ formula, example: "own" }),
      })}
      ${choice({
        label: t("Example", "例子"),
        value: state.example,
        options: [
          ...Object.entries(EXAMPLES).map(([name, each]) => /** @type {[string, string]} */ ([name, each.title])),
          ["own", t("your own formula", "自己写的算式")],
        ],
        onInput: (example) => this.choose(example),
      })}
      ${toggle({
        label: t("A circle for each elementary operation", "每个基本运算一个节点"),
        value: state.long,
        onInput: (long) => this.set({ long, step: ALL }),
      })}
      ${toggle({
        label: t("Formulas of the gradients", "写出梯度的公式"),
        value: state.formulas,
        onInput: (formulas) => this.set({ formulas }),
      })}
      ${
        this.result.names.length
          ? group(
              t("Inputs", "输入"),
              this.result.names.map((/** @type {string} */ name) => this.input(name)),
            )
          : nothing
      }
      ${folded(t("Type the inputs, choose the size", "直接写出输入，调整大小"), this.more())}
    `;
  }

  /** @param {string} example */
  choose(example) {
    this.typed = {};
    this.set({ example, step: ALL, ...(example === "own" ? {} : inputsOf(example)) });
  }

  /**
   * A slider or fields for an input.
   * @param {string} name
   */
  input(name) {
    const value = this.valueOf(name);
    const range = EXAMPLES[this.state.example]?.ranges?.[name];
    if (Array.isArray(value)) {
      return matrixField({
        label: name,
        value,
        min: range?.[0],
        max: range?.[1],
        onInput: (next) => this.change(name, next),
      });
    }
    const [min, max] = range ?? [-10, 10];
    return slider({
      label: name,
      value,
      min: Math.min(min, value),
      max: Math.max(max, value),
      step: (max - min) / 200,
      onInput: (next) => this.change(name, next),
    });
  }

  /**
   * @param {string} name
   * @param {any} value
   */
  change(name, value) {
    delete this.typed[name];
    this.set({ values: { ...this.state.values, [name]: value } });
  }

  /**
   * The value of an input; a name that has just been typed is 1.
   * @param {string} name
   */
  valueOf(name) {
    return this.state.values[name] ?? 1;
  }

  more() {
    const fields = this.result.names.map((/** @type {string} */ name) =>
      field({
        label: t(`${name}, a number, a list or rows`, `${name}：数、列表或若干行`),
        value: this.typed[name] ?? JSON.stringify(this.valueOf(name)),
        code: true,
        onInput: (text) => this.type(name, text),
      }),
    );
    return html`${fields}
    ${slider({
      label: t("Size of the picture", "图的大小"),
      value: this.state.zoom,
      min: 0.5,
      max: 2.5,
      step: 0.1,
      onInput: (zoom) => this.set({ zoom }),
    })}`;
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  type(name, text) {
    try {
      this.change(name, JSON.parse(text));
      this.problem = "";
    } catch {
      this.problem = t(
        `${name}: write a number, a list such as [1, 2] or rows such as [[1, 2], [3, 4]].`,
        `${name}：请写一个数、像 [1, 2] 这样的列表，或者像 [[1, 2], [3, 4]] 这样的若干行。`,
      );
    }
    this.typed[name] = text;
    this.requestUpdate();
  }

  draw() {
    const { picture } = this.result;
    const step = Math.min(this.state.step, picture.steps);
    return graphView(picture, { step, width: this.width, zoom: this.state.zoom });
  }

  summary() {
    const { picture, value, derivatives } = this.result;
    const step = Math.min(this.state.step, picture.steps);
    if (step < picture.steps) return storyOf(picture, step);
    const slopes = Object.entries(derivatives).filter(([, each]) => typeof each === "number");
    const listed = slopes.map(([name, each]) => `${name} ${number(Number(each))}`);
    if (typeof value !== "number") {
      return t(
        `The result is an array of shape (${value.shape.join(", ")}); the gradients are those of the sum of its elements.`,
        `结果是形状为 (${value.shape.join(", ")}) 的数组；梯度是各元素之和的梯度。`,
      );
    }
    if (!listed.length) return t(`The result is ${number(value)}.`, `结果是 ${number(value)}。`);
    return t(
      `The result is ${number(value)}; its derivatives: ${listed.join(", ")}.`,
      `结果是 ${number(value)}；它的导数：${listed.join("，")}。`,
    );
  }
}

/**
 * The inputs of an example.
 * @param {string} name
 */
function inputsOf(name) {
  const example = EXAMPLES[name] ?? EXAMPLES.apples;
  const { formula, values, long = false, formulas = false } = example;
  return { formula, values, long, formulas };
}

customElements.define("zs-graph", GraphOfFormula);
