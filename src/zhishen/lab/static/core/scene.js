// The shapes of a drawing of a computational graph, see zhishen.lab.engine.graph_pictures. Colors are those of the page.
import { css, nothing, svg } from "../vendor/lit.js";
import { colormap } from "./plot.js";

const NAMES = [
  "text",
  "muted",
  "grid",
  "background",
  "panel",
  "highlight",
  "c0",
  "c1",
  "c2",
  "c3",
  "c4",
  "c5",
  "c6",
  "c7",
];

/** @typedef {{kind: string, [key: string]: any}} Shape */

/**
 * @param {Shape[]} shapes
 * @param {(share: number) => [number, number, number, number]} colors of heat maps
 */
export function drawShapes(shapes, colors) {
  return shapes.map((shape) => drawShape(shape, colors));
}

/** The colors of heat maps in the theme of the page: negative numbers blue, positive ones red. */
export function heatColors() {
  return colormap("diverging");
}

/**
 * @param {Shape} shape
 * @param {(share: number) => [number, number, number, number]} colors
 */
function drawShape(shape, colors) {
  const fill = NAMES.includes(shape.fill) ? `fill-${shape.fill}` : "fill-none";
  const stroke = NAMES.includes(shape.stroke) ? `stroke-${shape.stroke}` : "stroke-none";
  const dashes = shape.dashed ? "2.5 2" : nothing;
  switch (shape.kind) {
    case "line":
      return svg`<path class="fill-none ${stroke}" d=${shape.d} stroke-width=${shape.width} stroke-linejoin="round" stroke-dasharray=${dashes}></path>
        ${shape.head ? svg`<polygon class="fill-${shape.stroke}" points=${shape.head}></polygon>` : nothing}`;
    case "rect":
      return svg`<rect class="${fill} ${stroke}" x=${shape.x} y=${shape.y} width=${shape.w} height=${shape.h} rx=${shape.r}
        stroke-width=${shape.width} stroke-dasharray=${dashes}></rect>`;
    case "disc":
      return svg`<circle class="${fill} ${stroke}" cx=${shape.x} cy=${shape.y} r=${shape.r}
        stroke-width=${shape.width} stroke-dasharray=${dashes}></circle>`;
    case "text":
      // The style sheet gives texts a size of their own; a group passes on that of the drawing.
      return svg`<g font-size=${shape.size}><text class=${fill} x=${shape.x} y=${shape.y} text-anchor=${shape.anchor}
        font-weight=${shape.bold ? "bold" : nothing}>${shape.text}</text></g>`;
    default:
      return heatMap(shape, colors);
  }
}

const MOST_RECTANGLES = 36; // of a table with numbers; a larger map is one image
/** The images of maps, with the colors that they were made with. @type {WeakMap<Shape, {look: string, href: string}>} */
const IMAGES = new WeakMap();

/**
 * A rectangle for each number, as in the tables of the library; the small maps of larger arrays are images.
 * @param {Shape} shape
 * @param {(share: number) => [number, number, number, number]} colors
 */
function heatMap(shape, colors) {
  const [rows, columns] = shape.cells.shape;
  const [w, h] = [shape.w / columns, shape.h / rows];
  const shares = Array.from(shape.cells.data, (value) =>
    Number.isFinite(value) ? (value / shape.limit + 1) / 2 : NaN,
  );
  if (shares.length > MOST_RECTANGLES) {
    return svg`<image class="pixels" x=${shape.x} y=${shape.y} width=${shape.w} height=${shape.h} preserveAspectRatio="none"
      href=${imageOf(shape, shares, colors)}></image>`;
  }
  return shares.map((share, index) => {
    const [red, green, blue, alpha] = colors(share);
    const [x, y] = [shape.x + (index % columns) * w, shape.y + Math.floor(index / columns) * h];
    return svg`<rect x=${x} y=${y} width=${w} height=${h} fill="rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)})"
      fill-opacity=${alpha / 255}></rect>`;
  });
}

/**
 * A map as an image, made once for each theme.
 * @param {Shape} shape
 * @param {number[]} shares
 * @param {(share: number) => [number, number, number, number]} colors
 */
function imageOf(shape, shares, colors) {
  const look = String([colors(0), colors(0.5)]);
  const known = IMAGES.get(shape);
  if (known?.look === look) return known.href;
  const [rows, columns] = shape.cells.shape;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = context.createImageData(columns, rows);
  shares.forEach((share, index) => pixels.data.set(colors(share), 4 * index));
  context.putImageData(pixels, 0, 0);
  const href = canvas.toDataURL();
  IMAGES.set(shape, { look, href });
  return href;
}

/** The names of colors as classes; a number that has just become known, and the way that it takes. */
export const sceneStyle = css`
  .scroll {
    overflow-x: auto;
  }
  .scene text {
    font-size: inherit;
  }
  .fill-none {
    fill: none;
  }
  .stroke-none {
    stroke: none;
  }
  .fill-text {
    fill: var(--text);
  }
  .fill-muted {
    fill: var(--muted);
  }
  .fill-grid {
    fill: var(--grid);
  }
  .fill-background {
    fill: var(--background);
  }
  .fill-panel {
    fill: var(--panel);
  }
  .fill-highlight {
    fill: var(--highlight);
  }
  .fill-c0 {
    fill: var(--c0);
  }
  .fill-c1 {
    fill: var(--c1);
  }
  .fill-c2 {
    fill: var(--c2);
  }
  .fill-c3 {
    fill: var(--c3);
  }
  .fill-c4 {
    fill: var(--c4);
  }
  .fill-c5 {
    fill: var(--c5);
  }
  .fill-c6 {
    fill: var(--c6);
  }
  .fill-c7 {
    fill: var(--c7);
  }
  .stroke-text {
    stroke: var(--text);
  }
  .stroke-muted {
    stroke: var(--muted);
  }
  .stroke-grid {
    stroke: var(--grid);
  }
  .stroke-background {
    stroke: var(--background);
  }
  .stroke-c0 {
    stroke: var(--c0);
  }
  .stroke-c1 {
    stroke: var(--c1);
  }
  .stroke-c2 {
    stroke: var(--c2);
  }
  .stroke-c3 {
    stroke: var(--c3);
  }
  .stroke-c4 {
    stroke: var(--c4);
  }
  .stroke-c5 {
    stroke: var(--c5);
  }
  .stroke-c6 {
    stroke: var(--c6);
  }
  .stroke-c7 {
    stroke: var(--c7);
  }
  .opens {
    cursor: pointer;
  }
  .unknown {
    opacity: 0.45;
  }
  .active > circle,
  .active > rect {
    fill: var(--highlight);
  }
  .flow {
    fill: none;
    stroke: var(--c);
    stroke-width: 3;
    stroke-linecap: round;
    stroke-dasharray: 1;
    stroke-opacity: 0.8;
  }
  @media (prefers-reduced-motion: no-preference) {
    .flow {
      animation: flow 0.45s ease-out;
    }
    .flow.back {
      animation: flow-back 0.45s ease-out;
    }
    .appear {
      animation: appear 0.45s ease-in;
    }
  }
  @keyframes flow {
    from {
      stroke-dashoffset: 1;
    }
  }
  @keyframes flow-back {
    from {
      stroke-dashoffset: -1;
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
