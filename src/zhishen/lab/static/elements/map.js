// The map of the chapters: a terrain on which the explorer of the notes looks for the deepest place.
import { address } from "../core/address.js";
import { ZsElement } from "../core/element.js";
import { slider } from "../core/controls.js";
import { language, number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { handle, line, plot } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, svg } from "../vendor/lit.js";

const CHAPTERS = 7;
// Where the sign of the first chapter stands.
const FIRST = 1.3;

class Map extends ZsElement {
  static styles = [
    ...sheet,
    css`
      .sky {
        fill: var(--panel);
      }
      .earth {
        fill: var(--highlight);
        stroke: var(--strong);
        stroke-width: 2.5;
      }
      .stop circle {
        fill: var(--background);
        stroke: var(--c0);
        stroke-width: 2;
      }
      .stop text {
        font-size: 14px;
        font-weight: 650;
      }
      .stop:hover circle,
      .stop:focus-visible circle {
        fill: var(--c0);
      }
      .stop:hover text,
      .stop:focus-visible text {
        fill: var(--background);
      }
      .post {
        stroke: var(--muted);
        stroke-width: 1.2;
      }
      .goal {
        fill: var(--c1);
      }
      .body {
        stroke: var(--text);
        stroke-width: 2.6;
        stroke-linecap: round;
        fill: none;
      }
      .walker {
        pointer-events: none;
      }
      .head {
        fill: var(--text);
      }
      .blindfold {
        stroke: var(--c1);
        stroke-width: 3.2;
      }
    `,
  ];
  static operation = "explorer";
  /** @type {[string, string]} */
  static title = ["An explorer, blindfolded and without a map", "蒙着眼睛、没有地图的探险家"];
  static inputs = { start: 0.5, lr: 0.02, momentum: 0.9, steps: 150 };
  static view = { step: 0 };

  player = new Player(this, { last: () => this.result?.steps ?? 0, rate: 30 });

  controls() {
    const { state } = this;
    return [
      this.player.controls(),
      slider({
        label: t("Momentum α: how much of the last step remains", "系数 α：上一步的速度保留多少"),
        value: state.momentum,
        min: 0,
        max: 0.99,
        step: 0.01,
        color: "momentum",
        onInput: (momentum) => this.set({ momentum }),
      }),
      slider({
        label: t("Learning rate η: how far the slope carries", "学习率 η：坡度带动的远近"),
        value: state.lr,
        min: 0.002,
        max: 0.1,
        log: true,
        onInput: (lr) => this.set({ lr }),
      }),
    ];
  }

  draw() {
    const { result, state, width } = this;
    const xs = result.x.list();
    const zs = result.z.list();
    const low = Math.min(...zs) - 0.9;
    const high = Math.max(...zs) + 0.9;
    const x = { domain: /** @type {[number, number]} */ ([xs[0], xs[xs.length - 1]]) };
    const y = { domain: /** @type {[number, number]} */ ([low, high]) };
    const height = Math.max(220, Math.min(340, width * 0.42));
    const label = t("A terrain with the seven chapters; the explorer walks down", "一片起伏的地形和七章；探险家往下走");
    return plot({ width, height, x, y, label, bare: true }, (frame) => {
      const ground = (/** @type {number} */ place) => this.heightAt(place, xs, zs);
      const edge = [`-9,${frame.y(zs[0])}`, `${frame.width + 9},${frame.y(zs[zs.length - 1])}`];
      const outline = xs.map((/** @type {number} */ v, /** @type {number} */ i) => `${frame.x(v)},${frame.y(zs[i])}`);
      const earth = `M-9,${frame.height + 9}L${[edge[0], ...outline, edge[1]].join("L")}L${frame.width + 9},${frame.height + 9}Z`;
      const step = Math.min(state.step, result.steps);
      const path = result.path.list().slice(0, step + 1);
      const heights = result.heights.list().slice(0, step + 1);
      const [dx, dz] = result.deepest;
      return svg`<rect class="sky" width=${frame.width} height=${frame.height}></rect>
        <path class="earth" d=${earth}></path>
        ${this.goal(frame, dx, dz)} ${Array.from({ length: CHAPTERS }, (_, index) => this.stop(frame, index, dx, ground))}
        ${line(frame, path, heights, { color: "momentum", className: "thin" })}
        ${
          step === 0
            ? handle(frame, {
                x: state.start,
                y: ground(state.start),
                label: t("Where the explorer starts", "探险家的起点"),
                step: [0.1, 0],
                radius: 7,
                onMove: (start) => this.set({ start: Math.min(10, Math.max(0, start)) }),
              })
            : ""
        }
        ${this.explorer(frame, path[step], heights[step])}`;
    });
  }

