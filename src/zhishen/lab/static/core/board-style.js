// The style of the drawing board: the paper, the answer beside it, and the panels below.
import { css } from "../vendor/lit.js";
import { digitStyle } from "./digits.js";
import { barsStyle } from "./drawing.js";
import { sheet } from "./style.js";
import { tabStyle } from "./tabs.js";
import { tileStyle } from "./tiles.js";

export const boardSheet = [
  ...sheet,
  digitStyle,
  tabStyle,
  tileStyle,
  barsStyle,
  css`
    /* The paper must not move while one draws: the width of the parts is that of the page, whatever they show. */
    .drawing,
    .section {
      width: 100%;
    }
    .drawing {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 1rem 1.6rem;
      align-items: start;
    }
    @container (min-width: 46rem) {
      .drawing {
        grid-template-columns: minmax(0, 24rem) minmax(0, 1fr);
      }
    }
    .paper {
      position: relative;
      display: grid;
      gap: 0.6rem;
    }
    .pad {
      display: block; /* browsers ignore touch-action where the display is inline */
      width: 100%;
      aspect-ratio: 1;
      border: 1px solid var(--line);
      border-radius: 10px;
      background: var(--background);
      cursor: crosshair;
      touch-action: none;
      user-select: none;
    }
    .dropping .pad {
      outline: 3px dashed var(--focus);
    }
    .pad polyline {
      fill: none;
      stroke: var(--text);
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .pad .hint {
      fill: var(--muted);
      font-size: 4px;
    }
    .pad .pen {
      display: none;
      fill: none;
      stroke: var(--c1);
      stroke-width: 0.8;
    }
    .pad:focus-visible .pen {
      display: block;
    }
    .pad .pen.down {
      fill: var(--c1);
    }
    video {
      width: 100%;
      border-radius: 10px;
      background: #000;
    }
    .add {
      display: flex;
      flex-wrap: wrap;
      gap: 0.4rem;
      align-items: center;
    }
    .add .button {
      min-width: 2.4rem;
    }
    label.button {
      display: inline-flex;
      align-items: center;
    }
    label.button:focus-within {
      outline: 3px solid var(--focus);
      outline-offset: 2px;
    }
    label.button input {
      position: absolute;
      width: 1px;
      height: 1px;
      opacity: 0;
    }
    .answer {
      display: grid;
      gap: 0.8rem;
    }
    .seen-pair {
      display: flex;
      flex-wrap: wrap;
      gap: 1rem;
      align-items: center;
    }
    .reading {
      margin: 0;
      font-size: 1.15rem;
      font-weight: 600;
      min-height: 2.6em;
      text-wrap: pretty;
    }
    .reading small {
      display: block;
      margin-top: 0.3rem;
      color: var(--muted);
      font-weight: 400;
      font-size: 0.85rem;
    }
    .section {
      margin-top: 1.4rem;
      padding-top: 1rem;
      border-top: 1px solid var(--grid);
    }
    .section > h4,
    .seen h4 {
      margin: 0 0 0.6rem;
      font-size: 0.95rem;
      color: var(--text);
    }
    .seen h4 {
      margin-top: 1.4rem;
    }
    .steps {
      justify-content: flex-start;
    }
    .fact {
      max-width: 46rem;
      margin: 0.6rem 0;
      color: var(--muted);
      font-size: 0.88rem;
    }
    .cross {
      stroke: var(--c1);
      stroke-width: 1;
      stroke-dasharray: 3 4;
      fill: none;
    }
    .layer {
      cursor: pointer;
    }
    .layer .edge {
      fill: none;
      stroke: var(--line);
      stroke-width: 1.2;
    }
    .layer.chosen .edge {
      stroke: var(--c0);
      stroke-width: 3;
    }
    .layer text {
      font-size: 10px;
      fill: var(--text);
    }
    .ghost {
      opacity: 0.35;
      pointer-events: none;
    }
    .thumbs {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      max-height: 15rem;
      margin: 0.6rem 0;
      padding: 4px;
      overflow-y: auto;
      list-style: none;
    }
    .thumbs li {
      display: grid;
      grid-template-columns: auto auto;
      justify-content: space-between;
      align-items: center;
      font-size: 0.85rem;
    }
    .thumbs canvas {
      grid-column: 1 / -1;
    }
    .thumbs button {
      min-width: 1.5rem;
      min-height: 1.5rem;
      padding: 0;
      border: 0;
      border-radius: 5px;
      background: none;
      color: var(--muted);
      font-size: 1rem;
      cursor: pointer;
    }
    .thumbs button:hover {
      background: var(--panel);
      color: var(--text);
    }
    progress {
      width: min(100%, 38rem);
      margin-top: 0.8rem;
      accent-color: var(--c0);
    }
  `,
];
