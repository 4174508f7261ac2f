// A training on digits, live: the loss of each mini-batch, the accuracies of each epoch, the weights of some neurons.
import { ZsElement } from "../core/element.js";
import { slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { image, legend, line, plot, points } from "../core/plot.js";
import { Runner } from "../core/runner.js";
import { sheet } from "../core/style.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

class Training extends ZsElement {
  static styles = [
    ...sheet,
    css`
      .faint {
        stroke-opacity: 0.3;
        stroke-width: 1;
      }
      .hint {
        width: 100%;
        margin: 0;
        color: var(--muted);
        font-size: 0.85rem;
        text-align: center;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["Learning digits in mini-batches", "用 mini-batch 学习识别数字"];
  static inputs = { samples: 6000, batch_size: 100, lr: 0.1, hidden: 50, epochs: 12, seed: 0 };

  runner = new Runner(this, {
    operation: "mini_batch_training",
    args: () => this.arguments(),
    label: t("Train", "训练"),
  });

  draw() {
    const { width } = this;
    const half = width > 640 ? Math.floor((width - 16) / 2) : width;
    return html`${this.losses(half)} ${this.accuracies(half)} ${this.weights(width)}`;
  }

  get frame() {
    return this.runner.frame;
  }

  /** @param {number} width */
  losses(width) {
    const { frame: r, state } = this;
    const steps = r?.steps ?? state.epochs * Math.ceil(state.samples / state.batch_size);
    const x = { domain: /** @type {[number, number]} */ ([0, steps]), label: t("iteration", "迭代次数") };
    const most = r ? Math.max(2.5, ...Array.from(r.average.data).filter(Number.isFinite)) : 2.5;
    const y = { domain: /** @type {[number, number]} */ ([0, most]), label: t("loss", "损失") };
    const label = t("Loss of each mini-batch", "每个 mini-batch 的损失");
    return plot({ width, height: 280, x, y, label }, (frame) =>
      r
        ? svg`${line(frame, r.iterations.data, r.losses.data, { color: "train", className: "faint" })}
          ${line(frame, r.iterations.data, r.average.data, { color: "train" })}`
        : nothing,
    );
  }

  /** @param {number} width */
  accuracies(width) {
    const { frame: r, state } = this;
    const x = { domain: /** @type {[number, number]} */ ([0, state.epochs]), label: "epoch" };
    const y = { domain: /** @type {[number, number]} */ ([0, 1]), label: t("accuracy", "识别精度") };
    const label = t("Accuracy of each epoch", "每个 epoch 的识别精度");
    return html`<div class="column">
      ${plot({ width, height: 250, x, y, label }, (frame) =>
        r
          ? ["train", "test"].map(
              (name) =>
                svg`${line(frame, r.epoch.data, r[name].data, { color: name })} ${points(frame, r.epoch.data, r[name].data, { color: name })}`,
            )
          : nothing,
      )}
      ${legend([
        { color: "train", text: t("training data", "训练数据") },
        { color: "test", text: t("test data", "测试数据") },
      ])}
    </div>`;
  }

  /**
   * What the first neurons of the hidden layer look for: the features that nobody had to invent.
   * @param {number} width
   */
  weights(width) {
    const r = this.frame;
    if (!r) return nothing;
    const columns = width > 640 ? 12 : 6;
    const count = Math.min(r.changes.length, 12);
    const size = Math.floor(width / columns);
    const rows = Math.ceil(count / columns);
    const reach = Math.max(...Array.from(r.changes.data, Math.abs));
    return html`<svg
        width=${Math.min(count, columns) * size}
        height=${rows * size}
        role="img"
        aria-label=${t("Changes of the weights of the first neurons", "前几个神经元的权重的变化")}
      >
        ${Array.from({ length: count }, (_, index) =>
          image(r.changes.at(index), {
            x: (index % columns) * size + 2,
            y: Math.floor(index / columns) * size + 2,
            width: size - 4,
            height: size - 4,
            low: -reach,
            high: reach,
            kind: "diverging",
          }),
        )}
      </svg>
      <p class="hint">
        ${t(
          "How the training has changed the weights of the first hidden neurons: features that nobody had to invent.",
          "训练怎样改变了前几个隐藏神经元的权重：这些特征不需要人来设计。",
        )}
      </p>`;
  }

  controls() {
    const { state } = this;
    /** @type {[string, string, number, number, boolean][]} */
    const options = [
      ["lr", t("Learning rate η", "学习率 η"), 0.001, 10, true],
      ["batch_size", t("Batch size", "批大小"), 1, 1000, true],
      ["samples", t("Training images", "训练图像数"), 100, 12000, false],
      ["hidden", t("Hidden neurons", "隐藏神经元数"), 1, 200, false],
      ["epochs", "epoch", 1, 20, false],
      ["seed", t("Seed", "随机种子"), 0, 20, false],
    ];
    return html`${this.runner.controls()}
    ${options.map(([name, label, min, max, log]) =>
      slider({
        label,
        value: state[name],
        min,
        max,
        log,
        step: log ? undefined : name === "samples" ? 100 : 1,
        onInput: (value) => this.set({ [name]: name === "lr" ? value : Math.round(value) }),
      }),
    )}`;
  }

  summary() {
    const r = this.frame;
    if (!r)
      return t("Press Train: the network starts with random weights.", "按“训练”开始：网络的权重一开始是随机的。");
    const last = r.epoch.length - 1;
    const loss = r.average.at(r.average.length - 1);
    if (!Number.isFinite(loss)) {
      return t(
        `After ${r.step} iterations the loss is no longer a number: the learning rate is too large.`,
        `第 ${r.step} 次迭代之后，损失已经不是一个数：学习率太大了。`,
      );
    }
    if (last < 0) {
      return t(
        `Iteration ${r.step} of ${r.steps}, loss ${number(loss, 3)}.`,
        `第 ${r.step} / ${r.steps} 次迭代，损失 ${number(loss, 3)}。`,
      );
    }
    const [train, test] = [r.train.at(last), r.test.at(last)].map((value) => (100 * value).toFixed(1));
    return t(
      `Iteration ${r.step} of ${r.steps}, loss ${number(loss, 3)}; after epoch ${r.epoch.at(last)}: ${train} % of the training data and ${test} % of the test data are right.`,
      `第 ${r.step} / ${r.steps} 次迭代，损失 ${number(loss, 3)}；第 ${r.epoch.at(last)} 个 epoch 之后，训练数据的识别精度是 ${train} %，测试数据是 ${test} %。`,
    );
  }
}

customElements.define("zs-training", Training);
