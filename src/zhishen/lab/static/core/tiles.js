// Arrays as tiles with numbers, which can be pointed at and changed. Each board has one stop for the Tab key; arrow keys
// move within it, digits set a number.
import { css, html, nothing, svg } from "../vendor/lit.js";
import { number, t } from "./language.js";

/** @typedef {[number, number]} Place a row and a column */

/**
 * A picture with a heading.
 * @param {{title: string, width: number, height: number, color?: string}} options of the picture below the heading
 * @param {unknown} content
 */
export function board({ title, width, height, color }, content) {
  const all = Math.max(width + 4, textWidth(title));
  return html`<svg
    width=${all}
    height=${height + 26}
    viewBox="0 0 ${all} ${height + 26}"
    role="group"
    aria-label=${title}
  >
    <text class="heading" data-color=${color ?? nothing} x=${all / 2} y="15" text-anchor="middle">${title}</text>
    ${svg`<g transform="translate(${(all - width) / 2} 26)">${content}</g>`}
  </svg>`;
}

/**
 * About as wide as a heading is.
 * @param {string} text
 */
export function textWidth(text) {
  return [...text].reduce((sum, sign) => sum + (sign > "\u2000" ? 14 : 8), 6);
}

/**
 * A table of tiles.
 * @param {ArrayLike<number | string>[]} rows
 * @param {{x?: number, y?: number, size: number, height?: number, color?: string,
 *   shade?: (row: number, column: number) => number, border?: (row: number, column: number) => boolean,
 *   small?: boolean, format?: (value: number) => string, name?: (row: number, column: number) => string, at?: Place, hover?: boolean,
 *   onPoint?: (row: number, column: number) => void, onSet?: (row: number, column: number, value: number) => void
 *   }} options `shade`: 0 (pale) to 3 (strong); `border`: tiles of a padding; `name`: of a tile, for screen readers; `at`:
 *   the tile that Tab reaches; `onPoint`: a tile is pointed at; `hover`: false if a click points, not the mouse alone; `onSet`: its number changes
 */
export function tiles(rows, options) {
  const { x = 0, y = 0, size, height = size, color = "7", shade, border, format = short, at } = options;
  const { name, onPoint, onSet, small, hover = true } = options;
  return svg`<g class="tiles ${small ? "small" : ""}" data-color=${color}>${Array.from(rows, (row, r) =>
    Array.from(row, (value, c) => {
      const text = typeof value === "number" ? format(value) : value;
      const look = `tile shade${shade?.(r, c) ?? 0} ${border?.(r, c) ? "border" : ""}`;
      const tile = svg`<rect class=${look} x=${x + c * size + 1} y=${y + r * height + 1} width=${size - 2}
          height=${height - 2} rx="3"></rect>
        <text class=${border?.(r, c) ? "pale" : ""} x=${x + (c + 0.5) * size} y=${y + (r + 0.5) * height} dy="0.35em"
          text-anchor="middle">${text}</text>`;
      if (!onPoint && !onSet) return tile;
      const here = at?.[0] === r && at?.[1] === c;
      const label = `${name?.(r, c) ?? t(`row ${r + 1}, column ${c + 1}`, `第 ${r + 1} 行第 ${c + 1} 列`)}: ${text}`;
      const point = () => onPoint?.(r, c);
      // The first touch points at a tile, the next one changes it; a mouse points before it clicks.
      const click = () => (here && onSet ? onSet(r, c, increased(Number(value))) : point());
      return svg`<g class="touch" role="button" aria-label=${label} tabindex=${here ? 0 : -1} data-at="${r},${c}" @click=${click}
        @pointerenter=${(/** @type {PointerEvent} */ event) => hover && event.pointerType === "mouse" && point()}
        @keydown=${(/** @type {KeyboardEvent} */ event) => press(event, [r, c], Number(value), onPoint, onSet)}>${tile}</g>`;
    }),
  )}</g>`;
}

/**
 * The number that a click makes of another one: 0 to 9 in a circle.
 * @param {number} value
 */
function increased(value) {
  return value >= 9 ? 0 : Math.floor(value) + 1;
}

