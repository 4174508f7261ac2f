// Sends files to the engine, which keeps them in memory while the page is open.
import { compute } from "./connection.js";
import { t } from "./language.js";

const SIDE = 1024; // pixels of a photo, to which the engine reduces it
const PART = 2 ** 18; // bytes of one message of an upload
/** The end of the name of a picture. */
export const IMAGE = /\.(png|jpe?g|gif|bmp|webp)$/i;

/**
 * Send a file in parts.
 * @param {File} file
 * @param {string} name
 */
export async function sent(file, name) {
  for (let start = 0; start === 0 || start < file.size; start += PART) {
    const bytes = new Uint8Array(await file.slice(start, start + PART).arrayBuffer());
    await compute("upload", { name, content: base64(bytes), first: start === 0 });
  }
}

/**
 * Send a photo; the name under which the engine has it. A page without a server sends its gray values, because the
 * package that reads photos is missing in a browser.
 * @param {File} photo
 */
export async function sentPhoto(photo) {
  const here = "pyodide" in document.documentElement.dataset;
  const file = here ? await grayValues(photo) : photo;
  await sent(file, file.name);
  return file.name;
}

/**
 * A photo as gray values on white paper, in the format PGM.
 * @param {File} photo
 */
async function grayValues(photo) {
  const bitmap = await createImageBitmap(photo).catch(() => {
    throw new Error(
      t(
        `${photo.name}: expected a photo, got a file that the browser cannot show; choose another.`,
        `${photo.name}：应为照片，但浏览器无法显示这个文件；请换一个。`,
      ),
    );
  });
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(scale * side)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const gray = Uint8Array.from({ length: width * height }, (_, k) =>
    Math.round(0.299 * data[4 * k] + 0.587 * data[4 * k + 1] + 0.114 * data[4 * k + 2]),
  );
  return new File([`P5 ${width} ${height} 255\n`, gray], `${photo.name}.pgm`);
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = "";
  for (let k = 0; k < bytes.length; k += 2 ** 14) text += String.fromCharCode(...bytes.subarray(k, k + 2 ** 14));
  return btoa(text);
}
