// The style of the graph viewer: the canvas, and the facts of a tensor beside it.
import { css } from "../vendor/lit.js";
import { sceneStyle } from "./scene.js";
import { sheet } from "./style.js";

export const viewerSheet = [
  ...sheet,
  sceneStyle,
  css`
    :host {
      margin: 0.6rem 0 0;
    }
    .viewer {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 1rem;
      margin-top: 1rem;
    }
    @container (min-width: 60rem) {
      .viewer {
        grid-template-columns: minmax(0, 1fr) 23rem;
      }
    }
    .canvas {
      display: grid;
      gap: 0.6rem;
      align-content: start;
      min-width: 0;
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      gap: 0.4rem;
      align-items: center;
    }
    .bar .space {
      flex: 1 1 0;
    }
    .bar input[type="search"] {
      flex: 1 1 11rem;
      max-width: 18rem;
      min-width: 7rem;
      min-height: 2.1rem;
      padding: 0.3rem 0.6rem;
      border: 1px solid var(--line);
      border-radius: 6px;
      background: var(--background);
      color: var(--text);
      font: inherit;
      font-size: 0.9rem;
    }
    .bar output {
      min-width: 3.4rem;
      color: var(--muted);
    }
    .viewport {
      position: relative;
      display: block;
      height: clamp(20rem, 62vh, 46rem);
      overflow: hidden;
      border: 1px solid var(--grid);
      border-radius: 10px;
      background: var(--background);
      cursor: grab;
      touch-action: none;
      user-select: none;
    }
    .viewport.moving {
      cursor: grabbing;
    }
    .viewport.moving svg {
      will-change: transform;
    }
    .viewport svg {
      position: absolute;
      max-width: none;
      transform-origin: 0 0;
    }
    .item {
      cursor: pointer;
    }
    .touching {
      fill: none;
      stroke: transparent;
      stroke-width: 9;
      stroke-linecap: round;
      pointer-events: stroke;
    }
    .numbers-box {
      fill: none;
      pointer-events: all;
    }
    .arrow-item:hover > .touching {
      stroke: var(--highlight);
    }
    .arrow-item.chosen > .touching {
      stroke: var(--c3);
      stroke-opacity: 0.55;
    }
    .hit > :is(circle, rect:first-of-type) {
      stroke: var(--c3);
      stroke-width: 3;
    }
    .here > :is(circle, rect:first-of-type) {
      fill: var(--highlight);
      stroke: var(--focus);
      stroke-width: 3.5;
    }
    .hint {
      margin: 0;
      color: var(--muted);
      font-size: 0.8rem;
    }
    .inspector {
      display: grid;
      gap: 0.7rem;
      align-content: start;
      min-width: 0;
      padding: 0.9rem;
      border: 1px solid var(--grid);
      border-radius: 10px;
      background: var(--panel);
    }
    .inspector .name {
      color: var(--text);
      font-size: 1.05rem;
    }
    .inspector .name small {
      color: var(--muted);
      font-weight: 500;
    }
    .facts {
      margin: 0;
      color: var(--muted);
      font-size: 0.85rem;
    }
    .facts code {
      margin-right: 0.6rem;
      color: var(--text);
      font-family: var(--mono);
    }
    .statistics {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(6.2rem, 1fr));
      gap: 0.4rem 0.8rem;
      margin: 0;
      font-size: 0.85rem;
    }
    .statistics dt {
      color: var(--muted);
      font-size: 0.78rem;
    }
    .statistics dd {
      margin: 0;
      font-family: var(--mono);
      font-variant-numeric: tabular-nums;
    }
    .statistics .bad dd {
      color: var(--c1);
      font-weight: 700;
    }
    .maps {
      padding: 0;
      border: 0;
      background: none;
      box-shadow: none;
    }
    .maps figcaption {
      margin-top: 0.3rem;
      color: var(--muted);
      font-size: 0.78rem;
    }
    .numbers {
      max-height: 19rem;
      overflow: auto;
      border: 1px solid var(--grid);
      border-radius: 6px;
      background: var(--background);
    }
    .numbers table {
      border-collapse: separate;
      border-spacing: 0;
      font-family: var(--mono);
      font-size: 0.76rem;
    }
    .numbers :is(th, td) {
      padding: 0.18rem 0.45rem;
      text-align: right;
      white-space: nowrap;
    }
    .numbers thead > tr > * {
      position: sticky;
      top: 0;
      background: var(--panel);
    }
    .numbers tbody th {
      position: sticky;
      left: 0;
      background: var(--panel);
    }
    .paging {
      font-size: 0.78rem;
      color: var(--muted);
    }
    .paging .button {
      min-width: 2.1rem;
      padding-inline: 0.5rem;
    }
    .pathform {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0.4rem;
      align-items: end;
    }
    input[type="file"] {
      width: 100%;
      font: inherit;
      font-size: 0.85rem;
    }
    p.summary {
      margin: 0;
    }
  `,
];