/** @type {Record<string, Place>} */
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * Arrow keys move to a neighbor; digits, + and - change the number.
 * @param {KeyboardEvent} event
 * @param {Place} place
 * @param {number} value
 * @param {((row: number, column: number) => void) | undefined} onPoint
 * @param {((row: number, column: number, value: number) => void) | undefined} onSet
 */
function press(event, [r, c], value, onPoint, onSet) {
  const way = WAYS[event.key];
  if (way) {
    const tile = /** @type {Element} */ (event.currentTarget);
    const next = [r + way[0], c + way[1]];
    const neighbor = /** @type {SVGElement | null} */ (tile.parentElement?.querySelector(`[data-at="${next}"]`));
    if (neighbor) {
      onPoint?.(next[0], next[1]);
      neighbor.focus();
    }
  } else if (event.key === "Enter" || event.key === " ") {
    if (onSet) onSet(r, c, increased(value));
    else onPoint?.(r, c);
  } else if (onSet && /^[0-9]$/.test(event.key)) onSet(r, c, Number(event.key));
  else if (onSet && event.key === "-") onSet(r, c, value === 0 ? -1 : -value);
  else if (onSet && event.key === "+") onSet(r, c, value + 1);
  else return;
  event.preventDefault();
}

/**
 * A number for a tile: three digits that count.
 * @param {number} value
 */
export function short(value) {
  return number(Math.abs(value) < 1e-9 ? 0 : value, Math.abs(value) >= 1000 ? 4 : 3);
}

/**
 * A frame around tiles.
 * @param {{x?: number, y?: number, size: number, rows: number, columns: number, color: string}} options
 */
export function ring({ x = 0, y = 0, size, rows, columns, color }) {
  return svg`<rect class="ring-line" data-color=${color} x=${x} y=${y} width=${size * columns} height=${size * rows} rx="5"></rect>`;
}

/** A sign between two boards, such as ∗ or =. @param {string} sign @param {number} height */
export function sign(sign, height) {
  return html`<svg class="between" width="22" height=${height} viewBox="0 0 22 ${height}" aria-hidden="true">
    ${svg`<text class="sign" x="11" y=${height / 2 + 13} text-anchor="middle">${sign}</text>`}
  </svg>`;
}

/**
 * Whether two places are the same.
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
export function same(a, b) {
  return a[0] === b[0] && a[1] === b[1];
}

/** The style of these parts. */
export const tileStyle = css`
  .stage {
    align-items: center;
  }
  @container (max-width: 640px) {
    .between {
      display: none;
    }
  }
  .heading {
    font-size: 13px;
    font-weight: 600;
    fill: color-mix(in srgb, var(--c, var(--text)) 55%, var(--text));
  }
  .sign {
    font-size: 20px;
    fill: var(--muted);
  }
  .tile {
    stroke: color-mix(in srgb, var(--c) 35%, var(--background));
    stroke-width: 1;
    fill: color-mix(in srgb, var(--c) 5%, var(--background));
  }
  .tile.shade1 {
    fill: color-mix(in srgb, var(--c) 17%, var(--background));
  }
  .tile.shade2 {
    fill: color-mix(in srgb, var(--c) 34%, var(--background));
  }
  .tile.shade3 {
    fill: color-mix(in srgb, var(--c) 46%, var(--background));
    stroke: var(--c);
    stroke-width: 2;
  }
  .tile.border {
    stroke-dasharray: 2 3;
  }
  .tiles text {
    font-family: var(--mono);
    font-size: 14px;
    pointer-events: none;
  }
  .tiles.small text {
    font-size: 11.5px;
  }
  .tiles text.pale {
    fill: var(--muted);
  }
  .touch {
    cursor: pointer;
    outline-offset: 0;
  }
  .picture-edge {
    fill: none;
    stroke: var(--grid);
  }
  .ring-line {
    fill: none;
    stroke: var(--c);
    stroke-width: 2.5;
    pointer-events: none;
  }
  .lines {
    display: grid;
    gap: 0.15rem;
    margin: 0;
    font-family: var(--mono);
    font-size: 0.85rem;
    text-align: center;
    overflow-wrap: anywhere;
  }
`;
