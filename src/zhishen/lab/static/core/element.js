// The base of all interactive figures.
import { address } from "./address.js";
import { compute, Dropped, script, source } from "./connection.js";
import { LitElement, html, nothing } from "../vendor/lit.js";
import { language, t } from "./language.js";
import { flushState, readState, writeState } from "./state.js";
import { sheet } from "./style.js";
import { surroundings } from "./surroundings.js";
import { downloadPicture } from "./picture.js";
import { isWaiting, leave, takeTurn } from "./turns.js";

// Padding and border of the frame around a picture, in pixels.
const FRAME = 34;

/**
 * An interactive figure: state in the address of the page, a result of the engine, and a picture of it.
 *
 * A subclass has:
 * - `static title`: its name in both languages;
 * - `static operation`: the operation of the engine whose result it shows; none for an element that shows the frames of
 *   jobs alone, see runner.js;
 * - `static inputs`: the arguments of the operation, with their defaults;
 * - `static view`: what changes the picture alone, with defaults;
 * - `draw()`: the picture, as a template, made of `this.result` and `this.state`;
 * - `controls()`: sliders and the like, see controls.js; `set` changes the state;
 * - `summary()`: one sentence that says what the picture shows now, for all readers and for screen readers.
 */
export class ZsElement extends LitElement {
  static styles = sheet;
  /** @type {[string, string]} */
  static title = ["", ""];
  static operation = "";
  /** @type {import("./types").State} */
  static inputs = {};
  /** @type {import("./types").State} */
  static view = {};

