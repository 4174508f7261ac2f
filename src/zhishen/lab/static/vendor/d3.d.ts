export * from "d3-array";
export * from "d3-contour";
export * from "d3-scale";
export * from "d3-shape";
