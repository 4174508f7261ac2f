"""What other libraries call layers and their options, and what to write here: tables for the messages of errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from zhishen._constructors import explained
from zhishen.errors import ArgumentError
from zhishen.graph.messages import explain_attributes

Init = TypeVar("Init", bound=Callable[..., None])

__all__ = ["ATTRIBUTES", "NAMES", "OPTIONS", "constructor", "foreign_attributes", "refuse_padding_word"]

_ALWAYS_LEARNED = "omit it: the parameters of a normalization are always learned"
_IMAGES = "omit it: the axes are (N, C, H, W), or (N, C, L)"

#: Option → its name here, or what to do.
OPTIONS: dict[str, str] = {
    # sizes
    "in_features": "inputs",
    "in_dim": "inputs",
    "input_dim": "inputs",
    "out_features": "outputs",
    "out_dim": "outputs",
    "units": "outputs",
    "filters": "out_channels",
    "num_features": "features",
    "num_channels": "channels",
    "num_groups": "groups",
    "normalized_shape": "shape",
    "kernel_size": "size",
    "pool_size": "size",
    "strides": "stride",
    "pad": "padding",
    "dilation_rate": "dilation",
    "input_shape": "give it to the network: nn.Network(layers, input_shape={value})",
    "padding_mode": "omit it: padding is zeros",
    "return_indices": "omit it: backward knows where the largest values were",
    "ceil_mode": "omit it: output sizes are rounded down",
    "count_include_pad": "omit it: padding counts as zeros",
    "divisor_override": "omit it: the divisor is the size of the window",
    "start_dim": "omit it: all axes but the first are flattened",
    "end_dim": "omit it: all axes but the first are flattened",
    "data_format": _IMAGES,
    # parameters
    "use_bias": "bias",
    "kernel_initializer": "init",
    "weight_init": "init",
    "seed": "give a generator: rng=np.random.default_rng({value})",
    "random_state": "give a generator: rng=np.random.default_rng({value})",
    "generator": "rng",
    "affine": _ALWAYS_LEARNED,
    "elementwise_affine": _ALWAYS_LEARNED,
    "center": _ALWAYS_LEARNED,
    "scale": _ALWAYS_LEARNED,
    "track_running_stats": "omit it: running statistics are always kept, and network.eval() makes use of them",
    "epsilon": "eps",
    "device": "omit it: everything is computed on the CPU",
    "dtype": "omit it: this layer computes in the dtype of its input",
    "rng": "omit it: this layer draws no random numbers",
    # activations and dropout
    "activation": "put a layer such as nn.ReLU() after this one",
    "negative_slope": "slope",
    "alpha": "slope",
    "inplace": "omit it: a layer never writes to its input",
    "approximate": "omit it: GELU is computed without an approximation",
    "p": "rate",
    "drop_prob": "rate",
    "noise_shape": "omit it: SpatialDropout switches whole channels off",
    "dim": "omit it: the axes are fixed, see Shape in the docstring",
    "axis": "omit it: the axes are fixed, see Shape in the docstring",
}


#: Class or function → what to write here, as in "nn.Linear is nn.Affine here".
NAMES: dict[str, str] = {
    "Linear": "nn.Affine",
    "Dense": "nn.Affine",
    "Conv2D": "nn.Conv2d",
    "Conv1D": "nn.Conv1d",
    "Convolution2D": "nn.Conv2d",
    "DepthwiseConv2D": "nn.Conv2d with groups=in_channels",
    "MaxPooling2D": "nn.MaxPool2d",
    "MaxPooling1D": "nn.MaxPool1d",
    "AveragePooling2D": "nn.AvgPool2d",
    "AveragePooling1D": "nn.AvgPool1d",
    "GlobalAveragePooling2D": "nn.GlobalAvgPool2d",
    "GlobalAveragePooling1D": "nn.GlobalAvgPool1d",
    "AdaptiveAvgPool2d": "nn.GlobalAvgPool2d (for one number a channel)",
    "AdaptiveAvgPool1d": "nn.GlobalAvgPool1d (for one number a channel)",
    "BatchNorm1d": "nn.BatchNorm",
    "BatchNorm2d": "nn.BatchNorm",
    "BatchNorm3d": "nn.BatchNorm",
    "BatchNormalization": "nn.BatchNorm",
    "LayerNormalization": "nn.LayerNorm",
    "InstanceNorm1d": "nn.GroupNorm with as many groups as channels",
    "InstanceNorm2d": "nn.GroupNorm with as many groups as channels",
    "Dropout1d": "nn.SpatialDropout",
    "Dropout2d": "nn.SpatialDropout",
    "SpatialDropout1D": "nn.SpatialDropout",
    "SpatialDropout2D": "nn.SpatialDropout",
    "Relu": "nn.ReLU",
    "Module": "nn.Layer (a layer or a block of layers) or nn.Network (layers and a loss)",
    "Model": "nn.Network",
    "CrossEntropyLoss": "nn.SoftmaxCrossEntropy",
    "NLLLoss": "nn.SoftmaxCrossEntropy (of scores)",
    "SoftmaxWithLoss": "nn.SoftmaxCrossEntropy",
    "BCEWithLogitsLoss": "nn.SigmoidCrossEntropy",
    "BinaryCrossentropy": "nn.SigmoidCrossEntropy (of scores)",
    "BCELoss": "nn.SigmoidCrossEntropy (of scores)",
    "MSELoss": "nn.SumOfSquares (E = 1/(2N) Σ(y - t)²)",
    "MeanSquaredError": "nn.SumOfSquares (E = 1/(2N) Σ(y - t)²)",
    **dict.fromkeys(("L1Loss", "SmoothL1Loss", "HuberLoss", "Huber", "KLDivLoss"), "a function of Tensors, as loss="),
    "SparseCategoricalCrossentropy": "nn.SoftmaxCrossEntropy",
    "CategoricalCrossentropy": "nn.SoftmaxCrossEntropy",
    "functional": "zhishen.ops",
    **dict.fromkeys(("ModuleList", "ParameterList", "ChainList"), "a list, as an attribute of a layer"),
    "ModuleDict": "a dict, as an attribute of a layer",
    **dict.fromkeys(("RNN", "LSTM", "GRU", "Reshape", "Lambda", "SiLU", "ELU"), "a block of your own (see nn.Layer)"),
    "Concatenate": "np.concatenate in the forward of a block",
    "Input": "input_shape= of nn.Network",
    **dict.fromkeys(("ResidualBlock", "BasicBlock"), "nn.Residual"),
    "load": "zhishen.load",
    "save": "network.save",
    "Parameter": "an array in the params of a layer",
    "Embedding": "nn.Affine on one-hot rows (with bias=False)",
    "utils": "optim.ClipNorm and optim.ClipValue (for clipping)",
}

#: What other libraries call losses as text → the name here.
LOSS_NAMES: dict[str, str] = {
    "mse": "sum_of_squares", "mean_squared_error": "sum_of_squares", "l2": "sum_of_squares",
    "cross_entropy": "softmax_cross_entropy", "crossentropy": "softmax_cross_entropy",
    "categorical_crossentropy": "softmax_cross_entropy", "sparse_categorical_crossentropy": "softmax_cross_entropy",
    "nll": "softmax_cross_entropy", "bce": "sigmoid_cross_entropy", "binary_crossentropy": "sigmoid_cross_entropy",
    "binary_cross_entropy": "sigmoid_cross_entropy",
}  # fmt: skip
_CPU = "omit it: everything is computed on the CPU"
_DTYPE = "give dtype= to the layers that have parameters"
_FREEZE = "call freeze() and unfreeze()"
_ZERO = "omit it: each gradient is computed anew"
_OBSERVE = "take network.observe(callback)"
_BY_NAME = "take parameters(), which has the arrays by name"
_LAYERS = "change layers, which is a dict, or build a new network: nn.Network(*network, nn.ReLU())"
_NETWORK = "build an nn.Network, which has a loss"
_TRAINER = "call train.Trainer(network, (x, t), optimizer, ...).fit()"
_SCORES = "call network.accuracy(x, t) and network.loss(x, t)"
_LOAD = "call zhishen.load(path), or load_state_dict with arrays"

#: Attribute of a class, see `foreign_attributes`, → what does the same here.
ATTRIBUTES: dict[str, dict[str, str]] = {
    "Layer": {
        **dict.fromkeys(("zero_grad", "cleargrads"), _ZERO),
        **dict.fromkeys(("to", "cuda", "cpu", "to_gpu", "to_cpu"), _CPU),
        **dict.fromkeys(("double", "half", "float"), _DTYPE),
        **dict.fromkeys(("named_parameters", "weights", "trainable_weights", "get_weights"), _BY_NAME),
        "set_weights": "call load_state_dict(state)",
        "requires_grad_": _FREEZE,
        **dict.fromkeys(("modules", "named_modules"), "take children(), or walk().layers for those in blocks as well"),
        "register_buffer": "put the array into self.buffers",
        **dict.fromkeys(("register_parameter", "add_weight"), "put the array into self.params"),
        "add_module": "keep the layer as an attribute",
        **dict.fromkeys(("register_forward_hook", "register_full_backward_hook", "register_hook"), _OBSERVE),
        **dict.fromkeys(("copy", "clone"), "call copy.deepcopy(layer)"),
    },
    "Sequential": {
        **dict.fromkeys(("add", "append", "extend", "insert", "pop"), _LAYERS),
        "get_layer": "take layers[name]",
        **dict.fromkeys(("predict", "fit", "loss"), _NETWORK),
    },
    "Network": {
        **dict.fromkeys(("fit", "train_on_batch"), _TRAINER),
        "compile": "omit it: the loss belongs to the network, and the optimizer to train.Trainer",
        **dict.fromkeys(("evaluate", "score"), _SCORES),
        "predict_proba": "call probabilities(x)",
        "predict_on_batch": "call predict(x)",
        **dict.fromkeys(("load", "load_weights"), _LOAD),
        "save_weights": "call save(path)",
    },
}

#: The same for attributes that cannot be set either: nothing would happen, and training would go on as before.
REFUSED: dict[str, dict[str, str]] = {
    "Layer": dict.fromkeys(("trainable", "requires_grad"), _FREEZE),
    "Biased": {
        **dict.fromkeys(("W", "weight", "kernel"), "take params['W']"),
        "b": "take params['b']",
        **dict.fromkeys(("dW", "db"), "take grads['W'] and grads['b']"),
    },
    "_Dropout": dict.fromkeys(("p", "drop_prob"), "take rate"),
}

Class = TypeVar("Class", bound=type)


def foreign_attributes(cls: Class) -> Class:
    """A decorator of classes whose attributes other libraries call otherwise: a foreign name says what to take."""
    name = cls.__name__
    kind = "a network" if name == "Network" else "a layer"
    explain_attributes(cls, ATTRIBUTES.get(name, {}), REFUSED.get(name, {}), kind=kind)
    return cls


def constructor(init: Init) -> Init:
    """The decorator of every layer's constructor: a wrong call is explained in the words of `OPTIONS`."""
    return explained(OPTIONS)(init)


def refuse_padding_word(where: str, padding: Any, *, size: tuple[int, ...], dilation: tuple[int, ...]) -> None:
    """Raise if the padding is ``"same"`` or ``"valid"``, and say which number the word stands for."""
    word = padding.lower() if isinstance(padding, str) else ""
    if word not in {"same", "valid"}:
        return
    spans = tuple(d * (f - 1) for f, d in zip(size, dilation, strict=True))
    halves = tuple(span // 2 for span in spans)
    number = halves[0] if len(set(halves)) == 1 else halves
    if word == "valid":
        advice = "'valid' is padding=0"
    elif any(span % 2 for span in spans):
        advice = (
            "only an odd size keeps the size of the input with equal padding at both sides, such as 3 with padding=1"
        )
    else:
        advice = f"'same' is padding={number} here"
    raise ArgumentError(
        "{where}: expected padding to be a whole number >= 0, got {padding!r}; give a number: {advice}",
        where=where,
        padding=padding,
        advice=advice,
    )
