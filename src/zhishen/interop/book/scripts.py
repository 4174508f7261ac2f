"""The scripts of chapters 1 to 8: what each shows, and where zhishen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zhishen.figures.catalogue import CHAPTERS, LocalizedText

__all__ = ["CHAPTER_TITLES", "SCRIPTS", "Script"]

CHAPTER_TITLES: Final = {**CHAPTERS, 8: ("Deep learning", "深度学习")}


@dataclass(frozen=True)
class Script:
    """A script of the book.

    Attributes:
        chapter: its number, from 1 to 8.
        name: the file without ``.py``, in the folder ``ch01`` to ``ch08``.
        shows: what the reader sees.
        page: the page of the documentation about it.
        figure: the figure of `zhishen.figures` that shows the same; None if there is none.
    """

    chapter: int
    name: str
    shows: LocalizedText
    page: str
    figure: str | None = None

    @property
    def path(self) -> str:
        """The path in the book's folder, such as ``ch05/train_neuralnet.py``."""
        return f"ch{self.chapter:02d}/{self.name}.py"

    @property
    def command(self) -> str | None:
        """The command that draws the figure; None if there is no figure."""
        return None if self.figure is None else f"zhishen figure {self.figure}"


# Chapter, script, English, Chinese, page of the documentation, figure.
_ROWS: Final[tuple[tuple[int, str, str, str, str, str | None], ...]] = (
    (1, "hungry", "a first script that prints a line", "第一个脚本：打印一行文字", "chapters", None),
    (1, "man", "a class with a constructor and methods", "带有构造函数和方法的类", "chapters", None),
    (1, "simple_graph", "the curve of sin x", "sin x 的曲线", "figures", "curve"),
    (1, "sin_graph", "the curve of sin x", "sin x 的曲线", "figures", "curve"),
    (1, "sin_cos_graph", "two curves with a legend", "带图例的两条曲线", "figures", "two_curves"),
    (1, "img_show", "a picture", "显示一张图片", "figures", "image"),
    (2, "and_gate", "the truth table of AND", "与门的真值表", "perceptrons", "gates"),
    (2, "nand_gate", "the truth table of NAND", "与非门的真值表", "perceptrons", "gates"),
    (2, "or_gate", "the truth table of OR", "或门的真值表", "perceptrons", "gates"),
    (2, "xor_gate", "XOR made of the three gates", "用三个门组成的异或门", "perceptrons", "xor_solved"),
    (3, "step_function", "the curve of the step function", "阶跃函数的曲线", "networks", "step"),
    (3, "sigmoid", "the curve of the sigmoid", "sigmoid 函数的曲线", "networks", "sigmoid"),
    (3, "relu", "the curve of ReLU", "ReLU 函数的曲线", "networks", "relu"),
    (3, "sig_step_compare", "step and sigmoid in one picture", "阶跃函数与 sigmoid 函数的比较", "networks", "step_and_sigmoid"),
    (3, "mnist_show", "a digit of MNIST", "MNIST 中的一个数字", "data", "mnist_sheet"),
    (3, "neuralnet_mnist", "the accuracy of a trained network, one image at a time", "训练好的网络的识别精度（逐张推理）", "networks", "batch_speed"),
    (3, "neuralnet_mnist_batch", "the same in batches", "训练好的网络的识别精度（批处理）", "networks", "batch_speed"),
    (4, "gradient_1d", "a tangent by the numerical derivative", "用数值微分求出的切线", "gradients", "tangents"),
    (4, "gradient_2d", "the gradient as arrows", "用箭头表示的梯度", "gradients", "gradient_field"),
    (4, "gradient_method", "the path of gradient descent", "梯度下降法的路径", "surfaces", "three_learning_rates"),
    (4, "gradient_simplenet", "the gradient of the weights of a small network", "一个小网络的权重的梯度", "gradients", None),
    (4, "two_layer_net", "the two-layer network, with a sigmoid", "使用 sigmoid 的两层神经网络", "networks", None),
    (4, "train_neuralnet", "learning from mini-batches", "mini-batch 学习的实现", "training", "mini_batch_learning"),
    (5, "layer_naive", "the layers of multiplication and addition", "乘法层和加法层", "backpropagation", None),
    (5, "buy_apple", "the price of two apples, and its derivatives", "买两个苹果：价格及其导数", "graphs", "graph_apples"),
    (5, "buy_apple_orange", "the price of apples and oranges, and its derivatives", "买苹果和橘子：价格及其导数", "graphs", "graph_apples_oranges"),
    (5, "gradient_check", "backpropagation against numerical gradients", "误差反向传播法的梯度确认", "gradients", "three_ways"),
    (5, "two_layer_net", "the two-layer network made of layers", "由层组成的两层神经网络", "backpropagation", None),
    (5, "train_neuralnet", "learning with backpropagation", "使用误差反向传播法的学习", "training", "mini_batch_learning"),
    (6, "optimizer_compare_naive", "the paths of four optimizers in a valley", "四种最优化方法在山谷中的路径", "optimizers", "optimizer_paths"),
    (6, "optimizer_compare_mnist", "the losses of four optimizers on MNIST", "四种最优化方法在 MNIST 上的损失", "optimizers", "mnist_race"),
    (6, "weight_init_activation_histogram", "activations of five layers after initialization", "初始化后五层激活值的直方图", "initialization", "activation_histograms"),
    (6, "weight_init_compare", "the losses of three initializations", "三种权重初始值的损失", "initialization", "activation_histograms"),
    (6, "batch_norm_test", "sixteen weight scales with and without batch normalization", "十六种权重尺度下有无批归一化的比较", "normalization", "batch_norm_scales"),
    (6, "batch_norm_gradient_test", "the gradient check of batch normalization", "批归一化的梯度确认", "normalization", None),
    (6, "overfit_weight_decay", "overfitting 300 digits, with weight decay", "300 个样本的过拟合与权值衰减", "overfitting", "mnist300_decay"),
    (6, "overfit_dropout", "overfitting 300 digits, with dropout", "300 个样本的过拟合与 Dropout", "overfitting", "mnist300_dropout"),
    (6, "hyperparameter_optimization", "random search for the learning rate and weight decay", "随机采样学习率和权值衰减系数", "search", "search_best"),
    (7, "simple_convnet", "the simple convolutional network", "简单的卷积神经网络", "convolution", "structures"),
    (7, "train_convnet", "training of the convolutional network", "卷积神经网络的学习", "convolution", None),
    (7, "visualize_filter", "filters before and after learning", "学习前后的滤波器", "convolution", "filters"),
    (7, "apply_filter", "the learned filters applied to a picture", "用学到的滤波器处理图片", "convolution", "feature_maps"),
    (7, "gradient_check", "the gradient check of the convolutional network", "卷积神经网络的梯度确认", "gradients", None),
    (8, "deep_convnet", "the deep convolutional network", "深度卷积神经网络", "convolution", None),
    (8, "train_deepnet", "training of the deep network", "深度网络的学习", "convolution", None),
    (8, "misclassified_mnist", "the digits that the deep network gets wrong", "深度网络识别错误的数字", "convolution", "misclassified"),
    (8, "half_float_network", "the accuracy with numbers of 16 bits", "使用半精度浮点数的识别精度", "convolution", None),
    (8, "awesome_net", "an empty file for your own network", "留给读者自己的网络的空文件", "networks", None),
)  # fmt: skip

SCRIPTS: Final[tuple[Script, ...]] = tuple(
    Script(chapter, name, LocalizedText(en, zh), f"docs/{page}.md", figure)
    for chapter, name, en, zh, page, figure in _ROWS
)
