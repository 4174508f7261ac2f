// The class of the graph viewer: a computational graph with layers that open and fold, and every number in it.
import { compute, Dropped } from "./connection.js";
import { ZsElement } from "./element.js";
import { pointsFor, storyOf } from "./graph-view.js";
import { Kept } from "./kept.js";
import { number, t } from "./language.js";
import { PanZoom } from "./pan-zoom.js";
import { Player } from "./player.js";
import { toolbar } from "./viewer-bar.js";
import { formulaOf, graphCanvas, neighbor, partExists, PIXELS } from "./viewer-canvas.js";
import { inspector } from "./viewer-inspector.js";
import { around, matches, partOf } from "./viewer-search.js";
import { viewerSheet } from "./viewer-style.js";
import { html, nothing } from "../vendor/lit.js";

export const ALL = 9999; // a step after all others
const REM = 16; // pixels
const [WIDE, ASIDE] = [60 * REM, 24 * REM]; // see viewer-style.js
export const NO_TENSOR = { tensor: -1, side: "value", branch: -1, part: 0, row: 0, column: 0 };
const PAGE = Object.keys(NO_TENSOR);

/**
 * A graph: it folds and opens, is moved and zoomed, searched, and played step by step. A subclass says where the graph comes
 * from, by its inputs and controls.
 */
export class GraphViewer extends ZsElement {
  static styles = viewerSheet;
  static operation = "viewer";
  /** @type {[string, string]} */
  static title = ["Graph viewer", "计算图查看器"];
  // `place`: of the picture in its frame, see pan-zoom.js; none for its beginning.
  static view = { step: ALL, search: "", place: /** @type {number[]} */ ([]), ...NO_TENSOR };

  player = new Player(this, { last: () => this.result?.picture.steps ?? 0, rate: 1.5 });
  panZoom = new PanZoom(this, () => this.keepPlace());
  /** The place that the frame shows, as text. */
  placed = "[]";
  kept = new Kept();
  asked = 0;
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

  reset() {
    this.hit = -1;
    super.reset();
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
    const before = this.shown;
    this.shown = picture;
    const place = JSON.stringify(this.state.place);
    const other = !before || before.width !== picture.width || before.height !== picture.height;
    if (place !== this.placed || (other && !this.coming)) this.restorePlace(place);
    else this.panZoom.apply();
    if (picture !== before) this.comeInto();
    if (this.coming?.tensor !== undefined && !this.computing) this.comeInto();
    const step = Math.min(this.state.step, picture.steps);
    if (step !== this.shownStep && step < picture.steps)
      this.panZoom.reveal(this.renderRoot.querySelector(".item.active"));
    this.shownStep = step;
    this.inspect();
  }

  /**
   * Show the place of the state: of the address, or after it was changed elsewhere.
   * @param {string} place as text
   */
  restorePlace(place) {
    this.placed = place;
    if (this.state.place.length === 3) this.panZoom.go(this.state.place);
    else this.panZoom.begin();
  }

  /** The reader has moved the picture: the address has the place, and nothing is drawn anew. */
  keepPlace() {
    const { place } = this.panZoom;
    this.placed = JSON.stringify(place);
    this.note({ place });
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
      ${this.header()}
      <div class="controls">${this.width > 0 ? this.controls() : nothing}</div>
      ${this.problemAt("")}
      ${ready ? this.body() : this.problem ? nothing : html`<div class="waiting" aria-hidden="true"></div>`}
      ${this.codePanels()}
    </figure>`;
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
    return `${size}${t(". ", "。")}${this.resultText(number(value, 6))}`;
  }

  /** @param {string} value of the number at the end of the graph */
  resultText(value) {
    return t(`The result is ${value}.`, `结果是 ${value}。`);
  }
}
