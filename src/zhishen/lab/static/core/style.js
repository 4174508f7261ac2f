// The style of all elements. Colors come from the variables of lab.css.
import { css } from "../vendor/lit.js";
import { colors } from "./colors.js";

const frame = css`
  :host {
    display: block;
    margin: 2rem 0;
    container-type: inline-size;
    color: var(--text);
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  figure {
    margin: 0;
    padding: 1rem;
    border: 1px solid var(--grid);
    border-radius: 12px;
    background: var(--card);
    box-shadow: var(--shadow);
  }
  figure > header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.3rem 1rem;
    margin-bottom: 0.6rem;
  }
  h3 {
    margin: 0;
    font-size: 1.05rem;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem;
  }
  .tools button {
    padding: 0.3rem 0.55rem;
    border: 0;
    border-radius: 6px;
    background: none;
    color: var(--muted);
    font: inherit;
    font-size: 0.8rem;
    cursor: pointer;
  }
  .tools button:hover,
  .tools button[aria-expanded="true"] {
    background: var(--panel);
    color: var(--text);
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .waiting {
    height: 16rem;
    border-radius: 8px;
    background: var(--panel);
  }
  .problem {
    margin: 0 0 0.6rem;
    padding: 0.6rem 0.8rem;
    border-left: 4px solid var(--c1);
    border-radius: 4px;
    background: var(--panel);
    overflow-wrap: anywhere;
  }
  .summary {
    margin: 0.6rem 0 0;
    color: var(--muted);
    font-size: 0.9rem;
    min-height: 1.35em;
  }
  .stage {
    display: flex;
    flex-wrap: wrap;
    gap: 1rem;
    justify-content: center;
    overflow-x: auto;
  }
  .stage > * {
    flex: none;
    max-width: 100%;
  }
  .column {
    display: flex;
    flex-direction: column;
    gap: 0.6rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
    align-items: center;
  }
  section.code {
    margin-top: 0.8rem;
    border-top: 1px solid var(--grid);
  }
  section.code header {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 1rem;
    margin-top: 0.6rem;
  }
  h4 {
    margin: 0;
    font-size: 0.85rem;
    font-weight: 600;
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  pre {
    max-height: 26rem;
    margin: 0.4rem 0 0;
    padding: 0.8rem;
    overflow: auto;
    border-radius: 8px;
    background: var(--panel);
    font: 0.8rem/1.5 var(--mono);
    tab-size: 4;
  }
`;

const controls = css`
  .controls {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    gap: 0.7rem 1.4rem;
    align-items: end;
    margin-top: 0.9rem;
  }
  .controls > .player,
  .controls > .wide,
  .controls > fieldset {
    grid-column: 1 / -1;
  }
  fieldset {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    gap: 0.5rem 1.4rem;
    align-items: end;
    margin: 0;
    padding: 0.4rem 0 0;
    border: 0;
    border-top: 1px solid var(--grid);
  }
  legend {
    float: left;
    grid-column: 1 / -1;
    padding: 0;
    color: var(--muted);
    font-size: 0.82rem;
  }
  label {
    font-size: 0.88rem;
  }
  .slider {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0 0.6rem;
  }
  .slider input {
    grid-column: 1 / -1;
    width: 100%;
    height: 1.5rem;
    margin: 0;
    accent-color: var(--c, var(--c0));
    cursor: pointer;
  }
  output {
    font-family: var(--mono);
    font-variant-numeric: tabular-nums;
    font-size: 0.85em;
  }
  .slider[data-color] .name::before,
  .toggle[data-color] .name::before {
    content: "";
    display: inline-block;
    width: 0.7em;
    height: 0.7em;
    margin-right: 0.4em;
    border-radius: 50%;
    background: var(--c);
  }
  .toggle {
    display: flex;
    align-items: center;
    gap: 0.45rem;
    min-height: 1.9rem;
    cursor: pointer;
  }
  .toggle input {
    width: 1.1rem;
    height: 1.1rem;
    margin: 0;
    accent-color: var(--c, var(--c0));
  }
  .choice,
  .field {
    display: grid;
    gap: 0.2rem;
  }
  select,
  input[type="text"],
  input[type="number"] {
    width: 100%;
    min-height: 2.1rem;
    padding: 0.3rem 0.5rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--background);
    color: var(--text);
    font: inherit;
  }
  .field.code input,
  input[type="number"] {
    font-family: var(--mono);
  }
  .button,
  section.code button {
    min-height: 2.1rem;
    min-width: 2.4rem;
    padding: 0.3rem 0.8rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--background);
    color: var(--text);
    font: inherit;
    font-size: 0.88rem;
    cursor: pointer;
  }
  .button:hover {
    background: var(--panel);
  }
  .button[aria-pressed="true"] {
    border-color: var(--c0);
    background: var(--highlight);
  }
  .button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .icon {
    display: block;
    margin: 0 auto;
    fill: currentColor;
    stroke: currentColor;
    stroke-width: 2.4;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  details summary {
    color: var(--muted);
    font-size: 0.88rem;
    cursor: pointer;
  }
  .player {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem;
    align-items: end;
  }
  .player .slider {
    flex: 1 1 12rem;
  }
`;

