// The graph viewer: any computational graph, with layers that open and fold, and every number in it.
import { compute, Dropped } from "../core/connection.js";
import { ZsElement } from "../core/element.js";
import { pointsFor, storyOf } from "../core/graph-view.js";
import { Kept } from "../core/kept.js";
import { number, t } from "../core/language.js";
import { PanZoom } from "../core/pan-zoom.js";
import { Player } from "../core/player.js";
import { sent } from "../core/upload.js";
import { toolbar } from "../core/viewer-bar.js";
import { formulaOf, graphCanvas, neighbor, partExists, PIXELS } from "../core/viewer-canvas.js";
import { inspector } from "../core/viewer-inspector.js";
import { around, matches, partOf } from "../core/viewer-search.js";
import { sourceControls } from "../core/viewer-source.js";
import { viewerSheet } from "../core/viewer-style.js";
import { html, nothing } from "../vendor/lit.js";

const ALL = 9999; // a step after all others
const REM = 16; // pixels
const [WIDE, ASIDE] = [60 * REM, 24 * REM]; // see viewer-style.js
const NO_TENSOR = { tensor: -1, side: "value", branch: -1, part: 0, row: 0, column: 0 };
const PAGE = Object.keys(NO_TENSOR);

class Viewer extends ZsElement {
  static styles = viewerSheet;
  static operation = "viewer";
  /** @type {[string, string]} */
  static title = ["Graph viewer", "计算图查看器"];
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
  static view = { step: ALL, example: "own", search: "", ...NO_TENSOR };

  player = new Player(this, { last: () => this.result?.picture.steps ?? 0, rate: 1.5 });
  panZoom = new PanZoom(this);
  kept = new Kept();
  asked = 0;
  /** @type {Record<string, string>} */
  typed = {};
  /** @type {string[]} */
  models = [];
  /** The tensor that is looked at, and for which arguments. @type {any} */
  found = null;
  foundFor = "";
  foundProblem = "";
  focusPart = "c0";
  hit = -1;
  /** The picture that is shown, and the step that was. @type {any} */
  shown = null;
  shownStep = ALL;
  /** What comes into view after the next picture: a tensor, or a layer. @type {{tensor?: number, group?: number, focus?: boolean} | null} */
  coming = null;

  // --- the state -----------------------------------------------------------------------------------------------------

  /** The width of the picture, in pixels. */
  get canvasWidth() {
    return this.width >= WIDE - 2 * REM ? this.width - ASIDE : this.width;
  }

  arguments() {
    this.asked = pointsFor(this.canvasWidth);
    return { ...super.arguments(), width: this.asked };
  }

  /** The arguments of the tensor that is looked at. */
  page() {
    const source = Object.entries(super.arguments()).filter(([name]) => name !== "opened");
    return { ...Object.fromEntries(source), ...Object.fromEntries(PAGE.map((name) => [name, this.state[name]])) };
  }

  /**
   * Show something else: what was chosen in the old graph is not in the new one.
   * @param {import("../core/types").State} changes
   */
  change(changes) {
    const same = Object.keys(changes).every((name) => ["values", "first", "count", "formulas"].includes(name));
    if (!same) Object.assign(changes, { opened: [], step: ALL, ...NO_TENSOR });
    if ("source" in changes || "formula" in changes) this.typed = {};
    this.set(changes);
  }

