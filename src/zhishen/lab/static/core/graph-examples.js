// Formulas whose graphs the reader can choose.
import { t } from "./language.js";

/**
 * A formula with its inputs. `heading`: of the figure; `title`: in the list of examples; `ranges`: the smallest and the
 * largest value of an input on its slider; `long`: each operation has a circle of its own.
 * @typedef {{heading: string, title: string, formula: string, values: Record<string, any>, ranges?: Record<string, [number, number]>,
 *   long?: boolean, formulas?: boolean}} Example
 */

const [APPLE, NUMBER, TAX] = [t("apple", "苹果"), t("number", "个数"), t("tax", "消费税")];
const [APPLES, ORANGE, ORANGES] = [t("apples", "苹果个数"), t("orange", "橘子"), t("oranges", "橘子个数")];
const SCORES = [
  [1.1, 0.7, 1.6],
  [1.6, 0.7, 1.1],
];

/** @type {Record<string, Example>} */
export const EXAMPLES = {
  apples: {
    heading: t("The computational graph of two apples", "两个苹果的计算图"),
    title: t("two apples", "两个苹果"),
    formula: `${APPLE} * ${NUMBER} * ${TAX}`,
    values: { [APPLE]: 100, [NUMBER]: 2, [TAX]: 1.1 },
    ranges: { [APPLE]: [0, 200], [NUMBER]: [0, 10], [TAX]: [1, 1.5] },
  },
  shopping: {
    heading: t("The computational graph of apples and oranges", "苹果和橘子的计算图"),
    title: t("apples and oranges", "苹果和橘子"),
    formula: `(${APPLE} * ${APPLES} + ${ORANGE} * ${ORANGES}) * ${TAX}`,
    values: { [APPLE]: 100, [APPLES]: 2, [ORANGE]: 150, [ORANGES]: 3, [TAX]: 1.1 },
    ranges: { [APPLE]: [0, 200], [APPLES]: [0, 10], [ORANGE]: [0, 300], [ORANGES]: [0, 10], [TAX]: [1, 1.5] },
  },
  square: {
    heading: t("The chain rule: the square of a sum", "链式法则：和的平方"),
    title: t("a square of a sum", "和的平方"),
    formula: "(x + y)**2",
    values: { x: 2, y: 3 },
    ranges: { x: [-5, 5], y: [-5, 5] },
  },
  add: {
    heading: t("An addition passes the gradient on", "加法把梯度原样传下去"),
    title: t("addition", "加法"),
    formula: "(x + y) * 1.3",
    values: { x: 10, y: 5 },
    ranges: { x: [-20, 20], y: [-20, 20] },
  },
  multiply: {
    heading: t("A multiplication swaps its inputs", "乘法交换两个输入"),
    title: t("multiplication", "乘法"),
    formula: "x * y * 1.3",
    values: { x: 10, y: 5 },
    ranges: { x: [-20, 20], y: [-20, 20] },
  },
  twice: {
    heading: t("The gradients of a value that is used twice are added", "用了两次的值，梯度相加"),
    title: t("a value used twice", "用了两次的值"),
    formula: "x * x + x",
    values: { x: 3 },
    ranges: { x: [-5, 5] },
  },
  relu: {
    heading: t("ReLU, a switch for the gradient", "ReLU：梯度的开关"),
    title: "ReLU",
    formula: "sum(relu(x) * d)",
    values: { x: [1, -0.5, 2, -1.5], d: [0.5, 1, -1, 2] },
  },
  sigmoid: {
    heading: t("The computational graph of the sigmoid function", "sigmoid 函数的计算图"),
    title: t("sigmoid", "sigmoid 函数"),
    formula: "sigmoid(x)",
    values: { x: 0.5 },
    ranges: { x: [-6, 6] },
    long: true,
  },
  neuron: {
    heading: t("The computational graph of a neuron", "一个神经元的计算图"),
    title: t("a neuron", "一个神经元"),
    formula: "sigmoid(w1*x1 + w2*x2 + b)",
    values: { w1: 2, x1: -1, w2: -3, x2: -2, b: -3 },
    ranges: { w1: [-4, 4], x1: [-4, 4], w2: [-4, 4], x2: [-4, 4], b: [-4, 4] },
  },
  affine: {
    heading: t("An affine layer with the squared error", "Affine 层与均方误差的计算图"),
    title: t("affine layer with squared error", "Affine 层与均方误差"),
    formula: "sum_of_squares(X @ W + b, t)",
    values: {
      X: [
        [1, 2],
        [3, 4],
      ],
      W: [
        [1, 0, -1],
        [2, 1, 0],
      ],
      b: [1, 2, 3],
      t: [
        [4, 4, 4],
        [12, 4, -2],
      ],
    },
    formulas: true,
  },
  softmax: {
    heading: t("The computational graph of softmax with cross entropy", "softmax 函数与交叉熵误差的计算图"),
    title: t("softmax with cross entropy", "softmax 函数与交叉熵误差"),
    formula: "softmax_cross_entropy(a, t)",
    values: { a: SCORES, t: [1, 0] },
    ranges: { t: [0, 2] },
    formulas: true,
  },
};
