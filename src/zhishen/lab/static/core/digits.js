// Pictures of digits as canvases: light on dark, as MNIST has them.
import { css, html, svg } from "../vendor/lit.js";

/** The style of pictures of digits. */
export const digitStyle = css`
  canvas.digit {
    display: block;
    border-radius: 4px;
    background: #000;
    image-rendering: pixelated;
  }
  image.digit {
    image-rendering: pixelated;
  }
`;

/**
 * Draw numbers as gray pixels, 0 black and `largest` white.
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} values row by row
 * @param {number} largest
 */
function paint(canvas, values, largest) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const picture = context.createImageData(canvas.width, canvas.height);
  for (let index = 0; index < values.length; index += 1) {
    picture.data.fill((255 * values[index]) / largest, 4 * index, 4 * index + 3);
    picture.data[4 * index + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}

/**
 * A digit of 28 x 28 pixels.
 * @param {ArrayLike<number>} values
 * @param {{size: number, largest: number, label: string}} options `size`: in pixels of the screen; `largest`: the value that
 *   is white; an empty `label` hides the picture from screen readers
 */
export function digitPicture(values, { size, largest, label }) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height, canvas.className] = [28, 28, "digit"];
  canvas.style.width = `${size}px`;
  canvas.style.height = `${size}px`;
  if (label) {
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
  } else canvas.setAttribute("aria-hidden", "true");
  paint(canvas, values, largest);
  return html`${canvas}`;
}

/**
 * A digit of 28 x 28 pixels within a picture.
 * @param {ArrayLike<number>} values
 * @param {{size: number, largest: number}} options
 */
export function digitImage(values, { size, largest }) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [28, 28];
  paint(canvas, values, largest);
  return svg`<image class="digit" width=${size} height=${size} href=${canvas.toDataURL()}></image>`;
}
