"""Layers, losses and networks."""

from __future__ import annotations

from typing import Any

from zhishen._constructors import missing_name
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
from zhishen.nn.blocks import conv_blocks, dense_blocks
from zhishen.nn.collapse import collapse
from zhishen.nn.conv import Conv1d, Conv2d
from zhishen.nn.conv_networks import deep_conv, residual_conv, simple_conv, small_conv, wide_conv
from zhishen.nn.dropout import Dropout, SpatialDropout
from zhishen.nn.foreign import NAMES
from zhishen.nn.inspection import Mistakes, feature_maps, filters, misclassified, occlusion_map
from zhishen.nn.layer import Layer
from zhishen.nn.loss import LOSSES, FunctionLoss, Loss, SigmoidCrossEntropy, SoftmaxCrossEntropy, SumOfSquares, loss
from zhishen.nn.monte_carlo import MonteCarlo, monte_carlo
from zhishen.nn.naive import Add, Multiply
from zhishen.nn.network import Network
from zhishen.nn.norm import BatchNorm, GroupNorm, LayerNorm, RMSNorm
from zhishen.nn.picture_network import picture_conv
from zhishen.nn.pool import AvgPool1d, AvgPool2d, Flatten, GlobalAvgPool1d, GlobalAvgPool2d, MaxPool1d, MaxPool2d
from zhishen.nn.residual import Residual
from zhishen.nn.sequential import Sequential
from zhishen.nn.sound_networks import sound_conv, sound_conv1d
from zhishen.nn.watch import Observation
from zhishen.nn.weight_norm import WeightNormAffine
from zhishen.nn.zoo import NETWORKS, build, multi_layer, table_layers, two_layer

__all__ = [
    "ACTIVATIONS",
    "GELU",
    "LOSSES",
    "NETWORKS",
    "Add",
    "Affine",
    "AvgPool1d",
    "AvgPool2d",
    "BatchNorm",
    "Conv1d",
    "Conv2d",
    "Dropout",
    "Flatten",
    "FunctionLoss",
    "GlobalAvgPool1d",
    "GlobalAvgPool2d",
    "GroupNorm",
    "Identity",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "LogSoftmax",
    "Loss",
    "MaxPool1d",
    "MaxPool2d",
    "Mistakes",
    "MonteCarlo",
    "Multiply",
    "Network",
    "Observation",
    "RMSNorm",
    "ReLU",
    "Residual",
    "Sequential",
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
    "conv_blocks",
    "deep_conv",
    "dense_blocks",
    "feature_maps",
    "filters",
    "init",
    "loss",
    "misclassified",
    "monte_carlo",
    "multi_layer",
    "occlusion_map",
    "picture_conv",
    "residual_conv",
    "simple_conv",
    "small_conv",
    "sound_conv",
    "sound_conv1d",
    "table_layers",
    "two_layer",
    "wide_conv",
]


def __getattr__(name: str) -> Any:
    """Explain a name that does not exist here, such as one from another library."""
    raise missing_name("nn", name, __all__, NAMES)
