// The style of the workbench: three columns, cards, the big play button.
import { css } from "../vendor/lit.js";
import { chartSheet } from "./chart-style.js";
import { tabStyle } from "./tabs.js";

export const workbenchSheet = [
  ...chartSheet,
  tabStyle,
  css`
    :host {
      margin: 0.6rem 0 0;
    }
    .bench {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 1rem;
    }
    @container (min-width: 46rem) {
      .bench {
        grid-template-columns: 20rem minmax(0, 1fr);
        grid-template-areas: "left middle" "left right" "left options";
        grid-template-rows: auto auto 1fr;
        align-items: start;
      }
      .left {
        grid-area: left;
      }
      .middle {
        grid-area: middle;
      }
      .right {
        grid-area: right;
      }
      .options {
        grid-area: options;
      }
    }
    @container (min-width: 74rem) {
      .bench {
        grid-template-columns: 21rem minmax(0, 1fr) minmax(0, 1.05fr);
        grid-template-areas: "left middle right" "left options right";
        grid-template-rows: auto 1fr;
      }
      .right {
        position: sticky;
        top: 4.2rem;
      }
    }
    .panel {
      min-width: 0;
      padding: 1rem;
      border: 1px solid var(--grid);
      border-radius: 12px;
      background: var(--card);
      box-shadow: var(--shadow);
    }
    .left,
    .middle,
    .right,
    .options {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 1rem;
      align-content: start;
      min-width: 0;
    }
    .left .panel {
      display: grid;
      gap: 0.75rem;
    }
    h3 {
      display: flex;
      justify-content: space-between;
      align-items: baseline;
      gap: 0.6rem;
    }
    h3 small {
      color: var(--muted);
      font-weight: 500;
      font-size: 0.8rem;
    }
    .knob {
      display: grid;
      gap: 0.1rem;
      min-width: 0;
    }
    .left .choice,
    .card .choice,
    .left .field.number {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1.35fr);
      align-items: center;
      gap: 0.6rem;
    }
    .card select,
    .card input[type="number"] {
      min-height: 1.9rem;
      padding-block: 0.15rem;
      font-size: 0.9rem;
    }
    .grid-knobs {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
      gap: 0.9rem 1.4rem;
      align-items: start;
      margin-top: 0.8rem;
    }
    .help {
      margin: 0;
      color: var(--muted);
      font-size: 0.78rem;
      line-height: 1.4;
    }
    input[type="file"] {
      width: 100%;
      font: inherit;
      font-size: 0.82rem;
    }

    /* --- the cards of the network --- */
    .cards {
      display: grid;
      gap: 0.5rem;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .card {
      padding: 0.55rem 0.7rem 0.65rem;
      border: 1px solid var(--grid);
      border-left: 4px solid var(--c0);
      border-radius: 8px;
      background: var(--background);
    }
    .card[data-kind="conv"] {
      border-left-color: var(--c2);
    }
    .card[data-kind="residual"] {
      border-left-color: var(--c4);
    }
    .card[data-kind="dropout"] {
      border-left-color: var(--c6);
    }
    .card.output {
      display: flex;
      justify-content: space-between;
      border-left-color: var(--c7);
      font-size: 0.85rem;
    }
    .card-head {
      display: flex;
      align-items: center;
      gap: 0.15rem;
      margin-bottom: 0.3rem;
      font-size: 0.9rem;
    }
    .card-head strong {
      margin-right: auto;
    }
    .small {
      width: 1.9rem;
      height: 1.9rem;
      padding: 0;
      border: 0;
      border-radius: 6px;
      background: none;
      color: var(--text);
      font: inherit;
      cursor: pointer;
    }
    .small:hover {
      background: var(--panel);
    }
    .small:disabled {
      opacity: 0.3;
      cursor: default;
    }
    .pair {
      display: grid;
      gap: 0.5rem;
    }
    .add {
      display: flex;
      flex-wrap: wrap;
      gap: 0.4rem;
    }
    .add .button {
      min-height: 1.9rem;
      padding: 0.2rem 0.6rem;
      font-size: 0.82rem;
    }
    .shapes {
      margin: 0;
      color: var(--muted);
      font-family: var(--mono);
      font-size: 0.75rem;
      line-height: 1.6;
      overflow-wrap: anywhere;
    }

    /* --- the training --- */
    .transport {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem;
    }
    .play {
      display: grid;
      place-items: center;
      width: 4rem;
      height: 4rem;
      padding: 0;
      border: 0;
      border-radius: 50%;
      background: var(--c0);
      color: var(--background);
      cursor: pointer;
    }
    .play:hover {
      background: color-mix(in srgb, var(--c0) 86%, var(--text));
    }
    .play .icon {
      width: 26px;
      height: 26px;
    }
    .counts {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(6.2rem, 1fr));
      gap: 0.5rem 1rem;
      margin: 0.8rem 0 0.2rem;
    }
    .counts div {
      display: grid;
    }
    .counts dt {
      color: var(--muted);
      font-size: 0.78rem;
    }
    .counts dd {
      margin: 0;
      font-size: 1.15rem;
      font-weight: 600;
      font-variant-numeric: tabular-nums;
    }
    .counts dd small {
      color: var(--muted);
      font-weight: 500;
      font-size: 0.78rem;
    }
    .status {
      margin: 0.6rem 0 0;
      font-size: 0.9rem;
    }
    .diverged {
      margin-top: 0.8rem;
      padding: 0.7rem 0.9rem;
      border-left: 4px solid var(--c1);
      border-radius: 4px 8px 8px 4px;
      background: var(--panel);
      font-size: 0.92rem;
    }
    .diverged p {
      margin: 0.2rem 0;
    }
    .diverged ul {
      margin: 0.3rem 0 0;
      padding-left: 1.2rem;
    }
    .charts {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      overflow-x: auto;
      gap: 0.6rem;
      margin-top: 0.6rem;
    }
    .rewind {
      margin-top: 0.6rem;
    }

    /* --- what is seen --- */
    .seen {
      display: grid;
      overflow-x: auto;
      gap: 1.2rem;
    }
    .seen.two {
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
    }
    .seen svg {
      max-width: 100%;
    }
    .fact {
      margin: 0 0 0.5rem;
      color: var(--muted);
      font-size: 0.88rem;
    }
    .first {
      max-width: 100%;
      height: auto;
    }
    .smooth {
      image-rendering: auto;
    }
    .samples .dots {
      stroke-width: 6;
    }
    .samples.faint .dots {
      stroke-width: 4;
      stroke-opacity: 0.45;
    }
    .line.strong {
      stroke-width: 3;
    }
    .mistakes {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(5.2rem, 1fr));
      gap: 0.6rem;
      margin: 0;
      padding: 0;
      list-style: none;
      font-size: 0.8rem;
      font-variant-numeric: tabular-nums;
    }
    .mistakes svg {
      border-radius: 6px;
    }
    .histograms {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 0.15rem 1rem;
      font-size: 0.85rem;
    }
    .histograms h4 {
      grid-column: 1 / -1;
      margin-top: 0.5rem;
      font-weight: 500;
    }
    .histogram {
      min-width: 0;
    }
    .histogram svg {
      border-bottom: 1px solid var(--line);
    }
    .ends {
      display: flex;
      justify-content: space-between;
      color: var(--muted);
      font-size: 0.74rem;
      font-variant-numeric: tabular-nums;
    }
    .ends i,
    .scale i {
      font-style: normal;
    }
    .pictures {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
      margin: 0.6rem 0 0.4rem;
    }
    .pictures svg {
      border: 1px solid var(--grid);
    }
    .scale {
      display: flex;
      align-items: center;
      gap: 0.5rem;
      margin: 0;
      color: var(--muted);
      font-size: 0.8rem;
    }
    .scale i {
      width: 1rem;
      height: 1rem;
      border-radius: 3px;
      background: var(--c0);
    }
    .scale .high {
      background: var(--c1);
    }
    .runs {
      display: flex;
      gap: 0.3rem;
    }
    .saving {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      align-items: end;
    }
    .saving label {
      flex: 1 1 9rem;
    }
    @container (max-width: 30rem) {
      .panel {
        padding: 0.8rem;
      }
      .play {
        width: 3.4rem;
        height: 3.4rem;
      }
    }
  `,
];
