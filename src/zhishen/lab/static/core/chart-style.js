// The style of charts with names at their curves, of small multiples and of networks.
import { css } from "../vendor/lit.js";
import { sheet } from "./style.js";

export const chartSheet = [
  ...sheet,
  css`
    .end {
      fill: var(--c, var(--text));
      font-weight: 600;
    }
    .title {
      fill: var(--c, var(--text));
      font-size: 13px;
      font-weight: 600;
    }
    .grid.strong {
      stroke: var(--muted);
    }
    .now {
      stroke: var(--muted);
      stroke-width: 1.2;
      stroke-dasharray: 2 3;
    }
    .line.faint {
      stroke-width: 1;
      stroke-opacity: 0.35;
    }
    .touching .contour {
      stroke: var(--text);
      stroke-width: 1.6;
      stroke-opacity: 1;
    }
    .face {
      stroke: var(--background);
      stroke-width: 0.6;
      stroke-linejoin: round;
    }
    .neuron {
      fill: var(--panel);
      stroke: var(--text);
      stroke-width: 1.4;
    }
    .off {
      fill: none;
      stroke: var(--muted);
      stroke-width: 1.2;
      stroke-opacity: 0.6;
    }
    .weight {
      stroke: var(--c);
      stroke-opacity: 0.65;
    }
    .box {
      fill: none;
      stroke: var(--c, var(--text));
      stroke-width: 1.2;
      stroke-dasharray: 4 3;
    }
    .trial {
      stroke: var(--text);
      stroke-width: 1;
    }
    .trial.best {
      stroke: var(--c1);
      stroke-width: 2.4;
    }
    .frame {
      fill: none;
      stroke: var(--grid);
    }
    .empty {
      fill: var(--muted);
      font-size: 13px;
    }
    .multiples {
      display: flex;
      flex-wrap: wrap;
      gap: 12px;
      justify-content: center;
    }
    .numbers {
      margin: 0;
      color: var(--muted);
      font-size: 0.78rem;
      font-variant-numeric: tabular-nums;
      text-align: center;
    }
    .numbers b {
      color: var(--text);
    }
    .scroll {
      max-width: 100%;
      overflow-x: auto;
    }
  `,
];
