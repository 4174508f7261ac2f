// The race: seven optimizers from the same start on one surface.
import { ZsElement } from "../core/element.js";
import { extent } from "../core/chart.js";
import { folded, group, slider, toggle } from "../core/controls.js";
import { BRUSH, DRAWING, Ground, groundStyle } from "../core/ground.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { arrow, dots, handle, line, plot, points } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { surfaceControls, surfaceMap } from "../core/surfaces.js";
import { html, nothing, svg } from "../vendor/lit.js";

const NAMES = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"];
const SHOWN = ["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam", "AdamW"];

class Race extends ZsElement {
  static styles = [...sheet, groundStyle];
  static operation = "race";
  /** @type {[string, string]} */
  static title = ["The race of the optimizers", "最优化方法赛跑"];
  static inputs = {
    surface: "valley",
    formula: "x**2/20 + y**2",
    reach: 8,
    ...DRAWING,
    start: [-7, 2],
    rates: [0.95, 0.1, 0.1, 1.5, 0.3, 0.3, 0.3],
    momentum: 0.9,
    rho: 0.9,
    beta1: 0.9,
    beta2: 0.999,
    weight_decay: 0.01,
    steps: 40,
  };
  static view = { step: 40, shown: [true, true, false, true, false, true, false], velocity: false, ...BRUSH };

  player = new Player(this, { last: () => this.result?.steps ?? 0, rate: 10 });
  ground = new Ground(this);

  controls() {
    const { state } = this;
    const runners = NAMES.map((name, index) =>
      state.shown[index]
        ? slider({
            label: t(`${SHOWN[index]}, learning rate`, `${SHOWN[index]} 的学习率`),
            value: state.rates[index],
            min: 0.001,
            max: 5,
            log: true,
            color: name,
            onInput: (value) => this.set({ rates: state.rates.with(index, value) }),
          })
        : nothing,
    );
    return html`
      ${this.player.controls()} ${surfaceControls(this, this.ground, (surface) => this.choose(surface))}
      ${slider({
        label: t("Number of steps", "总步数"),
        value: state.steps,
        min: 5,
        max: 300,
        step: 1,
        onInput: (steps) => this.set({ steps, step: steps }),
      })}
      ${toggle({
        label: t("Show the last step as an arrow", "用箭头显示最后一步"),
        value: state.velocity,
        onInput: (velocity) => this.set({ velocity }),
      })}
      ${group(
        t("Who takes part", "谁参加"),
        NAMES.map((name, index) =>
          toggle({
            label: SHOWN[index],
            value: state.shown[index],
            color: name,
            onInput: (on) => this.set({ shown: state.shown.with(index, on) }),
          }),
        ),
      )}
      ${group(t("Learning rates", "学习率"), runners)}
      ${folded(t("Other hyperparameters", "其他超参数"), this.others())}
    `;
  }

  others() {
    /** @type {[string, string, number][]} */
    const options = [
      ["momentum", t("momentum α of Momentum and Nesterov", "系数 α（Momentum、Nesterov）"), 0.999],
      ["rho", t("decay ρ of RMSprop", "衰减率 ρ（RMSprop）"), 0.999],
      ["beta1", t("decay β₁ of Adam and AdamW", "衰减率 β₁（Adam、AdamW）"), 0.999],
      ["beta2", t("decay β₂ of Adam and AdamW", "衰减率 β₂（Adam、AdamW）"), 0.9999],
      ["weight_decay", t("weight decay λ of AdamW", "权值衰减 λ（AdamW）"), 0.5],
    ];
    return options.map(([name, label, max]) =>
      slider({ label, value: this.state[name], min: 0, max, onInput: (value) => this.set({ [name]: value }) }),
    );
  }

  /** @param {string} surface */
  choose(surface) {
    const start = this.result?.starts?.[surface];
    this.set({ surface, ...(start ? { start } : {}) });
  }

  draw() {
    const { result, width } = this;
    const wide = width > 760;
    const size = wide ? Math.floor((width - 16) * 0.6) : width;
    return html`${this.map(size, Math.min(460, Math.max(280, size * 0.75)))}
    ${this.losses(wide ? width - size - 16 : width, result)}`;
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  map(width, height) {
    const { result, state } = this;
    const label = t("Map of the surface with the paths of the optimizers", "曲面的地图和各方法走过的路");
    return plot(
      { width, height, x: { domain: result.x, label: "x" }, y: { domain: result.y, label: "y" }, label },
      (frame) => {
        const content = svg`${surfaceMap(frame, result)}
        ${this.runners().map(({ name, path, end }) => {
          const xs = path.slice(0, end + 1).map((/** @type {number[]} */ p) => p[0]);
          const ys = path.slice(0, end + 1).map((/** @type {number[]} */ p) => p[1]);
          const [x, y] = [xs[end], ys[end]];
          const before = path[Math.max(0, end - 1)];
          return svg`${line(frame, xs, ys, { color: name })}
            ${dots(frame, xs, ys, { color: name })}
            ${state.velocity && end ? arrow(frame, before, [2 * x - before[0], 2 * y - before[1]], { color: name }) : nothing}
            ${Number.isFinite(x) && Number.isFinite(y) ? points(frame, [x], [y], { color: name, radius: 6 }) : nothing}`;
        })}`;
        return svg`${this.ground.pad(frame, content)}
        ${handle(frame, {
          x: state.start[0],
          y: state.start[1],
          label: t("Start", "起点"),
          color: "text",
          onMove: (x, y) => this.set({ start: [x, y] }),
        })}`;
      },
    );
  }

  /** The optimizers that are shown, each with its path and the step that it has reached. */
  runners() {
    const { result, state } = this;
    const end = Math.min(state.step, result.steps);
    return NAMES.map((name, index) => ({ name, index, end, path: result.paths.at(index).list() })).filter(
      ({ index }) => state.shown[index],
    );
  }

  /**
   * @param {number} width
   * @param {any} result
   */
  losses(width, result) {
    const steps = Array.from({ length: result.steps + 1 }, (_, index) => index);
    const all = this.runners().flatMap(({ index }) => result.heights.at(index).list().filter(Number.isFinite));
    const positive = all.every((value) => value > 0);
    // What leaves the map does not stretch the axis.
    const [bottom, top] = extent([result.z.data], [0, 1]);
    const [low, high] = [Math.max(Math.min(...all), bottom - 0.02 * (top - bottom)), Math.min(Math.max(...all), top)];
    const domain = /** @type {[number, number]} */ (positive ? [Math.max(low, 1e-12), high] : [low, high]);
    const y = { domain, label: t("height f(x, y)", "高度 f(x, y)"), log: positive };
    const x = { domain: /** @type {[number, number]} */ ([0, result.steps]), label: t("step", "步") };
    return plot({ width, height: 300, x, y, label: t("Height after each step", "每一步之后的高度") }, (frame) => {
      const now = Math.min(this.state.step, result.steps);
      return svg`<line class="grid" x1=${frame.x(now)} x2=${frame.x(now)} y2=${frame.height}></line>
        ${this.runners().map(({ name, index }) => line(frame, steps, result.heights.at(index).list(), { color: name }))}`;
    });
  }

  summary() {
    const ends = this.runners().map(({ index, end }) => {
      const height = this.result.heights.at(index).at(end);
      return `${SHOWN[index]} ${number(height)}`;
    });
    const step = Math.min(this.state.step, this.result.steps);
    return t(`Height after ${step} steps: ${ends.join(", ")}.`, `第 ${step} 步之后的高度：${ends.join("，")}。`);
  }
}

customElements.define("zs-race", Race);
