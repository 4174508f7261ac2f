// What the graph viewer shows of a tensor: its facts, a histogram, a picture, and its numbers page by page.
import { html, nothing, svg } from "../vendor/lit.js";
import { button, choice, slider } from "./controls.js";
import { number, t } from "./language.js";
import { mapSheet } from "./feature-maps.js";
import { bars, image, plot } from "./plot.js";

/** @typedef {(changes: import("./types").State) => void} Change */

/**
 * @param {any} found of the operation `viewer_tensor`
 * @param {import("./types").State} state
 * @param {number} width in pixels
 * @param {Change} change
 */
export function inspector(found, state, width, change) {
  const shape = `(${found.shape.join(", ")}${found.shape.length === 1 ? "," : ""})`;
  return html`<h4 class="name">
      ${found.name || t("without a name", "无名")}${found.layer ? html` <small>${found.layer}</small>` : nothing}
    </h4>
    <p class="facts"><code>${shape}</code> <code>${found.dtype}</code></p>
    ${sides(found, state, change)} ${statistics(found)} ${histogram(found, width)} ${pictures(found, width)}
    ${numbers(found, change)}`;
}

/**
 * Value or gradient; of which use.
 * @param {any} found
 * @param {import("./types").State} state
 * @param {Change} change
 */
function sides(found, state, change) {
  const names = { value: t("Value", "值"), gradient: t("Gradient", "梯度") };
  return html`<div class="row" role="group" aria-label=${t("Value or gradient", "值或梯度")}>
      ${["value", "gradient"].map((side) =>
        button({
          label: names[/** @type {"value" | "gradient"} */ (side)],
          pressed: state.side === side,
          disabled: !found.sides.includes(side),
          onClick: () => change({ side, branch: -1 }),
        }),
      )}
    </div>
    ${
      state.side === "gradient" && found.uses.length > 1
        ? choice({
            label: t("Gradient that comes back from", "从哪里传回的梯度"),
            value: String(state.branch),
            options: [
              ["-1", t("all uses, added up", "所有去处之和")],
              ...found.uses.map(
                (/** @type {string} */ use, /** @type {number} */ k) =>
                  /** @type {[string, string]} */ ([String(k), use || t("the output", "输出")]),
              ),
            ],
            onInput: (branch) => change({ branch: Number(branch) }),
          })
        : nothing
    }`;
}

/** @param {any} found */
function statistics(found) {
  const rows = [
    [t("smallest", "最小值"), number(found.minimum, 6)],
    [t("mean", "平均值"), number(found.mean, 6)],
    [t("largest", "最大值"), number(found.maximum, 6)],
    [t("zeros", "零的比例"), Number.isNaN(found.zeros) ? "–" : `${number(100 * found.zeros, 3)} %`],
    ["NaN", String(found.nan)],
    ["±∞", String(found.infinite)],
  ];
  return html`<dl class="statistics">
    ${rows.map(
      ([name, text], k) =>
        html`<div class=${k > 3 && text !== "0" ? "bad" : ""}>
          <dt>${name}</dt>
          <dd>${text}</dd>
        </div>`,
    )}
  </dl>`;
}

/**
 * @param {any} found
 * @param {number} width
 */
function histogram({ counts, edges, size }, width) {
  if (!counts.length || size < 2) return nothing;
  const centers = Array.from(counts.data, (_, k) => (edges.data[k] + edges.data[k + 1]) / 2);
  const most = Math.max(...counts.data, 1);
  return plot(
    {
      width,
      height: 130,
      x: { domain: [edges.data[0], edges.data[edges.length - 1]] },
      y: { domain: [0, most] },
      label: t("Histogram of the numbers", "数值的直方图"),
      margin: { left: 46, bottom: 22, top: 8 },
    },
    (frame) => svg`${bars(frame, centers, counts.data, { width: edges.data[1] - edges.data[0], color: "0" })}`,
  );
}

/**
 * Feature maps, filters or images beside each other, as one picture.
 * @param {any} found
 * @param {number} width
 */
