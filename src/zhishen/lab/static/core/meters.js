// Numbers as bars below each other, with names at the left and values at the right.
import { css, html, nothing, svg } from "../vendor/lit.js";
import { number } from "./language.js";

export const metersStyle = css`
  .track {
    fill: var(--panel);
  }
  .tickmark {
    stroke: var(--text);
    stroke-width: 2;
  }
`;

/**
 * One bar for each number, from 0.
 * @param {{name: string, value: number, color: string, note?: string, tick?: number}[]} rows `note`: below the bar; `tick`: a
 *   mark on the bar
 * @param {{width: number, most: number, least?: number, label: string, digits?: number}} options the scale ends at `most`, and
 *   begins at `least`
 */
export function meters(rows, { width, most, least = 0, label, digits = 4 }) {
  const height = rows.some((row) => row.note) ? 58 : 42;
  const scale = (/** @type {number} */ value) =>
    ((Math.max(least, Math.min(most, value)) - least) / (most - least || 1)) * (width - 2);
  const zero = scale(0);
  return html`<svg width=${width} height=${height * rows.length} role="img" aria-label=${label}>
    ${rows.map(({ name, value, color, note, tick }, index) => {
      const end = scale(Number.isFinite(value) ? value : most);
      return svg`<g transform="translate(0 ${index * height})" data-color=${color}>
        <text x="0" y="13">${name}</text>
        <text x=${width - 2} y="13" text-anchor="end" class="mono">${number(value, digits)}</text>
        <rect class="track" x="0" y="20" width=${width - 2} height="10" rx="5"></rect>
        <rect class="bar" x=${Math.min(zero, end)} y="20" width=${Math.abs(end - zero)} height="10" rx="5"></rect>
        ${tick === undefined ? nothing : svg`<line class="tickmark" x1=${scale(tick)} x2=${scale(tick)} y1="16" y2="34"></line>`}
        ${note ? svg`<text class="muted" x="0" y="46">${note}</text>` : nothing}
      </g>`;
    })}
  </svg>`;
}
