// The left column of the workbench: data, the cards of the network, and the options of the training.
import { html, live, nothing } from "../vendor/lit.js";
import { button, choice, field, numberField, slider } from "./controls.js";
import { t } from "./language.js";
import {
  ACTIVATIONS,
  DATA,
  HELP,
  INITS,
  KINDS,
  LOSSES,
  NORMS,
  OPTIMIZERS,
  PENALTIES,
  POOLS,
  SCHEDULES,
} from "./workbench-help.js";

/** @typedef {import("./types").State} State */
/** @typedef {(changes: State) => void} Change */

/**
 * A control with the sentence that says what it does.
 * @param {keyof typeof HELP} name
 * @param {unknown} control
 */
export function knob(name, control) {
  return html`<div class="knob">
    ${control}
    <p class="help">${HELP[name]()}</p>
  </div>`;
}

/**
 * The data.
 * @param {State} s the composition
 * @param {Change} change
 * @param {{columns: string[], onFile: (files: FileList) => void}} upload
 */
export function dataSettings(s, change, upload) {
  const points = ["moons", "circles", "spirals", "xor"].includes(s.data);
  const own = s.data === "table" || s.data === "images";
  return html`${knob(
    "data",
    choice({ label: t("Data", "数据"), value: s.data, options: DATA(), onInput: (data) => change({ data }) }),
  )}
  ${own ? ownFiles(s, change, upload) : nothing}
  ${
    s.data === "function"
      ? knob(
          "formula",
          field({ label: "f(x)", value: s.formula, code: true, onInput: (formula) => change({ formula }) }),
        )
      : nothing
  }
  ${
    own
      ? nothing
      : knob(
          "samples",
          slider({
            label: t("Samples", "样本数"),
            value: s.samples,
            min: s.data === "mnist" ? 200 : 40,
            max: s.data === "mnist" ? 60000 : 2000,
            step: s.data === "mnist" ? 200 : 20,
            onInput: (samples) => change({ samples }),
          }),
        )
  }
  ${
    points || s.data === "function"
      ? knob(
          "noise",
          slider({
            label: t("Noise", "噪声"),
            value: s.noise,
            min: 0,
            max: 0.6,
            step: 0.01,
            onInput: (noise) => change({ noise }),
          }),
        )
      : nothing
  }
  ${knob(
    "validation",
    slider({
      label: t("Validation share", "验证数据的比例"),
      value: s.validation,
      min: 0,
      max: 0.5,
      step: 0.05,
      onInput: (validation) => change({ validation }),
    }),
  )}`;
}

/**
 * The file or the folder of one's own data.
 * @param {State} s
 * @param {Change} change
 * @param {{columns: string[], onFile: (files: FileList) => void}} upload
 */
function ownFiles(s, change, { columns, onFile }) {
  const images = s.data === "images";
  const label = images
    ? t("A folder of images", "图像文件夹")
    : t("A table: CSV, TSV or Parquet", "表格文件：CSV、TSV 或 Parquet");
  return html`${knob(
    images ? "folder" : "file",
    html`<label class="field"
      ><span class="name">${label}</span>
      <input
        type="file"
        aria-label=${label}
        accept=${images ? "image/*" : ".csv,.tsv,.txt,.parquet"}
        ?webkitdirectory=${images}
        ?multiple=${images}
        @change=${(/** @type {Event} */ event) =>
          onFile(/** @type {FileList} */ (/** @type {HTMLInputElement} */ (event.target).files))}
      />
      ${s.file ? html`<output>${s.file}</output>` : nothing}</label
    >`,
  )}
  ${
    columns.length && !images
      ? knob(
          "target",
          choice({
            label: t("Target", "目标列"),
            value: s.target,
            options: columns.map((name) => [name, name]),
            onInput: (target) => change({ target }),
          }),
        )
      : nothing
  }`;
}

// --- the network -----------------------------------------------------------------------------------------------------

/** The options that a new block has. @type {Record<string, object>} */
const NEW = {
  dense: { kind: "dense", width: 16, activation: "relu", norm: "none" },
  conv: { kind: "conv", filters: 16, size: 3, activation: "relu", norm: "batch", pool: "max" },
  residual: { kind: "residual", activation: "relu", norm: "none" },
  dropout: { kind: "dropout", rate: 0.3 },
};
const MOST = 12;

