// The workbench: compose a network, choose data, watch it learn.
import { script } from "../core/connection.js";
import { folded, slider, toggle } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { Kept } from "../core/kept.js";
import { number, t } from "../core/language.js";
import { EXAMPLES, HELP, tabs } from "../core/workbench-help.js";
import { columnWidth } from "../core/workbench-layout.js";
import { Run } from "../core/workbench-run.js";
import { Saving } from "../core/workbench-saving.js";
import { dataSettings, knob, networkCards, trainingSettings } from "../core/workbench-settings.js";
import { tabBar } from "../core/tabs.js";
import { workbenchSheet } from "../core/workbench-style.js";
import { charts, counts, divergence, rewinding, transport } from "../core/workbench-training.js";
import { drawView, firstImages } from "../core/workbench-views.js";
import { html, nothing } from "../vendor/lit.js";

/** What a second training may have of its own. */
const OWN = [
  "lr",
  "rates",
  "optimizer",
  "schedule",
  "batch_size",
  "penalty",
  "strength",
  "clip",
  "blocks",
  "init",
  "loss",
  "smoothing",
  "epochs",
  "patience",
  "goal",
  "seed",
];

class Workbench extends ZsElement {
  static operation = "workbench_preview";
  static styles = workbenchSheet;
  /** @type {[string, string]} */
  static title = ["Workbench", "工作台"];
  static inputs = {
    data: "moons",
    samples: 400,
    noise: 0.2,
    formula: "sin(3*x)",
    file: "",
    target: "",
    validation: 0.25,
    blocks: [
      { kind: "dense", width: 16, activation: "tanh", norm: "none" },
      { kind: "dense", width: 8, activation: "tanh", norm: "none" },
    ],
    init: "auto",
    loss: "cross_entropy",
    smoothing: 0,
    optimizer: "adam",
    lr: 0.01,
    rates: [],
    schedule: "constant",
    batch_size: 32,
    penalty: "none",
    strength: 0.001,
    clip: 0,
    epochs: 100,
    patience: 0,
    goal: 0,
    seed: 0,
  };
  static view = { tab: "surface", layer: "", two: false, edit: "a", b: {} };

  /** @type {Run[]} */
  runs = [this.newRun("a"), this.newRun("b")];
  kept = new Kept();
  saving = new Saving(this, {
    save: (name) => this.runs[0].tell("save", { name }),
    open: (composition) => {
      for (const run of this.runs) run.stop();
      this.set({ ...composition, two: false });
      this.runs[0].ensure();
    },
  });
  focusOn = "";

  /**
   * @param {"a" | "b"} name
   * @returns {Run}
   */
  newRun(name) {
    return new Run(
      this,
      () => ({ ...this.composition(name), run: name === "a" ? this.saving.opened : "" }),
      () => ({ view: this.state.tab, layer: this.state.layer }),
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const run of this.runs) run.stop();
  }

  /** The trainings that are shown. */
  get shown() {
    return this.state.two ? this.runs : this.runs.slice(0, 1);
  }

  /**
   * The arguments of a training.
   * @param {string} name
   */
  composition(name) {
    const own = this.arguments();
    return name === "b" ? { ...own, rates: [], ...this.state.b } : own;
  }

  get edited() {
    return this.state.two ? this.state.edit : "a";
  }

  /**
   * Change the composition that is edited. A training that runs begins anew.
   * @param {import("../core/types").State} changes
   */
  change(changes) {
    const both = Object.keys(changes).some((name) => !OWN.includes(name));
    if (this.edited === "b" && !both) {
      this.runs[1].stop();
      this.set({ b: { ...this.state.b, ...changes } });
      return;
    }
    this.forget();
    this.set({ rates: [], ...changes });
  }

  /** End the trainings: what follows has another beginning. */
  forget() {
    for (const run of this.runs) run.stop();
    this.saving.opened = "";
    this.saving.note = "";
  }

  reset() {
    this.forget();
    super.reset();
  }

  /** @param {string} id */
  example(id) {
    const found = EXAMPLES().find(([name]) => name === id);
    if (!found) return;
    this.forget();
    this.set({ ...this.defaults, ...found[2] });
  }

