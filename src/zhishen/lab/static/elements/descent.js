// Gradient descent, step by step.
import { ZsElement } from "../core/element.js";
import { button, slider } from "../core/controls.js";
import { BRUSH, DRAWING, Ground, groundStyle } from "../core/ground.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { handle, line, plot, points } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { surfaceControls, surfaceMap } from "../core/surfaces.js";
import { html, nothing, svg } from "../vendor/lit.js";

class Descent extends ZsElement {
  static styles = [...sheet, groundStyle];
  static operation = "descent";
  /** @type {[string, string]} */
  static title = ["Gradient descent", "梯度下降法"];
  static inputs = {
    surface: "bowl",
    formula: "x**2 + y**2",
    reach: 5,
    ...DRAWING,
    start: [-3, 4],
    lr: 0.1,
    steps: 100,
  };
  static view = { step: 500, ...BRUSH };

  player = new Player(this, { last: () => this.result?.steps ?? 0, rate: 14 });
  ground = new Ground(this);

  get end() {
    return Math.min(this.state.step, this.result.steps);
  }

  draw() {
    const { width, result: r, end } = this;
    const wide = width > 700;
    const size = wide ? Math.floor((width - 16) * 0.52) : width;
    const label = t("Map of the surface with the path", "曲面的地图与走过的路");
    const map = { x: { domain: this.around(0), label: "x" }, y: { domain: this.around(1), label: "y" } };
    const path = r.path.list().slice(0, end + 1);
    const [xs, ys] = [0, 1].map((axis) => path.map((/** @type {number[]} */ place) => place[axis]));
    return html`${plot({ width: size, height: Math.min(420, size * 0.86), ...map, label }, (frame) => {
        const last = path[end];
        const content = svg`${surfaceMap(frame, r)}
        ${line(frame, xs, ys, { color: "0" })} ${points(frame, xs, ys, { color: "0", radius: 2.4 })}
        ${last.every(Number.isFinite) ? points(frame, [last[0]], [last[1]], { color: "0", radius: 6 }) : nothing}`;
        return svg`${this.ground.pad(frame, content)}
        ${handle(frame, {
          x: this.state.start[0],
          y: this.state.start[1],
          label: t("Start", "起点"),
          color: "text",
          onMove: (x, y) => this.set({ start: [x, y] }),
        })}`;
      })}
      <div class="column">
        ${this.along(wide ? width - size - 16 : width, r.path_heights, t("height f", "高度 f"), "0")}
        ${this.along(wide ? width - size - 16 : width, r.slopes, t("norm of ∇f", "∇f 的范数"), "1")}
      </div>`;
  }

  /**
   * The interval of the map on an axis: it holds the start.
   * @param {number} axis
   * @returns {[number, number]}
   */
  around(axis) {
    const [low, high] = axis ? this.result.y : this.result.x;
    const start = this.state.start[axis];
    return [Math.min(low, start), Math.max(high, start)];
  }

  /**
   * Values after each step.
   * @param {number} width
   * @param {import("../core/connection.js").NdArray} values
   * @param {string} name
   * @param {string} color
   */
  along(width, values, name, color) {
    const all = Array.from(values.data);
    const finite = all.filter(Number.isFinite);
    const positive = finite.every((value) => value > 0) && finite.length > 0;
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    const room = 0.05 * (high - low || 1);
    const y = {
      domain: /** @type {[number, number]} */ (
        positive ? [Math.max(low / 2, 1e-24), 2 * high] : [low - room, high + room]
      ),
      log: positive,
    };
    const x = { domain: /** @type {[number, number]} */ ([0, this.result.steps]), label: t("step", "步") };
    const steps = all.map((_, index) => index);
    return plot({ width, height: 200, x, y, label: name, margin: { top: 22 } }, (frame) => {
      const now = frame.x(this.end);
      return svg`<line class="line thin dashed" data-color="muted" x1=${now} x2=${now} y1="0" y2=${frame.height}></line>
        <text class="direct" data-color=${color} x=${frame.width - 6} y="16" text-anchor="end">${name}</text>
        ${line(frame, steps, all, { color })}
        ${Number.isFinite(all[this.end]) ? points(frame, [this.end], [all[this.end]], { color, radius: 5 }) : nothing}`;
    });
  }

  controls() {
    const { state } = this;
    return html`${this.player.controls()}
      ${slider({
        label: t("Learning rate η", "学习率 η"),
        value: state.lr,
        min: 1e-10,
        max: 10,
        log: true,
        onInput: (lr) => this.set({ lr }),
      })}
      ${surfaceControls(this, this.ground, (surface) => {
        const start = this.result.starts[surface];
        this.set({ surface, ...(start ? { start } : {}) });
      })}
      ${slider({
        label: t("Number of steps", "总步数"),
        value: state.steps,
        min: 5,
        max: 500,
        step: 1,
        onInput: (steps) => this.set({ steps, step: steps }),
      })}
      <div class="row wide">
        ${[1e-10, 0.001, 0.1, 0.95, 1.01, 10].map((lr) => button({ label: lr < 1e-9 ? "η = 10⁻¹⁰" : `η = ${number(lr)}`, onClick: () => this.set({ lr }) }))}
      </div>`;
  }

  summary() {
    const { end, result: r } = this;
    const [x, y] = r.path
      .at(end)
      .list()
      .map((/** @type {number} */ v) => number(v));
    const [height, slope] = [number(r.path_heights.at(end)), number(r.slopes.at(end))];
    return t(
      `After ${end} steps: (${x}, ${y}), height ${height}, norm of the gradient ${slope}.`,
      `第 ${end} 步之后：(${x}, ${y})，高度 ${height}，梯度的范数 ${slope}。`,
    );
  }
}

customElements.define("zs-descent", Descent);
