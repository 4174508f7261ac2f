// What every knob of the workbench does, in a sentence, and the names of its values. Each text is in both languages.
import { t } from "./language.js";

/** The sentences. */
export const HELP = {
  example: () => t("Begin with an example, then change it.", "先选一个现成的例子，再动手改。"),
  data: () => t("What the network learns from.", "网络从什么数据中学习。"),
  samples: () => t("The number of samples for training and validation.", "用于训练和验证的样本总数。"),
  noise: () => t("How far points stray at random.", "数据点随机偏离的程度。"),
  formula: () =>
    t("The network learns this function of x, between −2 and 2.", "网络要学会的 x 的函数，x 在 −2 到 2 之间。"),
  validation: () =>
    t(
      "Samples that the network never learns from: they show whether it generalizes.",
      "网络从不学习的样本：用来看它的泛化能力。",
    ),
  target: () => t("The column to predict.", "要预测的那一列。"),
  folder: () =>
    t(
      "A folder with a folder of images for each class. They stay in the memory of this machine.",
      "一个文件夹，其中每个类别各有一个图像文件夹。图像只留在这台电脑的内存里。",
    ),
  file: () => t("The file stays in the memory of this machine.", "文件只留在这台电脑的内存里。"),
  width: () =>
    t("Neurons of the layer: more of them can draw finer boundaries.", "这一层的神经元数：越多，能画出的边界越精细。"),
  filters: () => t("The number of patterns that the layer looks for.", "这一层寻找的图案的个数。"),
  size: () => t("The height and width of a filter, in pixels.", "滤波器的高和宽（像素）。"),
  activation: () =>
    t("Without it, all layers together are one linear map.", "没有激活函数，所有层合起来只是一个线性映射。"),
  norm: () =>
    t("Brings the inputs of the activation to mean 0 and variance 1.", "把激活函数的输入调整为均值 0、方差 1。"),
  pool: () => t("Keeps one value of each 2 × 2 pixels, so images shrink.", "每 2 × 2 个像素只留一个值，图像随之变小。"),
  rate: () =>
    t("The share of neurons that are switched off in each step of training.", "训练的每一步随机关掉的神经元的比例。"),
  residual: () => t("Two layers that learn what to add to their input.", "两层网络，学习该往输入上加什么。"),
  init: () => t("How wide the first random weights are spread.", "最初的随机权重分布得多宽。"),
  loss: () => t("The number that training makes small.", "训练要减小的那个数。"),
  smoothing: () =>
    t("Asks for a little less than certainty, against overconfidence.", "目标比百分之百略低一点，防止过度自信。"),
  optimizer: () => t("How a gradient becomes a step of the weights.", "怎样把梯度变成权重的一步更新。"),
  lr: () => t("The size of a step. It can change while the training runs.", "每一步走多远。训练进行时也可以改。"),
  schedule: () => t("How the learning rate changes by itself.", "学习率怎样自动变化。"),
  batch_size: () =>
    t(
      "Samples for each step: small batches are noisy and quick.",
      "每一步用的样本数：mini-batch 小，噪声大，但更新快。",
    ),
  penalty: () => t("Keeps weights small, against overfitting.", "让权重保持较小，抑制过拟合。"),
  strength: () => t("How strongly large weights are held back.", "对大权重的抑制有多强。"),
  clip: () => t("The largest norm of a gradient; 0 lets all pass.", "梯度范数的上限；0 表示不限制。"),
  epochs: () => t("How often the network sees all training samples.", "网络把全部训练样本看多少遍。"),
  patience: () =>
    t(
      "Stops after this number of epochs without a better validation score; 0 never does.",
      "验证分数连续这么多个 epoch 没有提高就停止；0 表示不停。",
    ),
  goal: () => t("Stops when the validation score reaches it; 0 never does.", "验证分数达到它就停止；0 表示不停。"),
  seed: () =>
    t("Another number gives other first weights and another order.", "换一个数，最初的权重和样本的顺序就不同。"),
};

/** @type {() => [string, string][]} */
export const DATA = () => [
  ["moons", t("Two moons", "双月")],
  ["circles", t("Circles", "同心圆")],
  ["spirals", t("Spirals", "螺旋")],
  ["xor", t("XOR", "异或")],
  ["function", t("A function of x", "x 的函数")],
  ["mnist", t("MNIST: digits", "MNIST 手写数字")],
  ["table", t("Your own table", "自己的表格")],
  ["images", t("Your own images", "自己的图像")],
];

/** @type {() => [string, string][]} */
export const ACTIVATIONS = () =>
  ["relu", "leaky_relu", "gelu", "tanh", "sigmoid", "identity"].map((name) => [
    name,
    { relu: "ReLU", leaky_relu: "leaky ReLU", gelu: "GELU", identity: t("none", "无") }[name] ?? name,
  ]);

/** @type {() => [string, string][]} */
export const NORMS = () => [
  ["none", t("none", "无")],
  ["batch", t("batch norm", "批归一化")],
  ["layer", t("layer norm", "层归一化")],
];