  /** @param {string} kind */
  async code(kind) {
    if (kind !== "script") return super.code(kind);
    const names = this.state.two ? ["a", "b"] : ["a"];
    const texts = await Promise.all(names.map((name) => script("workbench", this.composition(name))));
    const title = t("The same numbers in Python", "用 Python 得到同样的数");
    return texts.map((text, k) => ({ kind, text, title: names.length > 1 ? `${title} · ${"AB"[k]}` : title }));
  }

  // --- the training --------------------------------------------------------------------------------------------------

  /** @param {"end" | "epoch" | "step"} until */
  play(until) {
    this.saving.note = "";
    const running = this.shown.some((run) => run.running);
    for (const run of this.shown) {
      if (running && until === "end") run.pause();
      else {
        if (run.frame?.status === "done" || run.frame?.status === "diverged") run.rewind(0);
        run.play(until);
      }
    }
  }

  /** @param {number} epoch */
  async rewind(epoch) {
    const [first] = await Promise.all(this.shown.map((run) => run.rewind(epoch)));
    if (first?.rates) this.set({ rates: first.rates });
  }

  /** @param {number} lr */
  async rate(lr) {
    const k = this.edited === "b" ? 1 : 0;
    const run = this.runs[k];
    if (!run.job || !run.frame?.step) {
      run.stop();
      const changes = { lr, rates: [] };
      this.set(k ? { b: { ...this.state.b, ...changes } } : changes);
      return;
    }
    const result = await run.tell("rate", { lr });
    if (result) this.set(k ? { b: { ...this.state.b, rates: result.rates } } : { rates: result.rates });
  }

  set(/** @type {import("../core/types").State} */ changes) {
    // A rate that changes during the training changes nothing of what is computed before it.
    const onlyRates = Object.keys(changes).every((name) => name === "rates" || name === "b");
    if (onlyRates) this.keepResult = true;
    if ("two" in changes) this.kept = new Kept(); // the second view comes or goes
    super.set(changes);
    this.keepResult = false;
  }

  async refresh() {
    if (!this.keepResult) await super.refresh();
  }

  /** @param {string} layer */
  look(layer) {
    this.set({ layer });
    for (const run of this.shown) if (run.job) run.tell("look", { view: this.state.tab, layer });
  }

  /** @param {string} tab */
  async showTab(tab) {
    this.set({ tab });
    for (const run of this.shown) {
      run.view = null;
      if (run.job) run.tell("look", { view: tab, layer: this.state.layer });
    }
    if (tab !== "surface") for (const run of this.shown) run.ensure();
  }

  // --- the page ------------------------------------------------------------------------------------------------------

