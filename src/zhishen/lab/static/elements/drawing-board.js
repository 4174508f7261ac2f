// The drawing board: a digit that is drawn or photographed, and what a network makes of it.
import { BoardCollection } from "../core/board-collection.js";
import { isFull, pad, undone } from "../core/board-pad.js";
import { boardSheet } from "../core/board-style.js";
import { trainingView } from "../core/board-training.js";
import { exampleField, foolView, layersView, pixelsView, ranked, stepPictures } from "../core/board-views.js";
import { closeCamera, openCamera, snapshot } from "../core/camera.js";
import { compute, Dropped } from "../core/connection.js";
import { button } from "../core/controls.js";
import { probabilityBars } from "../core/drawing.js";
import { percent, t } from "../core/language.js";
import { image } from "../core/plot.js";
import { Runner } from "../core/runner.js";
import { ShownElement } from "../core/shown.js";
import { tabBar } from "../core/tabs.js";
import { board } from "../core/tiles.js";
import { sentPhoto } from "../core/upload.js";
import { html, nothing, svg } from "../vendor/lit.js";

const SURE = 0.9; // below it the network is unsure
const REST = 100; // milliseconds without a stroke, after which the panel below follows
const TRAINED = "@trained"; // the name of the network that the page has trained

/** What each panel asks of the engine, with the state that it needs beside what is drawn. @type {Record<string, [string, string[]]>} */
const PANELS = {
  layers: ["board_layers", ["layer"]],
  pixels: ["board_pixels", ["size", "gray", "row", "column"]],
};

/** @type {[string, string][]} */
const TABS = [
  ["layers", t("Through the layers", "逐层看")],
  ["pixels", t("Which pixels matter", "哪些像素重要")],
  ["fool", t("Fool it", "骗过它")],
  ["collect", t("Collect and train", "收藏并训练")],
];

class DrawingBoard extends ShownElement {
  static styles = boardSheet;
  static operation = "board_digit";
  /** @type {[string, string]} */
  static title = ["Drawing board", "写字板"];
  static inputs = { strokes: "", index: -1, network: "" };
  static view = {
    tab: "layers",
    layer: "",
    size: 5,
    gray: 0,
    row: 14,
    column: 14,
    target: 3,
    bound: 0.3,
    folder: "digits-1",
    names: "",
    start: "fine_tune",
    mix: 200,
    epochs: 3,
    lr: 0.001,
    seed: 0,
    run: "drawn-1",
  };

  photo = "";
  /** The result of the panel below. @type {any} */
  more = null;
  /** @type {[number, number]} */
  pen = [32, 32];
  down = false;
  dropping = false;
  /** @type {MediaStream | null} */
  camera = null;
  /** @type {string[]} */
  networks = [];
  saved = "";
  rest = 0;
  collection = new BoardCollection(this);
  fool = new Runner(this, {
    operation: "board_fooled",
    args: () => ({ ...this.arguments(), target: this.state.target, bound: this.state.bound }),
    place: "fool",
  });
  train = new Runner(this, {
    operation: "board_training",
    args: () => this.lesson(),
    place: "train",
    onFrame: (frame) => {
      if (frame.status === "done") this.useTrained();
    },
  });

  connectedCallback() {
    super.connectedCallback();
    if (!TABS.some(([name]) => name === this.state.tab)) this.state.tab = "layers"; // an address may have any text
    this.listNetworks();
    this.collection.ask("board_keep", {});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stopCamera();
  }

  arguments() {
    return { ...super.arguments(), photo: this.photo };
  }

  lesson() {
    const { network, start, mix, epochs, lr, seed, folder } = this.state;
    return { network, start, mix, epochs, lr, seed, folder };
  }

  /** The operations whose programs and sources the page shows: of the board, and of the panel below. */
  operations() {
    const [own] = super.operations();
    const { tab } = this.state;
    const label = TABS.find(([name]) => name === tab)?.[1] ?? "";
    if (tab in PANELS) return [own, { operation: PANELS[tab][0], args: this.panelArguments(tab), label }];
    const { operation, args } = tab === "fool" ? this.fool : this.train;
    return [own, { operation, args: args(), label }];
  }

