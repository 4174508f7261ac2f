// A surface in three dimensions, as a net of lines that can be turned.
import { html, svg } from "../vendor/lit.js";
import { colormap } from "./plot.js";

const LIFT = 0.62; // how much of the height of the picture heights take
const TILT = 0.45; // 0: seen from the side, 1: from above

/**
 * Heights on a grid as a surface, drawn from the back to the front.
 * @param {import("./connection.js").NdArray} z of shape (rows, columns); row 0 is at the smallest y
 * @param {{width: number, height: number, turn: number, x: [number, number], y: [number, number], label: string,
 *   point?: number[], every?: number}} options `turn`: in degrees; `point`: (x, y, z) of a ball on the surface;
 *   `every`: lines of the grid between two lines of the net
 */
export function relief(z, { width, height, turn, x, y, label, point, every = 3 }) {
  const [rows, columns] = z.shape;
  const values = Array.from(z.data);
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const angle = (turn * Math.PI) / 180;
  const half = (width / 2) * 0.68;
  /** @type {(a: number, b: number, h: number) => [number, number, number]} */
  const place = (a, b, h) => {
    const [u, v] = [a * Math.cos(angle) - b * Math.sin(angle), a * Math.sin(angle) + b * Math.cos(angle)];
    return [width / 2 + u * half, height * (0.66 - 0.5 * v * TILT) - h * height * LIFT * 0.6, v];
  };
  const share = (/** @type {number} */ value) => (value - low) / (high - low || 1);
  const colors = colormap("sequential");
  const faces = [];
  for (let i = 0; i + every < rows; i += every) {
    for (let j = 0; j + every < columns; j += every) {
      const corners = [
        [i, j],
        [i, j + every],
        [i + every, j + every],
        [i + every, j],
      ].map(([r, c]) => place((2 * c) / (columns - 1) - 1, (2 * r) / (rows - 1) - 1, share(values[r * columns + c])));
      const depth = corners.reduce((sum, corner) => sum + corner[2], 0);
      const level = share(values[(i + Math.floor(every / 2)) * columns + j + Math.floor(every / 2)]);
      faces.push({ corners, depth, level });
    }
  }
  faces.sort((a, b) => b.depth - a.depth);
  const ball = point
    ? place(
        (2 * (point[0] - x[0])) / (x[1] - x[0]) - 1,
        (2 * (point[1] - y[0])) / (y[1] - y[0]) - 1,
        share(Math.min(high, point[2])),
      )
    : null;
  return html`<svg
    class="plot"
    width=${width}
    height=${height}
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label=${label}
  >
    ${faces.map(({ corners, level }) => {
      const [r, g, b] = colors(0.12 + 0.8 * level).map(Math.round);
      return svg`<path class="face" fill="rgb(${r},${g},${b})" d="M${corners.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join("L")}Z"></path>`;
    })}
    ${ball ? svg`<circle class="point" data-color="1" cx=${ball[0]} cy=${ball[1]} r="6"></circle>` : ""}
  </svg>`;
}
