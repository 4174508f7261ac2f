// Saves the picture of an element as an SVG file that looks the same without the page.
import { t } from "./language.js";
import { surroundings } from "./surroundings.js";

const COPIED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity"];
const TEXT = ["font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline"];

/**
 * Download the pictures of an element; return a problem, or an empty text.
 * @param {import("./element.js").ZsElement} element
 */
export async function downloadPicture(element) {
  const pictures = [...(element.renderRoot.querySelectorAll(".stage svg") ?? [])];
  const canvas = /** @type {HTMLCanvasElement | null} */ (element.renderRoot.querySelector(".stage canvas"));
  if (!pictures.length && !canvas) {
    return t("This figure has no picture to download; it is made of text.", "这张图由文字组成，没有可下载的图片。");
  }
  pictures.forEach((picture, index) => {
    const text = new XMLSerializer().serializeToString(standalone(/** @type {SVGSVGElement} */ (picture)));
    save(new Blob([text], { type: "image/svg+xml" }), `${element.key}${index ? `-${index + 1}` : ""}.svg`);
  });
  if (!pictures.length && canvas) {
    const blob = await new Promise((resolve) => canvas.toBlob(resolve));
    save(/** @type {Blob} */ (blob), `${element.key}.png`);
  }
  return "";
}

/**
 * A copy whose colors and fonts stand in the copy itself.
 * @param {SVGSVGElement} picture
 */
function standalone(picture) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  copy.style.transform = ""; // of a picture that is moved and zoomed
  const originals = [picture, ...picture.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((node, index) => {
    const style = getComputedStyle(originals[index]);
    const text = node.localName === "text" || node.localName === "tspan";
    for (const name of text ? [...COPIED, ...TEXT] : COPIED) {
      const value = style.getPropertyValue(name);
      if (value) node.setAttribute(name, value);
    }
    node.removeAttribute("class");
    node.removeAttribute("tabindex");
  });
  const { width, height } = picture.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(surroundings.root).getPropertyValue("--background"));
  copy.prepend(ground);
  return copy;
}

/**
 * Save a file.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