  reset() {
    this.typed = {};
    this.hit = -1;
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

  /** Open a layer, or fold it. @param {number} group */
  turn(group) {
    const { opened } = this.state;
    const others = opened.filter((/** @type {number} */ other) => other !== group);
    this.coming = { group, focus: true };
    this.set({ opened: others.length < opened.length ? others : [...opened, group], step: ALL });
  }

  foldAll() {
    this.set({ opened: [], step: ALL });
  }

  /** All layers, the blocks with those in them. */
  openAll() {
    this.set({
      opened: this.result.groups.map((/** @type {any} */ _, /** @type {number} */ k) => k).slice(0, 400),
      step: ALL,
    });
  }

  /** @param {string} part */
  choose(part) {
    if (this.panZoom.moved) return;
    this.focusPart = part;
    const { picture } = this.result;
    const item = picture[{ c: "circles", a: "arrows", f: "frames" }[part[0]] ?? "circles"][Number(part.slice(1))];
    if (typeof item.opens === "number") this.turn(item.opens);
    else this.look(item.number, item.branch ?? -1);
  }

  /**
   * Look at a tensor.
   * @param {number} tensor
   * @param {number} [branch]
   */
  look(tensor, branch = -1) {
    const side = this.state.side === "gradient" && this.result.tensors[tensor]?.gradient ? "gradient" : "value";
    this.set({ ...NO_TENSOR, tensor, side, branch: side === "gradient" ? branch : -1 });
  }

  // --- the search ----------------------------------------------------------------------------------------------------

  get hits() {
    return matches(this.result, this.state.search);
  }

  /** @param {1 | -1} way */
  nextHit(way) {
    const { hits } = this;
    if (!hits.length) return;
    this.hit = this.hit < 0 && way < 0 ? hits.length - 1 : (this.hit + way + hits.length) % hits.length;
    const layers = around(this.result, hits[this.hit]);
    const hidden = layers.filter((group) => !this.state.opened.includes(group));
    this.coming = { tensor: hits[this.hit] };
    if (hidden.length) this.set({ opened: [...this.state.opened, ...hidden], step: ALL });
    this.requestUpdate();
  }

  // --- keys ----------------------------------------------------------------------------------------------------------

  /** @param {string} part */
  node(part) {
    return /** @type {SVGGElement | null} */ (this.renderRoot.querySelector(`[data-part="${part}"]`));
  }

  /**
   * @param {KeyboardEvent} event
   * @param {string} part
   */
  press(event, part) {
    const { picture } = this.result;
    const circle = part[0] === "c" ? picture.circles[Number(part.slice(1))] : null;
    if (event.key === "Enter") this.choose(part);
    else if (event.key === " ") {
      if (circle) this.look(circle.number);
      else this.choose(part);
    } else if (event.key === "Backspace" && typeof circle?.group === "number" && circle.kind !== "group") {
      this.turn(circle.group); // the layer around it
    } else if (event.key.startsWith("Arrow")) {
      const next = neighbor(picture, part, event.key, (other) =>
        /** @type {Element} */ (this.node(other)).getBoundingClientRect(),
      );
      if (next) this.focusOn(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} part */
  focusOn(part) {
    this.focusPart = part;
    const node = this.node(part);
    node?.focus({ preventScroll: true });
    this.panZoom.reveal(node);
    this.requestUpdate();
  }

  // --- after a picture -----------------------------------------------------------------------------------------------

  updated() {
    super.updated();
    if (!this.result || !this.width) return;
    if (this.asked && this.asked !== pointsFor(this.canvasWidth)) this.refresh();
    const { picture } = this.result;
    this.panZoom.size = [picture.width * PIXELS, picture.height * PIXELS];
    if (picture !== this.shown) {
      const first = this.shown === null || !this.coming;
      this.shown = picture;
      if (first) this.panZoom.begin();
      else this.panZoom.apply();
      this.comeInto();
    } else this.panZoom.apply();
    if (this.coming?.tensor !== undefined && !this.computing) this.comeInto();
    const step = Math.min(this.state.step, picture.steps);
    if (step !== this.shownStep && step < picture.steps)
      this.panZoom.reveal(this.renderRoot.querySelector(".item.active"));
    this.shownStep = step;
    this.inspect();
  }

  /** Bring into view what a search or a click has asked for. */
  comeInto() {
    const { coming, result } = this;
    if (!coming) return;
    this.coming = null;
    let part = coming.tensor === undefined ? "" : partOf(result, coming.tensor);
    if (coming.group !== undefined) {
      const frame = result.picture.frames.findIndex((/** @type {any} */ each) => each.opens === coming.group);
      const circle = result.picture.circles.findIndex((/** @type {any} */ each) => each.group === coming.group);
      part = frame >= 0 ? `f${frame}` : `c${circle}`;
    }
    const node = this.node(part);
    if (!node) return;
    this.focusPart = part;
    if (coming.focus) node.focus({ preventScroll: true });
    this.panZoom.reveal(node);
    this.requestUpdate();
  }

  /** Ask for the tensor that is looked at, unless it is there. */
  async inspect() {
    const wanted = this.state.tensor < 0 ? "" : JSON.stringify(this.page());
    if (wanted === this.foundFor || this.computing) return;
    this.foundFor = wanted;
    if (!wanted) this.found = null;
    else {
      try {
        const found = await compute("viewer_tensor", this.page(), `${this.key}-tensor`);
        if (this.foundFor !== wanted) return;
        [this.found, this.foundProblem] = [found, ""];
      } catch (error) {
        if (this.foundFor !== wanted) return;
        if (error instanceof Dropped) this.foundFor = "";
        else [this.found, this.foundProblem] = [null, /** @type {Error} */ (error).message];
      }
    }
    this.requestUpdate();
  }

  operations() {
    const label = t("the tensor", "选中的 Tensor");
    const own = super.operations();
    return this.state.tensor < 0 ? own : [...own, { operation: "viewer_tensor", args: this.page(), label }];
  }

  // --- the page ------------------------------------------------------------------------------------------------------

  render() {
    const ready = this.result !== null && this.width > 0;
    return html`<figure aria-labelledby="title">
      <header>
        <h3 id="title">${this.heading()}</h3>
        ${this.tools()}
      </header>
      <div class="controls">${this.width > 0 ? this.controls() : nothing}</div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${ready ? this.body() : this.problem ? nothing : html`<div class="waiting" aria-hidden="true"></div>`}
      ${this.codePanels()}
    </figure>`;
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

  body() {
    return html`<div class="viewer">
      <div class="canvas">
        ${toolbar(this)}
        <div
          class="stage viewport"
          tabindex="0"
          role="group"
          aria-label=${t("The graph: arrow keys move it, plus and minus zoom, 0 shows all; Tab leads to its parts", "计算图：方向键移动，加减号缩放，0 显示全图；Tab 键进入各部分")}
          @wheel=${{ handleEvent: this.panZoom.wheel, passive: false }}
          @pointerdown=${this.panZoom.press}
          @pointermove=${this.panZoom.move}
          @pointerup=${this.panZoom.release}
          @pointercancel=${this.panZoom.release}
          @keydown=${(/** @type {KeyboardEvent} */ event) => event.target === event.currentTarget && this.panZoom.key(event)}
        >
          ${this.draw()}
        </div>
        <div class="controls">${this.player.controls()}</div>
        <p class="summary" aria-live="polite">${this.summary()}</p>
        <p class="hint">
          ${t(
            "Drag to move, wheel or two fingers to zoom. A click on a layer opens or folds it, a click on an arrow shows its numbers. Keys: arrows walk along the graph, Enter opens, Space shows the numbers, Backspace folds the layer around.",
            "拖动可移动，滚轮或双指可缩放。点一层可展开或收起，点箭头可看它的数。键盘：方向键沿图走动，回车键展开，空格键看数，退格键收起所在的层。",
          )}
        </p>
      </div>
      <aside class="inspector" aria-label=${t("The tensor", "选中的 Tensor")}>${this.facts()}</aside>
    </div>`;
  }

  draw() {
    const { result, state, hits } = this;
    const { picture } = result;
    const step = Math.min(state.step, picture.steps);
    const theme = document.documentElement.dataset.theme;
    const parts = new Set(hits.map((tensor) => partOf(result, tensor)));
    const hit = this.hit < 0 || this.hit >= hits.length ? "" : partOf(result, hits[this.hit]);
    if (!partExists(picture, this.focusPart)) this.focusPart = "c0";
    const keys = [picture, step, theme, state.search, hit, this.focusPart, state.tensor, state.branch];
    return this.kept.part("graph", keys, () =>
      graphCanvas(picture, {
        step,
        groups: result.groups,
        focus: this.focusPart,
        tensor: state.tensor,
        branch: state.branch,
        hits: parts,
        hit,
        onOpen: (group) => this.turn(group),
        onChoose: (part) => this.choose(part),
        onFocus: (part) => {
          if (part === this.focusPart) return;
          this.focusPart = part;
          this.requestUpdate();
        },
        onKey: (event, part) => this.press(event, part),
      }),
    );
  }

  facts() {
    if (this.foundProblem && this.state.tensor >= 0)
      return html`<p class="problem" role="alert">${this.foundProblem}</p>`;
    if (!this.found || this.state.tensor < 0) {
      return html`<p class="facts">
        ${t("Click an arrow or an operation to see its numbers.", "点一条箭头或一个运算，就能看到它的数。")}
      </p>`;
    }
    const width = (this.width >= WIDE - 2 * REM ? 23 * REM : this.width) - 2 * REM;
    const theme = document.documentElement.dataset.theme;
    return html`${this.kept.part("facts", [this.found, width, theme, this.state.side, this.state.branch], () =>
      inspector(this.found, this.state, width, (changes) => this.set(changes)),
    )}`;
  }

  summary() {
    const { picture, value, operations, parameters } = this.result;
    const step = Math.min(this.state.step, picture.steps);
    if (step < picture.steps) return [storyOf(picture, step), formulaOf(picture, step)].filter(Boolean).join(" ");
    const weights = parameters.toLocaleString("en");
    const size = parameters
      ? t(`${operations} operations, ${weights} parameters`, `${operations} 个运算，${weights} 个参数`)
      : t(`${operations} operations`, `${operations} 个运算`);
    if (typeof value !== "number") {
      return t(`${size}. The gradients are those of the sum of all results.`, `${size}。梯度是所有结果之和的梯度。`);
    }
    return this.state.source === "expression"
      ? t(`${size}. The result is ${number(value, 6)}.`, `${size}。结果是 ${number(value, 6)}。`)
      : t(`${size}. The loss is ${number(value, 6)}.`, `${size}。损失是 ${number(value, 6)}。`);
  }
}

customElements.define("zs-viewer", Viewer);
