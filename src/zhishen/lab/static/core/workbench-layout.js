// The columns of the workbench: how wide they are.

const REM = 16; // pixels
const FRAME = 36; // padding and border of a panel, in pixels

/**
 * The width of what is in a column, in pixels; see the grid in workbench-style.js.
 * @param {number} full the width of the workbench
 * @param {"middle" | "right"} column
 */
export function columnWidth(full, column) {
  if (full < 46 * REM) return full - FRAME;
  if (full < 74 * REM) return full - 21 * REM - FRAME;
  const rest = (full - 23 * REM) / 2.05;
  return Math.floor(column === "right" ? 1.05 * rest : rest) - FRAME;
}
