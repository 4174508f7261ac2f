"""The introductions of the chapters in the gallery: two sentences each, in both languages."""

from __future__ import annotations

from typing import Final

from zhishen.figures.catalogue import LocalizedText

__all__ = ["INTRODUCTIONS"]

INTRODUCTIONS: Final[dict[int, LocalizedText]] = {
    1: LocalizedText(
        "NumPy computes with whole arrays, and Matplotlib draws them. The figures show curves, an image as an array of "
        "numbers, and how broadcasting fits arrays of different shapes together.",
        "NumPy 对整个数组做运算，Matplotlib 把数组画成图。这里的图展示曲线、作为数组的图像，"
        "以及广播如何让不同形状的数组一起运算。",
    ),
    2: LocalizedText(
        "A perceptron compares a weighted sum with a threshold, so it divides the plane by a straight line. One line "
        "makes AND, OR and NAND; XOR needs two layers, and a few layers of NAND gates add numbers.",
        "感知机把加权和与阈值相比较，因此它用一条直线划分平面。一条直线就能实现与门、或门和与非门；异或门需要两层，"
        "而几层与非门就能做加法。",
    ),
    3: LocalizedText(
        "A neural network replaces the step of the perceptron by other activation functions, and computes a layer by "
        "one matrix product. The figures show these functions, softmax, the indices of the weights, and MNIST.",
        "神经网络把感知机的阶跃函数换成其他激活函数，并用一次矩阵乘积计算一层。这里的图展示这些函数、softmax、权重的下标，"
        "以及 MNIST。",
    ),
    4: LocalizedText(
        "Learning means to choose the weights for which a loss is small, by steps against its gradient. The figures "
        "show derivatives, descents, the entropies behind the losses, and a network that learns from mini-batches.",
        "学习就是沿着梯度的反方向一步步走，找出让损失变小的权重。这里的图展示导数、梯度下降、损失函数背后的熵，"
        "以及用 mini-batch 学习的网络。",
    ),
    5: LocalizedText(
        "A computational graph passes values forward and gradients backward, one operation at a time. The figures move "
        "step by step through such graphs, and compare the gradients with numerical ones.",
        "计算图逐个运算地向前传递数值、向后传递梯度。这里的图一步一步地走完这样的计算图，并把梯度与数值微分的结果相比较。",
    ),
    6: LocalizedText(
        "Optimizers, initial weights, batch normalization and regularization decide how quickly and how well a network "
        "learns. The figures compare them on surfaces, on MNIST, and in searches for good hyperparameters.",
        "最优化方法、权重的初始值、批归一化和正则化决定网络学得多快、多好。这里的图在曲面上、在 MNIST 上、"
        "在超参数的搜索中比较它们。",
    ),
    7: LocalizedText(
        "A convolutional network moves small filters over an image and keeps its shape. The figures show convolution "
        "and pooling step by step, the filters that a network learns, and the digits that it confuses.",
        "卷积神经网络让小滤波器在图像上移动，并保持图像的形状。这里的图逐步展示卷积和池化、网络学到的滤波器，"
        "以及它混淆的数字。",
    ),
}