/** @type {() => [string, string][]} */
export const POOLS = () => [
  ["none", t("none", "无")],
  ["max", t("maximum", "最大池化")],
  ["average", t("average", "平均池化")],
  ["global", t("mean of the image", "全局平均池化")],
];

/** @type {() => [string, string][]} */
export const INITS = () => [
  ["auto", t("suited to the activation", "由激活函数决定")],
  ["he", "He"],
  ["xavier", "Xavier"],
  ["lecun", "LeCun"],
  ["orthogonal", t("orthogonal", "正交")],
  ["zeros", t("all zero", "全为 0")],
];

/** @type {() => [string, string][]} */
export const LOSSES = () => [
  ["cross_entropy", t("cross-entropy", "交叉熵误差")],
  ["sum_of_squares", t("sum of squares", "均方误差")],
];

/** @type {() => [string, string][]} */
export const OPTIMIZERS = () => [
  ["sgd", "SGD"],
  ["momentum", "Momentum"],
  ["nesterov", "Nesterov"],
  ["adagrad", "AdaGrad"],
  ["rmsprop", "RMSProp"],
  ["adam", "Adam"],
  ["adamw", "AdamW"],
];

/** @type {() => [string, string][]} */
export const SCHEDULES = () => [
  ["constant", t("constant", "不变")],
  ["cosine", t("warm-up, then cosine", "先预热，再按余弦下降")],
  ["step", t("a drop each third", "每过三分之一降一次")],
];

/** @type {() => [string, string][]} */
export const PENALTIES = () => [
  ["none", t("none", "无")],
  ["decay", t("weight decay", "权值衰减")],
  ["l2", "L2"],
  ["l1", "L1"],
];

/** @type {() => [string, string][]} */
export const KINDS = () => [
  ["dense", t("Dense layer", "全连接层")],
  ["conv", t("Convolution", "卷积层")],
  ["residual", t("Residual block", "残差块")],
  ["dropout", "Dropout"],
];

/** The tabs on the right. @param {string} kind of the data */
export function tabs(kind) {
  const first = {
    points: t("Surface", "决策面"),
    curve: t("Curve", "曲线"),
    images: t("Mistakes", "认错的图"),
    table: t("Answers", "回答"),
  }[kind];
  /** @type {[string, string][]} */
  const all = [
    ["surface", first ?? ""],
    ["confusion", t("Confusion", "混淆矩阵")],
    ["histograms", t("Histograms", "直方图")],
    ["weights", t("Weights", "权重")],
  ];
  return all;
}

const dense = (/** @type {number} */ width, activation = "relu", norm = "none") => ({
  kind: "dense",
  width,
  activation,
  norm,
});
const conv = (/** @type {number} */ filters, pool = "none") => ({
  kind: "conv",
  filters,
  size: 3,
  activation: "relu",
  norm: "batch",
  pool,
});

/** Compositions to begin with: what differs from the defaults. @type {() => [string, string, object, string][]} */
export const EXAMPLES = () => [
  ["moons", t("Moons", "双月"), {}, t("Two moons, two small layers", "双月，两个小层")],
  [
    "spirals",
    t("Spirals", "螺旋"),
    {
      data: "spirals",
      noise: 0.05,
      samples: 600,
      blocks: [dense(32), { kind: "residual", activation: "relu", norm: "none" }, dense(16)],
      epochs: 200,
    },
    t("Three spirals, a deeper network", "三条螺旋，更深的网络"),
  ],
  [
    "sine",
    t("Function", "函数"),
    { data: "function", noise: 0.1, blocks: [dense(32, "tanh"), dense(32, "tanh")], epochs: 200 },
    t("A function, fitted by a curve", "用曲线拟合一个函数"),
  ],
  [
    "digits",
    t("Digits", "手写数字"),
    { data: "mnist", samples: 6000, validation: 0.2, blocks: [dense(50)], lr: 0.003, batch_size: 100, epochs: 10 },
    t("Digits, one hidden layer", "手写数字，一个隐藏层"),
  ],
  [
    "convolution",
    t("Convolution", "卷积"),
    {
      data: "mnist",
      samples: 6000,
      validation: 0.2,
      blocks: [
        conv(16),
        conv(16, "max"),
        conv(32),
        conv(32, "max"),
        conv(64),
        conv(64, "max"),
        { kind: "dropout", rate: 0.3 },
      ],
      optimizer: "adamw",
      lr: 0.003,
      schedule: "cosine",
      batch_size: 100,
      epochs: 6,
    },
    t("Digits, a convolutional network", "手写数字，卷积神经网络"),
  ],
  [
    "divergence",
    t("Divergence", "发散"),
    { data: "function", noise: 0.1, blocks: [dense(64), dense(64)], optimizer: "sgd", lr: 30, epochs: 20 },
    t("A training that diverges", "一次发散的训练"),
  ],
];
