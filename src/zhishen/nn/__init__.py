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
from zhishen.nn.dropout import Dropout, MonteCarlo, SpatialDropout, monte_carlo
from zhishen.nn.layer import Layer
from zhishen.nn.loss import LOSSES, Loss, SigmoidCrossEntropy, SoftmaxCrossEntropy, SumOfSquares, loss
from zhishen.nn.naive import Add, Multiply
from zhishen.nn.network import Network
from zhishen.nn.norm import BatchNorm, GroupNorm, LayerNorm, RMSNorm
from zhishen.nn.weight_norm import WeightNormAffine
from zhishen.nn.zoo import NETWORKS, build, multi_layer, two_layer

__all__ = [
    "ACTIVATIONS",
    "GELU",
    "LOSSES",
    "NETWORKS",
    "Add",
    "Affine",
    "BatchNorm",
    "Dropout",
    "GroupNorm",
    "Identity",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "LogSoftmax",
    "Loss",
    "MonteCarlo",
    "Multiply",
    "Network",
    "RMSNorm",
    "ReLU",
    "Sigmoid",
    "SigmoidCrossEntropy",
    "Softmax",
    "SoftmaxCrossEntropy",
    "SpatialDropout",
    "Step",
    "SumOfSquares",
    "Tanh",
    "WeightNormAffine",
    "activation",
    "build",
    "collapse",
    "init",
    "loss",
    "monte_carlo",
    "multi_layer",
    "two_layer",
]
