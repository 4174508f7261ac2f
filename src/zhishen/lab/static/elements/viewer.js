// The graph viewer: any computational graph, of an expression or of a network.
import { compute } from "../core/connection.js";
import { t } from "../core/language.js";
import { sent } from "../core/upload.js";
import { ALL, GraphViewer, NO_TENSOR } from "../core/viewer-element.js";
import { sourceControls } from "../core/viewer-source.js";

class Viewer extends GraphViewer {
  static inputs = {
    source: "expression",
    formula: "sum(sigmoid(x @ W + b))",
    values: {
      x: [
        [1, 2],
        [3, -1],
      ],
      W: [
        [0.5, -1, 1],
        [1, 0.5, -0.5],
      ],
      b: [0.1, 0.2, -0.3],
    },
    network: "simple_conv",
    path: "",
    file: "",
    first: 0,
    count: 1,
    long: false,
    formulas: true,
    opened: [],
  };
  static view = { ...GraphViewer.view, example: "own" };

  /** @type {Record<string, string>} */
  typed = {};
  /** @type {string[]} */
  models = [];

  /**
   * Show something else: what was chosen in the old graph is not in the new one.
   * @param {import("../core/types").State} changes
   */
  change(changes) {
    const same = Object.keys(changes).every((name) => ["values", "first", "count", "formulas"].includes(name));
    if (!same) Object.assign(changes, { opened: [], step: ALL, place: [], ...NO_TENSOR });
    if ("source" in changes || "formula" in changes) this.typed = {};
    this.set(changes);
  }

  reset() {
    this.typed = {};
    super.reset();
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  type(name, text) {
    this.typed[name] = text;
    try {
      this.change({ values: { ...this.state.values, [name]: JSON.parse(text) }, example: this.state.example });
      this.problem = "";
    } catch {
      this.problem = t(
        `${name}: write a number, a list such as [1, 2] or rows such as [[1, 2], [3, 4]].`,
        `${name}：请写一个数、像 [1, 2] 这样的列表，或者像 [[1, 2], [3, 4]] 这样的若干行。`,
      );
    }
    this.requestUpdate();
  }

  /** @param {File} file */
  async take(file) {
    try {
      await sent(file, file.name);
      if (this.state.file === file.name) this.refresh(); // its contents may be others
      this.change({ source: "file", file: file.name });
    } catch (error) {
      this.problem = /** @type {Error} */ (error).message;
    }
    this.requestUpdate();
  }

  async listModels() {
    try {
      this.models = (await compute("viewer_models", {})).names;
    } catch {
      this.models = [];
    }
    this.requestUpdate();
  }

  async compute() {
    const { source, path, file } = this.state;
    if (source === "path" && !path) await this.listModels();
    // Without a file there is nothing to show yet: the graph stays as it is.
    if ((source === "path" && !path) || (source === "file" && !file)) return this.result ?? this.first();
    return super.compute();
  }

  /** A graph for a page that begins without a file. */
  first() {
    return compute("viewer", { width: this.arguments().width }, this.key);
  }

  heading() {
    const { source, formula, network, path, file } = this.state;
    return (
      { expression: formula, network, path: path || super.heading(), file: file || super.heading() }[
        /** @type {string} */ (source)
      ] ?? super.heading()
    );
  }

  controls() {
    return sourceControls(this.state, {
      result: this.result,
      typed: this.typed,
      models: this.models,
      change: (changes) => this.change(changes),
      onType: (name, text) => this.type(name, text),
      onFile: (file) => this.take(file),
      onModels: () => this.listModels(),
    });
  }

  summary() {
    const { samples } = this.result;
    const text = [super.summary(), samples?.labels.length ? classesOf(samples) : "", samples?.note ?? ""];
    return text.filter(Boolean).join(t(" ", ""));
  }

  /** @param {string} value */
  resultText(value) {
    return this.state.source === "expression"
      ? super.resultText(value)
      : t(`The loss is ${value}.`, `损失是 ${value}。`);
  }
}

/**
 * What the samples are.
 * @param {{labels: string[], name: string}} samples
 */
function classesOf({ labels, name }) {
  const list = labels.join(t(", ", "、"));
  return labels.length === 1
    ? t(`The sample of ${name}: ${list}.`, `${name} 的样本：${list}。`)
    : t(`The samples of ${name}: ${list}.`, `${name} 的样本：${list}。`);
}

customElements.define("zs-viewer", Viewer);