  updated() {
    super.updated();
    if (!this.focusOn) return;
    const place = this.focusOn;
    this.focusOn = "";
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(`#${place}`))?.focus();
  }

  render() {
    const ready = this.result !== null && this.width > 0;
    return html`${this.tools()} ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
    ${ready ? this.bench() : html`<div class="waiting" aria-hidden="true"></div>`} ${this.codePanels("code panel")}`;
  }

  bench() {
    const { kept, state, result, saving } = this;
    const theme = document.documentElement.dataset.theme;
    const known = this.runs.flatMap(({ frame }) => [frame?.start, frame?.epoch > 0]);
    return html`<div class="bench">
      <div class="left">${kept.part("left", [state, result, theme, saving.columns], () => this.leftColumn())}</div>
      <div class="middle">${this.trainingPanel()}</div>
      <div class="right">${this.rightColumn()}</div>
      <div class="options">
        ${kept.part("options", [state, result, saving.names, saving.opened, ...known], () => this.optionPanels())}
      </div>
    </div>`;
  }

  leftColumn() {
    const s = this.composition(this.edited);
    const { result } = this;
    /** @type {(changes: import("../core/types").State) => void} */
    const change = (changes) => this.change(changes);
    return html`<section class="panel" aria-label=${t("Data", "数据")}>
        <h3>${t("Data", "数据")}</h3>
        <p class="help">${HELP.example()}</p>
        <div class="add" role="group" aria-label=${t("Examples", "示例")}>
          ${EXAMPLES().map(
            ([id, text, , hint]) =>
              html`<button class="button" title=${hint} @click=${() => this.example(id)}>${text}</button>`,
          )}
        </div>
        ${dataSettings(s, change, {
          columns: this.saving.columns,
          onFile: (files) => this.saving.upload(files, change),
        })}
        ${firstImages(result.images)}
        ${result.notes.map((/** @type {string} */ note) => html`<p class="help">${note}</p>`)}
      </section>
      <section class="panel" aria-label=${t("Network", "网络")}>
        <h3>
          ${t("Network", "网络")} <small>${t(`${result.parameters} parameters`, `${result.parameters} 个参数`)}</small>
        </h3>
        ${networkCards(
          s,
          (blocks, focus) => {
            this.focusOn = focus ?? "";
            this.change({ blocks });
          },
          {
            images: result.kind === "images",
            outputs: result.classes
              ? t(`${result.classes} classes`, `${result.classes} 个类别`)
              : t("a number", "一个数"),
          },
        )}
        ${folded(
          t("Layers and shapes", "各层和形状"),
          html`<p class="shapes">
            ${result.layers.map(
              (/** @type {any} */ layer) =>
                html`${layer.name} (${layer.shape.join(" × ")}) ${layer.parameters || ""}<br />`,
            )}
          </p>`,
        )}
      </section>`;
  }

  trainingPanel() {
    const { shown, result } = this;
    const k = this.edited === "b" ? 1 : 0;
    const run = shown[Math.min(k, shown.length - 1)];
    const f = run.frame;
    const s = this.composition(this.edited);
    const rate = f?.rate ?? s.rates.at(-1)?.[1] ?? s.lr;
    return html`<section class="panel" aria-label=${t("Training", "训练")}>
      ${transport({
        running: shown.some((each) => each.running),
        begun: shown.some((each) => each.frame?.step > 0),
        onPlay: () => this.play("end"),
        onStep: () => this.play("step"),
        onEpoch: () => this.play("epoch"),
        onRewind: () => this.rewind(0),
      })}
      ${counts(f ?? { epochs: s.epochs, epoch: 0, step: 0, history: {} }, result)}
      <p class="status" aria-live=${shown.some((each) => each.running) ? "off" : "polite"}>
        ${this.saving.note || this.summary()}
      </p>
      ${divergence(f, {
        lr: f?.diverged?.lr ?? rate,
        onSlower: () => this.change({ lr: Number((rate / 10).toPrecision(3)), rates: [] }),
        onClip: () => this.change({ clip: 1, rates: [] }),
      })}
      ${charts(shown, result, columnWidth(this.width + 34, "middle"), s.epochs)}
      ${knob(
        "lr",
        slider({
          label: t("Learning rate η", "学习率 η"),
          value: rate,
          min: 1e-5,
          max: 100,
          log: true,
          onInput: (lr) => this.rate(lr),
        }),
      )}
      ${rewinding(f, (epoch) => this.rewind(epoch))}
    </section>`;
  }

  optionPanels() {
    const { result } = this;
    const s = this.composition(this.edited);
    return html`<section class="panel" aria-label=${t("Options of the training", "训练选项")}>
        <h3>${t("Options of the training", "训练选项")}</h3>
        <div class="grid-knobs">
          ${trainingSettings(s, (changes) => this.change(changes), { classes: result.classes > 0, validated: s.validation > 0 })}
        </div>
      </section>
      <section class="panel" aria-label=${t("Two trainings, and saving", "两次训练与保存")}>
        ${toggle({
          label: t("A second training beside it", "并排再训练一个"),
          value: this.state.two,
          onInput: (two) => {
            this.runs[1].stop();
            this.set({ two, edit: two ? "b" : "a" });
          },
        })}
        <p class="help">
          ${t(
            "Both see the same data. With the same network and seed they start from the same weights.",
            "两者使用同样的数据；网络和种子相同时，从同样的权重出发。",
          )}
        </p>
        ${this.state.two ? this.comparing() : nothing} ${this.saving.controls(this.runs[0].frame?.epoch > 0)}
      </section>`;
  }

  comparing() {
    const [a, b] = this.runs.map((run) => run.frame?.start);
    const differences = Object.keys(this.state.b).filter((name) => name !== "rates");
    return html`<div
        class="runs"
        role="group"
        aria-label=${t("Which training the options change", "选项修改的是哪一次训练")}
      >
        ${["a", "b"].map(
          (name) =>
            html`<button
              class="button"
              aria-pressed=${this.state.edit === name}
              @click=${() => this.set({ edit: name })}
            >
              ${t(`Edit ${name.toUpperCase()}`, `修改 ${name.toUpperCase()}`)}
            </button>`,
        )}
      </div>
      <p class="help">
        ${
          differences.length
            ? t(`B differs in: ${differences.join(", ")}.`, `B 的不同之处：${differences.join("、")}。`)
            : t("B is like A so far: change an option on the left.", "B 目前与 A 相同：请在左侧修改一个选项。")
        }
        ${a && b ? (a === b ? t("Both start from the same weights.", "两者从同样的权重出发。") : t("They start from different weights.", "两者的初始权重不同。")) : nothing}
      </p>`;
  }

  rightColumn() {
    const { state, result, shown } = this;
    const theme = document.documentElement.dataset.theme;
    const whole = columnWidth(this.width + 34, "right");
    const two = shown.length > 1;
    const width = two && whole > 560 ? Math.floor((whole - 20) / 2) : whole;
    const names = tabs(result.kind, result.classes);
    return html`<section class="panel">
      ${tabBar({
        label: t("What is seen of the network", "看网络的哪一面"),
        names,
        chosen: state.tab,
        onChoose: (tab) => this.showTab(tab),
      })}
      <div id="seen" class="seen ${two ? "two" : ""}" role="tabpanel" aria-labelledby="tab-${state.tab}">
        ${shown.map((run, k) => {
          const view = run.view ?? (state.tab === "surface" ? result.view : null);
          return html`<div>
            ${two ? html`<h4>${k ? "B" : "A"}</h4>` : nothing}
            ${this.kept.part(`view ${k}`, [view, result, width, theme, two], () => drawView(view, result, width, (layer) => this.look(layer)))}
          </div>`;
        })}
      </div>
    </section>`;
  }

  summary() {
    const f = this.runs[0].frame;
    const { result } = this;
    if (!f || (!f.step && f.status === "ready")) {
      const { train, validation = 0 } = result.samples;
      return t(
        `${train} samples for training, ${validation} for validation. Press the round button.`,
        `训练样本 ${train} 个，验证样本 ${validation} 个。按圆形按钮开始。`,
      );
    }
    if (f.status === "diverged") {
      return t(
        `Stopped at step ${f.diverged.step}: NaN or infinity.`,
        `在第 ${f.diverged.step} 步停止：出现了 NaN 或无穷大。`,
      );
    }
    if (f.status === "stopped") return t(`Stopped: ${f.reason}.`, `已停止：${f.reason}。`);
    const loss = number(f.loss, 4);
    if (f.status === "done") {
      const test = f.history.test_score.data;
      const score = test[test.length - 1];
      return result.classes
        ? t(
            `Done after ${f.epoch} epochs. Of the test data, which nothing was chosen by, ${(100 * score).toFixed(1)} % are right.`,
            `${f.epoch} 个 epoch 训练完毕。测试数据没有参与任何选择，其中 ${(100 * score).toFixed(1)} % 回答正确。`,
          )
        : t(
            `Done after ${f.epoch} epochs. On the test data, which nothing was chosen by, R² is ${number(score, 3)}.`,
            `${f.epoch} 个 epoch 训练完毕。测试数据没有参与任何选择，其 R² 为 ${number(score, 3)}。`,
          );
    }
    return t(`Step ${f.step} of ${f.steps}, loss ${loss}.`, `第 ${f.step} / ${f.steps} 步，损失 ${loss}。`);
  }
}

customElements.define("zs-workbench", Workbench);
