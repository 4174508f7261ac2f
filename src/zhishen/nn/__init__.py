"""Layers, losses and networks."""

from __future__ import annotations

from zhishen.nn import init
from zhishen.nn.activation import (
    ACTIVATIONS,
    GELU,
    Identity,
    LeakyReLU,
    LogSoftmax,
    ReLU,
    Sigmoid,
    Softmax,
    Step,
    Tanh,
    activation,
)
from zhishen.nn.affine import Affine
from zhishen.nn.collapse import collapse
from zhishen.nn.layer import Layer
from zhishen.nn.loss import LOSSES, Loss, SigmoidCrossEntropy, SoftmaxCrossEntropy, SumOfSquares, loss
from zhishen.nn.network import Network
from zhishen.nn.zoo import NETWORKS, build, multi_layer, two_layer

__all__ = [
    "ACTIVATIONS",
    "GELU",
    "LOSSES",
    "NETWORKS",
    "Affine",
    "Identity",
    "Layer",
    "LeakyReLU",
    "LogSoftmax",
    "Loss",
    "Network",
    "ReLU",
    "Sigmoid",
    "SigmoidCrossEntropy",
    "Softmax",
    "SoftmaxCrossEntropy",
    "Step",
    "SumOfSquares",
    "Tanh",
    "activation",
    "build",
    "collapse",
    "init",
    "loss",
    "multi_layer",
    "two_layer",
]