  /**
   * The height of the terrain between two points of the grid.
   * @param {number} place
   * @param {number[]} xs
   * @param {number[]} zs
   */
  heightAt(place, xs, zs) {
    const at = ((place - xs[0]) / (xs[xs.length - 1] - xs[0])) * (xs.length - 1);
    const index = Math.max(0, Math.min(xs.length - 2, Math.floor(at)));
    return zs[index] + (zs[index + 1] - zs[index]) * (at - index);
  }

  /**
   * A sign that leads to a chapter.
   * @param {import("../core/types").Frame} frame
   * @param {number} index
   * @param {number} deepest
   * @param {(place: number) => number} ground
   */
  stop(frame, index, deepest, ground) {
    const place = FIRST + (index * (deepest - 0.5 - FIRST)) / (CHAPTERS - 1);
    const [x, y] = [frame.x(place), frame.y(ground(place)) - 40];
    const name = t(`Chapter ${index + 1}`, `第 ${index + 1} 章`);
    return svg`<a class="stop" href=${address(`${language}/${index + 1}`)} aria-label=${name}>
      <line class="post" x1=${x} x2=${x} y1=${y} y2=${y + 40}></line>
      <circle cx=${x} cy=${y} r="14"></circle>
      <text x=${x} y=${y} dy="0.35em" text-anchor="middle">${index + 1}</text>
    </a>`;
  }

  /**
   * The deepest place.
   * @param {import("../core/types").Frame} frame
   * @param {number} x
   * @param {number} z
   */
  goal(frame, x, z) {
    const [a, b] = [frame.x(x), frame.y(z)];
    return svg`<circle class="goal" cx=${a} cy=${b} r="5"></circle>
      <text x=${a} y=${b + 22} text-anchor="middle">${t("the deepest place", "至深之地")}</text>`;
  }

  /**
   * The explorer, with a blindfold.
   * @param {import("../core/types").Frame} frame
   * @param {number} place
   * @param {number} height
   */
  explorer(frame, place, height) {
    if (!Number.isFinite(place) || !Number.isFinite(height)) return svg``;
    const [x, y] = [frame.x(place), frame.y(height)];
    return svg`<g class="walker" transform="translate(${x} ${y})" role="img" aria-label=${t("the explorer", "探险家")}>
      <path class="body" d="M-5,0L0,-10L5,0M0,-10V-20M-7,-13L0,-18L7,-13"></path>
      <circle class="head" cy="-25" r="5.5"></circle>
      <path class="blindfold" d="M-5.5,-26h11"></path>
    </g>`;
  }

  summary() {
    const { result, state } = this;
    const step = Math.min(state.step, result.steps);
    const [height, slope] = [result.heights.at(step), result.slopes.at(step)];
    const end = result.heights.at(result.steps);
    const arrives = end - result.deepest[1] < 0.05;
    return t(
      `Step ${step}: height ${number(height, 3)}, slope under the feet ${number(slope, 3)}. ` +
        (arrives
          ? "On this way the explorer arrives at the deepest place."
          : "On this way the explorer ends in another valley."),
      `第 ${step} 步：高度 ${number(height, 3)}，脚下的坡度 ${number(slope, 3)}。` +
        (arrives ? "这样走，探险家会到达至深之地。" : "这样走，探险家会停在别的山谷里。"),
    );
  }
}

customElements.define("zs-map", Map);