/**
 * The cards of the network.
 * @param {State} s
 * @param {(blocks: object[], focus?: string) => void} onBlocks `focus`: the id of the control that keeps the focus
 * @param {{images: boolean, outputs: string}} options
 */
export function networkCards(s, onBlocks, { images, outputs }) {
  /** @type {any[]} */
  const blocks = s.blocks;
  /** @type {(index: number, way: number) => void} */
  const move = (index, way) => {
    const other = [...blocks];
    [other[index], other[index + way]] = [other[index + way], other[index]];
    const at = index + way;
    const edge = (way < 0 && at === 0) || (way > 0 && at === blocks.length - 1);
    onBlocks(other, `${way < 0 === edge ? "down" : "up"}-${at}`);
  };
  return html`<ol class="cards" aria-label=${t("Layers of the network", "网络的各层")}>
      ${blocks.map((block, index) => {
        const name = KINDS().find(([kind]) => kind === block.kind)?.[1] ?? block.kind;
        const title = `${index + 1} · ${name}`;
        return html`<li class="card" data-kind=${block.kind}>
          <div class="card-head">
            <strong>${title}</strong>
            <button
              id="up-${index}"
              class="small"
              aria-label=${t(`Move up: ${title}`, `上移：${title}`)}
              ?disabled=${index === 0}
              @click=${() => move(index, -1)}
            >
              ↑
            </button>
            <button
              id="down-${index}"
              class="small"
              aria-label=${t(`Move down: ${title}`, `下移：${title}`)}
              ?disabled=${index === blocks.length - 1}
              @click=${() => move(index, 1)}
            >
              ↓
            </button>
            <button
              id="remove-${index}"
              class="small"
              aria-label=${t(`Remove: ${title}`, `删除：${title}`)}
              @click=${() =>
                onBlocks(
                  blocks.filter((_, other) => other !== index),
                  index < blocks.length - 1 ? `remove-${index}` : "add-dense",
                )}
            >
              ×
            </button>
          </div>
          ${blockOptions(block, title, (changes) =>
            onBlocks(blocks.map((each, other) => (other === index ? { ...each, ...changes } : each))),
          )}
        </li>`;
      })}
      <li class="card output"><strong>${t("Output", "输出")}</strong> <span>${outputs}</span></li>
    </ol>
    <div class="add">
      ${KINDS()
        .filter(([kind]) => images || kind !== "conv")
        .map(
          ([kind, text]) =>
            html`<button
              id="add-${kind}"
              class="button"
              ?disabled=${blocks.length >= MOST}
              @click=${() => onBlocks(kind === "conv" ? withConvolution(blocks) : [...blocks, NEW[kind]], `add-${kind}`)}
            >
              + ${text}
            </button>`,
        )}
    </div>`;
}

/**
 * A convolution goes after the last convolution, before the dense layers.
 * @param {any[]} blocks
 */
function withConvolution(blocks) {
  const place = blocks.findIndex((block) => block.kind === "dense");
  const at = place < 0 ? blocks.length : place;
  return [...blocks.slice(0, at), NEW.conv, ...blocks.slice(at)];
}

/**
 * @param {any} block
 * @param {string} title
 * @param {(changes: object) => void} change
 */