function pictures({ picture }, width) {
  if (!picture) return nothing;
  const [count, height, columns] = picture.maps.shape;
  const across = count === 1 ? 1 : Math.max(1, Math.min(count, Math.round(Math.sqrt((count * height) / columns))));
  const sheet = mapSheet(picture.maps, across);
  let [low, high] = [Infinity, -Infinity];
  for (const value of picture.maps.data) {
    if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  const size = Math.min(width / sheet.shape[1], 260 / sheet.shape[0], 14);
  const [w, h] = [sheet.shape[1] * size, sheet.shape[0] * size];
  const limit = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const kind = low < 0 ? "diverging" : "gray";
  const what = {
    maps: t(`${count} of ${picture.total} maps`, `${picture.total} 幅图中的 ${count} 幅`),
    rows: t(`${count} of ${picture.total} rows as images`, `${picture.total} 行中的 ${count} 行，画成图像`),
    columns: t(`${count} of ${picture.total} columns as images`, `${picture.total} 列中的 ${count} 列，画成图像`),
    matrix: t("the matrix", "整个矩阵"),
  }[/** @type {"maps" | "rows" | "columns" | "matrix"} */ (picture.kind)];
  return html`<figure class="maps">
    <svg width=${w} height=${h} viewBox="0 0 ${w} ${h}" role="img" aria-label=${what}>
      ${image(sheet, { x: 0, y: 0, width: w, height: h, low: kind === "gray" ? 0 : -limit, high: limit, kind })}
    </svg>
    <figcaption>
      ${what}${kind === "diverging" ? t("; negative blue, positive orange", "；负数蓝色，正数橙色") : nothing}
    </figcaption>
  </figure>`;
}

/**
 * A page of the numbers.
 * @param {any} found
 * @param {Change} change
 */
function numbers(found, change) {
  const [count, rows, columns] = found.sizes;
  if (!found.size) return html`<p class="facts">${t("an empty array", "空数组")}</p>`;
  const [height, width] = found.table.shape;
  const { row, column, part } = found;
  const lead = placeOf(part, found.shape.slice(0, -2));
  const [last, right] = [row + height, column + width];
  const caption = t(
    `rows ${row} to ${last - 1} of ${rows}, columns ${column} to ${right - 1} of ${columns}`,
    `共 ${rows} 行，第 ${row} 到 ${last - 1} 行；共 ${columns} 列，第 ${column} 到 ${right - 1} 列`,
  );
  return html`${
      count > 1
        ? slider({
            label: t("Matrix", "矩阵"),
            value: part,
            min: 0,
            max: count - 1,
            step: 1,
            format: () => `[${lead.join(", ")}]`,
            onInput: (next) => change({ part: next }),
          })
        : nothing
    }
    <div class="numbers" tabindex="0" role="region" aria-label=${t("Numbers", "数值")}>
      <table>
        <thead>
          <tr>
            <td></td>
            ${Array.from({ length: width }, (_, k) => html`<th scope="col">${column + k}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${Array.from(
            { length: height },
            (_, k) =>
              html`<tr>
                <th scope="row">${row + k}</th>
                ${Array.from(
                  { length: width },
                  (_, j) => html`<td>${number(Number(found.table.data[k * width + j]), 5)}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <div class="row paging">
      <span>${caption}</span>
      ${
        height < rows
          ? html`${pager("↑", t("Previous rows", "前面的行"), row > 0, () => change({ row: Math.max(0, row - 20) }))}
            ${pager("↓", t("Next rows", "后面的行"), last < rows, () => change({ row: row + 20 }))}`
          : nothing
      }
      ${
        width < columns
          ? html`${pager("←", t("Previous columns", "前面的列"), column > 0, () => change({ column: Math.max(0, column - 10) }))}
            ${pager("→", t("Next columns", "后面的列"), right < columns, () => change({ column: column + 10 }))}`
          : nothing
      }
    </div>`;
}

/**
 * @param {string} text
 * @param {string} label
 * @param {boolean} possible
 * @param {() => void} onClick
 */
function pager(text, label, possible, onClick) {
  return button({ label, text, disabled: !possible, onClick });
}

/**
 * The indices of a matrix along the first axes.
 * @param {number} part
 * @param {number[]} sizes
 */
function placeOf(part, sizes) {
  const place = [];
  let rest = part;
  for (const size of [...sizes].reverse()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}