  // --- asking --------------------------------------------------------------------------------------------------------

  async compute() {
    const result = await super.compute();
    window.clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.look(), this.more ? REST : 0);
    return result;
  }

  /** @param {string} tab */
  panelArguments(tab) {
    return { ...this.arguments(), ...Object.fromEntries(PANELS[tab][1].map((name) => [name, this.state[name]])) };
  }

  /** Ask for what the panel below shows. */
  async look() {
    const { tab } = this.state;
    if (!(tab in PANELS)) return;
    try {
      const more = await compute(PANELS[tab][0], this.panelArguments(tab), `${this.key} panel`);
      if (tab === this.state.tab) this.more = { ...more, tab };
    } catch (error) {
      if (!(error instanceof Dropped)) this.refuse(/** @type {Error} */ (error).message, "panel");
    }
    this.requestUpdate();
  }

  /** A network that is refused: beside the choice of the network, once that is there. */
  resultPlace() {
    return this.result ? "network" : "";
  }

  /** @param {import("../core/types").State} changes */
  set(changes) {
    // A drawing or an example takes the place of a photo.
    const replaced = this.photo && ("strokes" in changes || "index" in changes);
    if (replaced) this.photo = "";
    if (["strokes", "index", "network"].some((name) => name in changes)) this.forgetFooled();
    super.set(changes);
    if (replaced) this.refresh();
    const { tab } = this.state;
    if ("tab" in changes || PANELS[tab]?.[1].some((name) => name in changes)) this.look();
  }

  reset() {
    this.stopCamera();
    this.photo = "";
    super.reset();
    this.refresh();
  }

  forgetFooled() {
    if (!this.fool.frame && !this.fool.job) return;
    this.fool.stop();
    this.fool.frame = null;
  }

  /**
   * Do something that may fail; a problem is shown beside its button.
   * @param {string} place
   * @param {() => Promise<void>} work
   */
  async attempt(place, work) {
    this.problem = "";
    try {
      await work();
    } catch (error) {
      this.refuse(/** @type {Error} */ (error).message, this.result ? place : "");
    }
    this.requestUpdate();
  }

  // --- networks ------------------------------------------------------------------------------------------------------

  listNetworks() {
    return this.attempt("network", async () => {
      const { names, trained } = await compute("board_networks", {});
      this.networks = [...(trained ? [TRAINED] : []), ...names];
      // After a reload the network that was trained is gone.
      if (!trained && this.state.network === TRAINED) this.set({ network: "" });
    });
  }

  useTrained() {
    if (this.state.network === TRAINED) this.refresh();
    else this.set({ network: TRAINED });
    if (!this.networks.includes(TRAINED)) this.networks = [TRAINED, ...this.networks];
  }

  saveRun() {
    return this.attempt("save", async () => {
      const { folder, is_run: isRun } = await /** @type {any} */ (this.train.job).tell("save", {
        name: this.state.run,
      });
      this.saved = isRun
        ? t(
            `Saved. On the command line: zhishen predict ${folder} photo.jpg`,
            `已保存。在命令行中：zhishen predict ${folder} photo.jpg`,
          )
        : t(`Saved. In Python: zhishen.load("${folder}")`, `已保存。在 Python 中：zhishen.load("${folder}")`);
      this.networks = [...new Set([...this.networks, folder.split("/").at(-1)])];
    });
  }

  // --- photos --------------------------------------------------------------------------------------------------------

  /**
   * Show the network a photo. One that shows no digit leaves the board as it is.
   * @param {File | undefined} file
   */
  take(file) {
    if (!file) return Promise.resolve();
    return this.attempt("paper", async () => {
      const photo = await sentPhoto(file);
      await compute("board_digit", { ...this.arguments(), photo });
      this.photo = photo;
      this.forgetFooled();
      super.set({ strokes: "", index: -1 });
      this.refresh();
    });
  }

  startCamera() {
    return this.attempt("paper", async () => {
      this.camera = await openCamera();
    });
  }

  stopCamera() {
    if (this.camera) closeCamera(this.camera);
    this.camera = null;
    this.requestUpdate();
  }

  async shoot() {
    const video = /** @type {HTMLVideoElement} */ (this.renderRoot.querySelector("video"));
    if (!video.videoWidth) return; // it has not begun
    const file = await snapshot(video);
    this.stopCamera();
    await this.take(file);
  }

  // --- the page ------------------------------------------------------------------------------------------------------

  draw() {
    const { result, state } = this;
    // On a phone, the image and the probabilities are beside each other, too.
    const [seen, bars] = this.width < 440 ? [110, this.width - 150] : [168, 250];
    return html`<div
        class="drawing ${this.dropping ? "dropping" : ""}"
        @dragover=${(/** @type {DragEvent} */ event) => this.drag(event, true)}
        @dragleave=${(/** @type {DragEvent} */ event) => this.drag(event, false)}
        @drop=${(/** @type {DragEvent} */ event) => {
          this.drag(event, false);
          this.take(event.dataTransfer?.files[0]);
        }}
      >
        <section class="paper" aria-label=${t("Paper", "画纸")}>
          ${this.camera ? html`<video autoplay muted playsinline .srcObject=${this.camera}></video>` : this.pad()}
          ${this.tray()} ${this.problemAt("paper")}
        </section>
        <section class="answer" aria-label=${t("Answer of the network", "网络的回答")}>
          <p class="reading" aria-live="polite">${this.reading()}</p>
          <div class="seen-pair">
            ${board(
              {
                title: t("what it sees", "网络看到的"),
                width: seen,
                height: seen,
                color: "forward",
              },
              svg`${image(result.x, { x: 0, y: 0, width: seen, height: seen, low: 0, high: 1 })}
                <rect class="picture-edge" width=${seen} height=${seen}></rect>`,
            )}
            ${board(
              { title: t("probabilities", "概率"), width: bars, height: 19 * result.classes.length + 2 },
              probabilityBars(result.kind === "nothing" ? result.classes.map(() => 0) : result.probabilities.data, {
                width: bars,
                label: result.label,
                names: result.classes,
              }),
            )}
          </div>
          ${this.networkChoice()} ${this.problemAt("network")}
        </section>
      </div>
      ${
        result.steps
          ? html`<section class="section" aria-label=${t("How the image is made", "图像是怎样做出来的")}>
              <h4>${t("How the image is made", "图像是怎样做出来的")}</h4>
              ${stepPictures(result)}
            </section>`
          : nothing
      }
      <section class="section">
        ${tabBar({
          label: t("Look closer", "进一步看"),
          names: TABS,
          chosen: state.tab,
          onChoose: (tab) => this.set({ tab }),
        })}
        <div id="seen" class="seen" role="tabpanel" aria-labelledby="tab-${state.tab}">
          ${this.problemAt("panel")} ${this.panelBelow()}
        </div>
      </section>`;
  }

  panelBelow() {
    const { state, result } = this;
    if (state.tab === "fool") return foolView(this);
    if (state.tab === "collect") {
      const empty = result.kind === "nothing";
      const { folder, names } = state;
      return html`${this.collection.view({
        empty,
        board: () => this.arguments(),
        folder,
        onFolder: (name) => this.set({ folder: name }),
        classes: result.classes,
        names,
        onNames: (text) => this.set({ names: text }),
      })}
      ${trainingView(this, this.collection.count)}`;
    }
    if (result.kind === "nothing") {
      return html`<p class="fact">
        ${t("Draw a digit first: then this panel shows what becomes of it.", "请先写一个数字，这里会显示网络怎样处理它。")}
      </p>`;
    }
    if (this.more?.tab !== state.tab) return nothing;
    return state.tab === "layers" ? layersView(this) : pixelsView(this);
  }

  /** @param {DragEvent} event @param {boolean} over */
  drag(event, over) {
    event.preventDefault();
    this.dropping = over;
    this.requestUpdate();
  }

  pad() {
    return pad({
      strokes: this.state.strokes,
      pen: this.pen,
      down: this.down,
      result: this.result,
      shown: this.shown,
      onDraw: (strokes, pen) => {
        this.pen = pen;
        this.set({ strokes, index: -1 });
      },
      onPen: (pen, down) => {
        [this.pen, this.down] = [pen, down];
        this.requestUpdate();
      },
    });
  }

  /** The buttons below the paper. */
  tray() {
    const { state } = this;
    if (this.camera) {
      return html`<div class="row">
        ${button({ label: t("Take the picture", "拍照"), onClick: () => this.shoot() })}
        ${button({ label: t("Close the camera", "关闭摄像头"), onClick: () => this.stopCamera() })}
      </div>`;
    }
    const nothingDrawn = !state.strokes && !this.photo && state.index < 0;
    return html`<div class="row">
        ${button({
          label: t("Clear", "清除"),
          disabled: nothingDrawn,
          onClick: () => this.set({ strokes: "", index: -1 }),
        })}
        ${button({
          label: t("Undo a stroke", "撤销一笔"),
          disabled: !state.strokes,
          onClick: () => this.set({ strokes: undone(state.strokes) }),
        })}
        <label class="button"
          >${t("Photo …", "照片……")}<input
            type="file"
            accept="image/*"
            aria-label=${t("Choose a photo of a digit", "选一张数字的照片")}
            @change=${(/** @type {Event} */ event) => {
              const input = /** @type {HTMLInputElement} */ (event.target);
              this.take(input.files?.[0]).then(() => (input.value = ""));
            }}
        /></label>
        ${button({ label: t("Camera", "摄像头"), onClick: () => this.startCamera() })}
        ${button({
          label: t("Next example", "下一个示例"),
          onClick: () => this.set({ index: (state.index + 1) % 10_000, strokes: "" }),
        })}
      </div>
      ${exampleField(this)}`;
  }

  networkChoice() {
    const { network } = this.state;
    const name = (/** @type {string} */ each) =>
      each === TRAINED
        ? t("trained on this page", "本页训练的网络")
        : each || t("built-in (small_conv)", "自带的 small_conv");
    const known = ["", ...this.networks, ...(network && !this.networks.includes(network) ? [network] : [])];
    return html`<div class="add" role="group" aria-label=${t("Network", "网络")}>
      <span>${t("Network", "网络")}</span>
      ${known.map(
        (each) =>
          html`<button class="button" aria-pressed=${each === network} @click=${() => this.set({ network: each })}>
            ${name(each)}
          </button>`,
      )}
      ${button({ label: t("List again", "重新列出"), onClick: () => this.listNetworks() })}
    </div>`;
  }

  /** What the network reads, in words. */
  reading() {
    const { result, state } = this;
    const { classes, kind } = result;
    if (kind === "nothing") {
      return t(
        "Nothing is drawn yet: draw a digit, drop a photo of one here, or load an example.",
        "还没有写数字：写一个，把照片拖到这里，或者载入一个示例。",
      );
    }
    const shares = result.probabilities;
    const [first, second] = ranked(shares.data);
    const [a, b] = [classes[first], classes[second]];
    const sure = shares.at(first) >= SURE;
    const article = result.digits_only ? "a " : "";
    const words = sure
      ? t(
          `The network reads ${article}${a}, with ${percent(shares.at(first))}.`,
          `网络认为是 ${a}，概率 ${percent(shares.at(first))}。`,
        )
      : t(
          `The network is unsure: ${article}${a} (${percent(shares.at(first))}), or ${article}${b} (${percent(shares.at(second))}).`,
          `网络没有把握：可能是 ${a}（${percent(shares.at(first))}），也可能是 ${b}（${percent(shares.at(second))}）。`,
        );
    const notes = [...result.notes];
    if (result.digits > 1) {
      notes.unshift(
        t(
          `There seem to be ${result.digits} digits. The network reads all of the ink as one.`,
          `好像有 ${result.digits} 个数字，网络把全部笔迹当作一个来认。`,
        ),
      );
    }
    if (result.truth >= 0)
      notes.push(t(`The label of the test image is ${result.truth}.`, `这幅测试图像的标签是 ${result.truth}。`));
    if (isFull(state.strokes))
      notes.push(t("The paper is full: clear it, and draw again.", "画纸写满了：请清除后重写。"));
    return html`${words} ${notes.map((note) => html`<small>${note}</small>`)}`;
  }
}

customElements.define("zs-drawing-board", DrawingBoard);
