// Filters and images to begin with.
import { t } from "./language.js";

/** @typedef {number[][]} Rows */

/** @type {[string, string, string, Rows][]} name, English, Chinese, weights */
const FILTERS = [
  [
    "book",
    "the book's",
    "书中的滤波器",
    [
      [2, 0, 1],
      [0, 1, 2],
      [1, 0, 2],
    ],
  ],
  [
    "vertical",
    "vertical edges",
    "竖直的边缘",
    [
      [-1, 0, 1],
      [-1, 0, 1],
      [-1, 0, 1],
    ],
  ],
  [
    "horizontal",
    "horizontal edges",
    "水平的边缘",
    [
      [-1, -1, -1],
      [0, 0, 0],
      [1, 1, 1],
    ],
  ],
  [
    "outline",
    "all edges (Laplace)",
    "各个方向的边缘（Laplace）",
    [
      [0, 1, 0],
      [1, -4, 1],
      [0, 1, 0],
    ],
  ],
  [
    "blur",
    "blur (mean)",
    "模糊（平均）",
    [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ].map((row) => row.map((one) => Number((one / 9).toFixed(4)))),
  ],
  [
    "sharpen",
    "sharpen",
    "锐化",
    [
      [0, -1, 0],
      [-1, 5, -1],
      [0, -1, 0],
    ],
  ],
  [
    "identity",
    "identity",
    "恒等",
    [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ],
  ],
  [
    "shift",
    "shift by one pixel",
    "平移一个像素",
    [
      [0, 0, 0],
      [1, 0, 0],
      [0, 0, 0],
    ],
  ],
  ["wide", "5 x 5 mean", "5 x 5 平均", Array.from({ length: 5 }, () => [0.04, 0.04, 0.04, 0.04, 0.04])],
];

/** @type {[string, string, string, Rows][]} */
const IMAGES = [
  [
    "book",
    "the book's",
    "书中的图像",
    [
      [1, 2, 3, 0, 1],
      [0, 1, 2, 3, 0],
      [3, 0, 1, 2, 3],
      [2, 3, 0, 1, 2],
      [1, 2, 3, 0, 1],
    ],
  ],
  ["edge", "an edge", "一条边缘", Array.from({ length: 6 }, () => [0, 0, 0, 9, 9, 9])],
  [
    "point",
    "a point",
    "一个点",
    Array.from({ length: 7 }, (_, i) => Array.from({ length: 7 }, (__, j) => (i === 3 && j === 3 ? 9 : 0))),
  ],
  [
    "cross",
    "a cross",
    "一个十字",
    Array.from({ length: 7 }, (_, i) => Array.from({ length: 7 }, (__, j) => (i === 3 || j === 3 ? 5 : 0))),
  ],
  ["slope", "a slope", "渐变", Array.from({ length: 6 }, () => [0, 1, 2, 3, 4, 5, 6])],
];

/** @param {[string, string, string, Rows][]} all */
const options = (all) => /** @type {[string, string][]} */ (all.map(([name, en, zh]) => [name, t(en, zh)]));

/** Names and texts of the filters, for a choice; the last one is for what a reader has changed. */
export const filterOptions = () =>
  /** @type {[string, string][]} */ ([...options(FILTERS), ["own", t("your own", "自己的")]]);

/** Names and texts of the images. */
export const imageOptions = () =>
  /** @type {[string, string][]} */ ([...options(IMAGES), ["own", t("your own", "自己的")]]);

/**
 * The weights of a filter.
 * @param {string} name
 */
export const filterNamed = (name) => FILTERS.find(([each]) => each === name)?.[3];

/**
 * The pixels of an image.
 * @param {string} name
 */
export const imageNamed = (name) => IMAGES.find(([each]) => each === name)?.[3];

/**
 * The name of a filter or of an image with these numbers.
 * @param {"filter" | "image"} kind
 * @param {Rows} rows
 */
export function nameOf(kind, rows) {
  const text = JSON.stringify(rows);
  return (kind === "filter" ? FILTERS : IMAGES).find((each) => JSON.stringify(each[3]) === text)?.[0] ?? "own";
}

/**
 * A copy of rows with another number at one place.
 * @param {Rows} rows
 * @param {number} row
 * @param {number} column
 * @param {number} value
 */
export function replaced(rows, row, column, value) {
  return rows.map((each, i) => (i === row ? each.map((old, j) => (j === column ? value : old)) : each));
}