  constructor() {
    super();
    /** @type {import("./types").State} */
    this.state = {};
    /** @type {any} */
    this.result = null;
    this.problem = "";
    /** Where the problem is shown: beside the control that caused it, or "" for the top. */
    this.problemPlace = "";
    /** The width that a picture has, in pixels. */
    this.width = 0;
    this.frames = 0;
    /** The jobs that the element can start.
     * @type {import("./runner.js").Runner[]} */
    this.jobs = [];
    /** @type {{kind: string, text: string, title: unknown}[]} */
    this.panel = [];
    this.computing = false;
    this.stale = false;
    this.onTheme = () => this.requestUpdate();
    this.observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width) - FRAME;
      if (width > 0 && width !== this.width) {
        this.width = width;
        this.requestUpdate();
      }
    });
  }

  /** @returns {typeof ZsElement} */
  get kind() {
    return /** @type {typeof ZsElement} */ (this.constructor);
  }

  /** The name of the element in the address of the page. */
  get key() {
    return this.id || this.localName.slice(3);
  }

  get defaults() {
    return { ...this.kind.inputs, ...this.kind.view, ...this.given() };
  }

  /** Defaults that the attributes of the element change: `data-surface="beale"`. */
  given() {
    /** @type {import("./types").State} */
    const given = {};
    const known = { ...this.kind.inputs, ...this.kind.view };
    for (const [name, text] of Object.entries(this.dataset)) {
      if (name === "frame" || name === "ready") continue; // written by `updated`
      if (name in known) given[name] = typeof known[name] === "string" ? text : JSON.parse(text ?? "null");
    }
    return given;
  }

  connectedCallback() {
    super.connectedCallback();
    this.state = readState(this.key, this.defaults);
    this.observer.observe(this);
    document.addEventListener("zs-theme", this.onTheme);
    takeTurn(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
    leave(this);
    document.removeEventListener("zs-theme", this.onTheme);
  }

  /** The arguments of the operation. */
  arguments() {
    return Object.fromEntries(Object.keys(this.kind.inputs).map((name) => [name, this.state[name]]));
  }

  /**
   * Change the state; compute again if an input changes.
   * @param {import("./types").State} changes
   */
  set(changes) {
    const changed = Object.keys(changes).filter((name) => !same(this.state[name], changes[name]));
    if (!changed.length) return;
    this.note(changes);
    if (changed.some((name) => name in this.kind.inputs) && !isWaiting(this)) this.refresh();
    this.requestUpdate();
  }

  /**
   * Change the state of a picture that shows the change already.
   * @param {import("./types").State} changes
   */
  note(changes) {
    this.state = { ...this.state, ...changes };
    writeState(this.key, this.state, this.defaults);
  }

  /** Back to the beginning. */
  reset() {
    this.set(this.defaults);
  }

  /** Compute the result for the present state. While a request runs, only the newest state waits. */
  async refresh() {
    if (this.computing) {
      this.stale = true;
      return;
    }
    this.computing = true;
    do {
      this.stale = false;
      try {
        this.result = await this.compute();
        this.problem = "";
      } catch (error) {
        if (!(error instanceof Dropped)) this.refuse(/** @type {Error} */ (error).message, this.resultPlace());
        else if (!this.result) this.stale = true; // the server was away before the first result
      }
      this.requestUpdate();
      if (this.stale) await new Promise((resolve) => setTimeout(resolve, this.result ? 0 : 200));
    } while (this.stale && this.isConnected);
    this.computing = false;
  }

  /**
   * Show a problem.
   * @param {string} problem
   * @param {string} [place] see `problemPlace`
   */
  refuse(problem, place = "") {
    [this.problem, this.problemPlace] = [problem, place];
    this.requestUpdate();
  }

  /** Where a problem with the arguments of the result is shown. */
  resultPlace() {
    return "";
  }

  /**
   * The problem, if it belongs to a place.
   * @param {string} place
   */
  problemAt(place) {
    return this.problem && this.problemPlace === place
      ? html`<p class="problem" role="alert">${this.problem}</p>`
      : nothing;
  }

  /** The result for the present state. */
  async compute() {
    if (!this.kind.operation) return {};
    return compute(this.kind.operation, this.arguments(), this.key);
  }

  updated() {
    if (!(this.result || this.problem) || !this.width) return;
    this.frames += 1;
    this.setAttribute("data-frame", String(this.frames));
    this.toggleAttribute("data-ready", true);
  }

  // --- what subclasses write -----------------------------------------------------------------------------------------

  /** The name above the picture. */
  heading() {
    return t(...this.kind.title);
  }

  /** @returns {unknown} */
  draw() {
    return nothing;
  }

  /** @returns {unknown} */
  controls() {
    return nothing;
  }

  /** @returns {string} */
  summary() {
    return "";
  }

  // --- the frame -----------------------------------------------------------------------------------------------------

  /** The heading and the tools of the element. */
  header() {
    return html`<header>
      <h3 id="title">${this.heading()}</h3>
      ${this.tools()}
    </header>`;
  }

  render() {
    const ready = this.result !== null && this.width > 0;
    return html`<figure aria-labelledby="title">
      ${this.header()} ${this.problemAt("")}
      <div class="stage" ?hidden=${!ready}>${ready ? this.draw() : nothing}</div>
      ${ready ? nothing : html`<div class="waiting" aria-hidden="true"></div>`}
      <div class="controls">${ready ? this.controls() : nothing}</div>
      <p class="summary" aria-live="polite">${ready ? this.summary() : nothing}</p>
      ${this.codePanels()}
    </figure>`;
  }

  /**
   * The code that is shown below the picture.
   * @param {string} look - the classes of each part
   */
  codePanels(look = "code") {
    return this.panel.map(
      (part) =>
        html`<section class=${look}>
          <header>
            <h4>${part.title}</h4>
            <button @click=${() => navigator.clipboard.writeText(part.text)}>${t("Copy", "复制")}</button>
          </header>
          <pre tabindex="0"><code>${part.text}</code></pre>
        </section>`,
    );
  }

  /** Buttons that every figure has. */
  tools() {
    /** @param {string} kind */
    const open = (kind) => this.panel.some((part) => part.kind === kind);
    return html`<div class="tools" role="toolbar" aria-label=${t("Tools of this figure", "这张图的工具")}>
      <button @click=${() => this.reset()}>${t("Reset", "复原")}</button>
      <button aria-expanded=${open("script")} @click=${() => this.show("script")}>
        ${t("As Python", "Python 代码")}
      </button>
      <button aria-expanded=${open("source")} @click=${() => this.show("source")}>${t("Source", "库的源代码")}</button>
      <button @click=${() => this.download()}>${t("Picture", "下载图片")}</button>
    </div>`;
  }

  /**
   * Show or hide code below the picture.
   * @param {string} kind
   */
  async show(kind) {
    const shown = this.panel.some((part) => part.kind === kind);
    this.panel = [];
    if (!shown) {
      try {
        this.panel = await this.code(kind);
        this.problem = "";
      } catch (error) {
        this.refuse(/** @type {Error} */ (error).message);
      }
    }
    this.requestUpdate();
  }

  /**
   * The code to show.
   * @param {string} kind
   */
  async code(kind) {
    if (kind === "script") return Promise.all(this.operations().map((each) => this.scriptOf(each)));
    const sources = (await Promise.all(this.operations().map(({ operation }) => source(operation)))).flat();
    const places = new Map(sources.map((part) => [`${part.file}:${part.line}`, part]));
    return [...places].map(([place, { name, file, line, text }]) => {
      return { kind, text, title: html`${name} · ${surroundings.isPage ? linkTo(file, line, place) : place}` };
    });
  }

  /** The operations of the engine that compute what the element shows; `label`: of the button that starts a job. */
  operations() {
    const { operation } = this.kind;
    const own = operation ? [{ operation, args: this.arguments(), label: "" }] : [];
    return [...own, ...this.jobs.map(({ operation, args, label }) => ({ operation, args: args(), label }))];
  }

  /** @param {{operation: string, args: object, label: string}} operation */
  async scriptOf({ operation, args, label }) {
    const text = await script(operation, args);
    const title = t("The same numbers in Python", "用 Python 得到同样的数");
    return { kind: "script", text, title: label ? `${title} · ${label}` : title };
  }

  /** Save the picture as a file. */
  async download() {
    flushState();
    const problem = await downloadPicture(this);
    if (problem) this.refuse(problem);
  }
}

/**
 * Whether two values of the state are the same. A list that came from elsewhere is another object.
 * @param {any} a
 * @param {any} b
 */
function same(a, b) {
  return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}

/**
 * A link to a line of the library.
 * @param {string} file
 * @param {number} line
 * @param {string} place
 */
function linkTo(file, line, place) {
  const href = address(`${language}/source/${file}#L${line}`);
  return html`<a href=${href} target="_blank" rel="noopener">${place}</a>`;
}