const pictures = css`
  svg {
    display: block;
    font-family: var(--sans);
  }
  .grid {
    stroke: var(--grid);
    stroke-width: 1;
  }
  text {
    fill: var(--text);
    font-size: 12px;
  }
  .tick {
    fill: var(--muted);
    font-size: 11.5px;
    font-variant-numeric: tabular-nums;
  }
  .label {
    fill: var(--text);
    font-size: 12.5px;
  }
  .line {
    fill: none;
    stroke: var(--c, var(--text));
    stroke-width: 2;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  .line.thin {
    stroke-width: 1;
  }
  .dashed {
    stroke-dasharray: 5 4;
  }
  .point {
    fill: var(--c, var(--text));
    stroke: var(--background);
    stroke-width: 1;
  }
  .dots {
    fill: none;
    stroke: var(--c, var(--text));
    stroke-width: 4;
    stroke-linecap: round;
  }
  .ring {
    fill: var(--background);
    stroke: var(--c, var(--text));
    stroke-width: 2;
  }
  .bar {
    fill: var(--c, var(--c0));
  }
  .cross {
    fill: none;
    stroke: var(--text);
    stroke-width: 1.6;
  }
  .arrow {
    fill: none;
    stroke: var(--c, var(--text));
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .contour {
    fill: none;
    stroke: var(--muted);
    stroke-width: 0.6;
    stroke-opacity: 0.55;
  }
  .contour.filled {
    fill: var(--text);
    fill-opacity: 0.035;
  }
  .region {
    fill: var(--c, var(--c0));
    fill-opacity: 0.16;
  }
  .pixels {
    image-rendering: pixelated;
  }
  .handle {
    fill: var(--c, var(--c1));
    stroke: var(--background);
    stroke-width: 2.5;
    cursor: grab;
    display: block; /* browsers ignore touch-action where the display is inline */
    touch-action: none;
  }
  .handle:active {
    cursor: grabbing;
  }
  .handle:focus-visible {
    outline: none;
    stroke: var(--focus);
    stroke-width: 4;
  }
  /* A name or a number that stands beside what it belongs to, over lines. */
  .direct {
    fill: var(--c, var(--text));
    font-weight: 600;
    paint-order: stroke;
    stroke: var(--card);
    stroke-width: 4px;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 1rem;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 0.85rem;
  }
  .swatch {
    display: inline-block;
    width: 1.4em;
    margin-right: 0.4em;
    border-top: 3px solid var(--c, var(--text));
    vertical-align: middle;
  }
  .swatch.dashed {
    border-top-style: dashed;
  }
  table {
    border-collapse: collapse;
    font-size: 0.88rem;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.3rem 0.7rem;
    border-bottom: 1px solid var(--grid);
    text-align: right;
  }
  th {
    color: var(--muted);
    font-weight: 600;
  }
  th:first-child,
  td:first-child {
    text-align: left;
  }
  td[data-color] {
    color: var(--c);
    font-weight: 600;
  }
  .mono {
    font-family: var(--mono);
  }
  .muted {
    color: var(--muted);
    fill: var(--muted);
  }
`;

export const sheet = [colors, frame, controls, pictures];
