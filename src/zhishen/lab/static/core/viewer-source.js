// What the graph viewer is to show: an expression with its values, a network, or a file.
import { html, nothing } from "../vendor/lit.js";
import { button, choice, field, slider, toggle } from "./controls.js";
import { EXAMPLES } from "./graph-examples.js";
import { t } from "./language.js";

/** The networks of the zoo, with the chapters of the book that have them. @type {[string, string][]} */
export const NETWORKS = [
  ["two_layer", t("two_layer: chapters 4 and 5", "two_layer：第 4、5 章")],
  ["multi_layer", t("multi_layer: chapter 6", "multi_layer：第 6 章")],
  ["simple_conv", t("simple_conv: chapter 7", "simple_conv：第 7 章")],
  ["deep_conv", t("deep_conv: chapter 8", "deep_conv：第 8 章")],
  ["small_conv", "small_conv"],
  ["wide_conv", "wide_conv"],
  ["residual_conv", "residual_conv"],
  ["picture_conv", "picture_conv"],
  ["dense_blocks", "dense_blocks"],
  ["conv_blocks", "conv_blocks"],
];

/**
 * @param {import("./types").State} state
 * @param {{result: any, typed: Record<string, string>, models: string[], change: (changes: import("./types").State) => void,
 *   onType: (name: string, text: string) => void, onFile: (file: File) => void, onModels: () => void}} options `typed`: what
 *   stands in the fields of values; `models`: files below the working folder
 */
export function sourceControls(state, options) {
  const { change } = options;
  /** @type {Record<string, () => unknown>} */
  const parts = {
    expression: () => expression(state, options),
    network: () =>
      choice({
        label: t("Network", "网络"),
        value: state.network,
        options: NETWORKS,
        onInput: (network) => change({ network }),
      }),
    path: () => path(state, options),
    file: () => file(state, options),
  };
  return html`${choice({
    label: t("Graph of", "画什么的图"),
    value: state.source,
    options: [
      ["expression", t("an expression", "算式")],
      ["network", t("a network of the library", "程序库里的网络")],
      ["path", t("a run or model in this folder", "本文件夹里的训练或模型")],
      ["file", t("a model file from your computer", "从电脑里选的模型文件")],
    ],
    onInput: (source) => change({ source }),
  })}
  ${parts[state.source]?.() ?? nothing} ${state.source === "expression" ? nothing : samples(state, options)}
  ${toggle({
    label: t("Formulas of the gradients", "写出梯度的公式"),
    value: state.formulas,
    onInput: (formulas) => change({ formulas }),
  })}
  ${toggle({
    label: t("A circle for each elementary operation", "每个基本运算一个节点"),
    value: state.long,
    onInput: (long) => change({ long }),
  })}`;
}

/**
 * @param {import("./types").State} state
 * @param {Parameters<typeof sourceControls>[1]} options
 */
function expression(state, { result, typed, change, onType }) {
  const own = !EXAMPLES[state.example];
  return html`${choice({
    label: t("Example", "例子"),
    value: own ? "own" : state.example,
    options: [
      ["own", t("your own expression", "自己写的算式")],
      ...Object.entries(EXAMPLES).map(([name, each]) => /** @type {[string, string]} */ ([name, each.title])),
    ],
    onInput: (example) => change(example === "own" ? { example } : { example, ...valuesOf(example) }),
  })}
  ${field({
    label: t("Expression", "算式"),
    value: state.formula,
    code: true,
    wide: true,
    onInput: (formula) => change({ formula, example: "own" }),
  })}
  ${(result?.names ?? []).map((/** @type {string} */ name) =>
    field({
      label: t(`${name}: a number, a list or rows`, `${name}：数、列表或若干行`),
      value: typed[name] ?? JSON.stringify(state.values[name] ?? 1),
      code: true,
      onInput: (text) => onType(name, text),
    }),
  )}`;
}

/** @param {string} example */
function valuesOf(example) {
  const { formula, values, long = false } = EXAMPLES[example];
  return { formula, values, long };
}

/**
 * @param {import("./types").State} state
 * @param {Parameters<typeof sourceControls>[1]} options
 */
function path(state, { models, change, onModels }) {
  const label = t("Path of a run, .safetensors or .onnx", "训练文件夹、.safetensors 或 .onnx 的路径");
  return html`<form
      class="pathform"
      @submit=${(/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        const form = /** @type {HTMLFormElement} */ (event.target);
        change({ path: /** @type {HTMLInputElement} */ (form.elements.namedItem("path")).value.trim() });
      }}
    >
      <label class="field code"
        ><span class="name">${label}</span
        ><input
          type="text"
          name="path"
          spellcheck="false"
          autocomplete="off"
          aria-label=${label}
          list="models"
          .value=${state.path}
          @focus=${onModels}
      /></label>
      <datalist id="models">${models.map((name) => html`<option value=${name}></option>`)}</datalist>
      <button class="button">${t("Open", "打开")}</button>
    </form>
    ${models.map((name) => button({ label: name, pressed: name === state.path, onClick: () => change({ path: name }) }))}`;
}

/**
 * @param {import("./types").State} state
 * @param {Parameters<typeof sourceControls>[1]} options
 */
function file(state, { onFile }) {
  const label = t("A file .onnx or .safetensors, of at most 32 megabytes", "文件 .onnx 或 .safetensors，最大 32 MB");
  return html`<label class="field"
    ><span class="name">${label}</span>
    <input
      type="file"
      aria-label=${label}
      accept=".onnx,.safetensors"
      @change=${(/** @type {Event} */ event) => {
        const chosen = /** @type {HTMLInputElement} */ (event.target).files?.[0];
        if (chosen) onFile(chosen);
      }}
    />
    ${state.file ? html`<output>${state.file}</output>` : nothing}</label
  >`;
}

/**
 * Which samples flow through a network.
 * @param {import("./types").State} state
 * @param {Parameters<typeof sourceControls>[1]} options
 */
function samples(state, { result, change }) {
  const { kind, name, total } = result?.samples ?? { kind: "mnist", name: "MNIST", total: 10_000 };
  return html`${
    kind === "random"
      ? nothing
      : slider({
          label:
            kind === "mnist"
              ? t("Test image of MNIST", "MNIST 测试图像")
              : t(`Test sample of ${name}`, `${name} 的测试样本`),
          value: Math.min(state.first, total - 1),
          min: 0,
          max: Math.min(total, 1000) - 1,
          step: 1,
          onInput: (first) => change({ first }),
        })
  }
  ${slider({
    label: t("Samples in the batch", "批大小（样本数）"),
    value: state.count,
    min: 1,
    max: 4,
    step: 1,
    onInput: (count) => change({ count }),
  })}`;
}
