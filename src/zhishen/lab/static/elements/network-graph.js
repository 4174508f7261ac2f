// The graph of a two-layer network, whose layers open and fold.
import { ZsElement } from "../core/element.js";
import { choice, group, toggle } from "../core/controls.js";
import { graphView, pointsFor, storyOf } from "../core/graph-view.js";
import { number, t } from "../core/language.js";
import { matrixField, matrixStyle } from "../core/matrix.js";
import { Player } from "../core/player.js";
import { sceneStyle } from "../core/scene.js";
import { html } from "../vendor/lit.js";

class NetworkGraph extends ZsElement {
  static styles = [...ZsElement.styles, sceneStyle, matrixStyle];
  static operation = "network_graph";
  /** @type {[string, string]} */
  static title = ["The graph of a two-layer network", "两层神经网络的计算图"];
  static inputs = {
    x: [
      [1, 0.5],
      [-0.5, 2],
    ],
    labels: [0, 1],
    activation: "relu",
    opened: [],
    formulas: false,
  };
  static view = { step: 9999 };

  player = new Player(this, { last: () => this.result?.picture.steps ?? 0, rate: 1.5 });
  asked = 0;

  arguments() {
    this.asked = pointsFor(this.width);
    return { ...super.arguments(), width: this.asked };
  }

  updated() {
    super.updated();
    if (this.width && this.asked && this.asked !== pointsFor(this.width)) this.refresh();
  }

  /**
   * Open a layer, or fold it.
   * @param {number} number
   */
  turn(number) {
    const { opened } = this.state;
    const others = opened.filter((/** @type {number} */ other) => other !== number);
    this.set({ opened: others.length < opened.length ? others : [...opened, number], step: 9999 });
  }

  controls() {
    const { state, result } = this;
    return html`
      ${this.player.controls()}
      ${group(
        t("Open layers (or click a layer in the picture)", "打开的层（也可以在图上点击）"),
        result.groups.map((/** @type {any} */ each, /** @type {number} */ index) =>
          toggle({
            label: `${each.name} · ${each.kind}`,
            value: state.opened.includes(index),
            onInput: () => this.turn(index),
          }),
        ),
      )}
      ${matrixField({
        label: t("x, a sample in each row", "x，每行一个样本"),
        value: state.x,
        min: -100,
        max: 100,
        onInput: (x) => this.set({ x }),
      })}
      ${matrixField({
        label: t("Labels t", "标签 t"),
        value: state.labels,
        min: 0,
        max: 1,
        onInput: (labels) => this.set({ labels }),
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
      ${toggle({
        label: t("Formulas of the gradients", "写出梯度的公式"),
        value: state.formulas,
        onInput: (formulas) => this.set({ formulas }),
      })}
    `;
  }

  draw() {
    const { picture } = this.result;
    const step = Math.min(this.state.step, picture.steps);
    return graphView(picture, { step, width: this.width, onOpen: (layer) => this.turn(layer) });
  }

  summary() {
    const { picture, loss, gradient } = this.result;
    const step = Math.min(this.state.step, picture.steps);
    if (step < picture.steps) return storyOf(picture, step);
    const largest = Object.entries(gradient).map(([name, each]) => {
      const sizes = Array.from(/** @type {any} */ (each).data, (value) => Math.abs(Number(value)));
      return `${name} ${number(Math.max(...sizes), 3)}`;
    });
    return t(
      `Loss ${number(loss)}; the largest gradients: ${largest.join(", ")}.`,
      `损失 ${number(loss)}；最大的梯度：${largest.join("，")}。`,
    );
  }
}

customElements.define("zs-network-graph", NetworkGraph);