function blockOptions(block, title, change) {
  /** @type {(name: keyof typeof HELP, label: string, options: [string, string][]) => unknown} */
  const one = (name, label, options) =>
    knob(
      name,
      html`<label class="choice"
        ><span class="name">${label}</span>
        <select
          aria-label=${`${label}, ${title}`}
          .value=${live(block[name])}
          @change=${(/** @type {Event} */ event) => change({ [name]: /** @type {HTMLSelectElement} */ (event.target).value })}
        >
          ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === block[name]}>${text}</option>`)}
        </select></label
      >`,
    );
  /** @type {(name: "width" | "filters" | "size", label: string, max: number, step: number) => unknown} */
  const count = (name, label, max, step) =>
    knob(
      name,
      html`<label class="choice"
        ><span class="name">${label}</span
        ><input
          type="number"
          aria-label=${`${label}, ${title}`}
          min="1"
          max=${max}
          step=${step}
          .value=${live(String(block[name]))}
          @change=${(/** @type {Event} */ event) => {
            const input = /** @type {HTMLInputElement} */ (event.target);
            if (input.value !== "" && input.checkValidity()) change({ [name]: Number(input.value) });
            else input.value = String(block[name]);
          }}
      /></label>`,
    );
  const activation = () => one("activation", t("Activation", "激活函数"), ACTIVATIONS());
  if (block.kind === "dense") {
    return html`<div class="pair">
      ${count("width", t("Neurons", "神经元数"), 1024, 1)} ${activation()}
      ${one("norm", t("Normalization", "归一化"), NORMS())}
    </div>`;
  }
  if (block.kind === "conv") {
    return html`<div class="pair">
      ${count("filters", t("Filters", "滤波器数"), 128, 1)} ${count("size", t("Size", "大小"), 7, 2)} ${activation()}
      ${one("norm", t("Normalization", "归一化"), NORMS().slice(0, 2))} ${one("pool", t("Pooling", "池化"), POOLS())}
    </div>`;
  }
  if (block.kind === "residual") {
    return html`<p class="help">${HELP.residual()}</p>
      <div class="pair">${activation()} ${one("norm", t("Normalization", "归一化"), NORMS().slice(0, 2))}</div>`;
  }
  return knob(
    "rate",
    slider({
      label: t("Rate", "比例"),
      value: block.rate,
      min: 0,
      max: 0.9,
      step: 0.05,
      onInput: (rate) => change({ rate }),
    }),
  );
}

// --- the training ----------------------------------------------------------------------------------------------------

/**
 * The options of the training.
 * @param {State} s
 * @param {Change} change
 * @param {{classes: boolean, validated: boolean}} options
 */
export function trainingSettings(s, change, { classes, validated }) {
  /** @type {(name: keyof typeof HELP, label: string, options: [string, string][]) => unknown} */
  const one = (name, label, options) =>
    knob(name, choice({ label, value: s[name], options, onInput: (value) => change({ [name]: value }) }));
  /** @type {(name: keyof typeof HELP, label: string, range: {min: number, max: number, step?: number, log?: boolean}) => unknown} */
  const number = (name, label, range) =>
    knob(
      name,
      slider({
        label,
        value: s[name],
        ...range,
        onInput: (value) => change({ [name]: name === "batch_size" || name === "epochs" ? Math.round(value) : value }),
      }),
    );
  return html`${one("optimizer", t("Optimizer", "最优化方法"), OPTIMIZERS())}
  ${one("schedule", t("Schedule", "学习率的变化"), SCHEDULES())}
  ${number("batch_size", t("Batch size", "批大小"), { min: 1, max: 1000, log: true })}
  ${number("epochs", t("Epochs", "epoch 数"), { min: 1, max: 1000, log: true })}
  ${classes ? one("loss", t("Loss", "损失函数"), LOSSES()) : nothing}
  ${
    classes && s.loss === "cross_entropy"
      ? number("smoothing", t("Label smoothing", "标签平滑"), { min: 0, max: 0.5, step: 0.05 })
      : nothing
  }
  ${one("init", t("First weights", "权重的初始值"), INITS())} ${one("penalty", t("Penalty", "惩罚项"), PENALTIES())}
  ${s.penalty === "none" ? nothing : number("strength", t("Strength", "强度"), { min: 0.00001, max: 1, log: true })}
  ${number("clip", t("Clip the gradient", "梯度裁剪"), { min: 0, max: 10, step: 0.1 })}
  ${
    validated
      ? html`${number("patience", t("Patience", "耐心值"), { min: 0, max: 50, step: 1 })}
        ${number("goal", t("Goal", "目标分数"), { min: 0, max: 1, step: 0.01 })}`
      : nothing
  }
  ${knob(
    "seed",
    numberField({
      label: t("Seed", "随机种子"),
      value: s.seed,
      min: 0,
      max: 10000,
      step: 1,
      onInput: (seed) => change({ seed }),
    }),
  )}
  ${button({ label: t("Other first weights", "换一组初始权重"), onClick: () => change({ seed: (s.seed + 1) % 10001 }) })}`;
}
