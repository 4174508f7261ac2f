"""The names of layers and options in other libraries, and their equivalents here: tables for error messages."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from zhishen._constructors import explained
from zhishen.errors import ArgumentError
from zhishen.graph.messages import explain_attributes
from zhishen.messages import deferred

Init = TypeVar("Init", bound=Callable[..., None])
Method = TypeVar("Method", bound=Callable[..., Any])

__all__ = [
    "ATTRIBUTES",
    "NAMES",
    "OPTIONS",
    "constructor",
    "foreign_attributes",
    "refuse_padding_word",
    "without_arguments",
]

_ALWAYS_LEARNED = deferred("omit it: the parameters of a normalization are always learned")
_IMAGES = deferred("omit it: the axes are (N, C, H, W), or (N, C, L)")

#: Option → its name here, or advice.
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
    "input_shape": deferred("give it to the network: nn.Network(layers, input_shape={value})"),
    "padding_mode": deferred("omit it: padding is zeros"),
    "return_indices": deferred("omit it: backward knows where the largest values were"),
    "ceil_mode": deferred("omit it: output sizes are rounded down"),
    "count_include_pad": deferred("omit it: padding counts as zeros"),
    "divisor_override": deferred("omit it: the divisor is the size of the window"),
    "start_dim": deferred("omit it: all axes but the first are flattened"),
    "end_dim": deferred("omit it: all axes but the first are flattened"),
    "data_format": _IMAGES,
    # parameters
    "use_bias": "bias",
    "kernel_initializer": "init",
    "weight_init": "init",
    "seed": deferred("give a generator: rng=np.random.default_rng({value})"),
    "random_state": deferred("give a generator: rng=np.random.default_rng({value})"),
    "generator": "rng",
    "affine": _ALWAYS_LEARNED,
    "elementwise_affine": _ALWAYS_LEARNED,
    "center": _ALWAYS_LEARNED,
    "scale": _ALWAYS_LEARNED,
    "track_running_stats": deferred(
        "omit it: running statistics are always kept, and network.eval() makes use of them"
    ),
    "epsilon": "eps",
    "device": deferred("omit it: everything is computed on the CPU"),
    "dtype": deferred("omit it: this layer computes in the dtype of its input"),
    "rng": deferred("omit it: this layer draws no random numbers"),
    # activations and dropout
    "activation": deferred("put a layer such as nn.ReLU() after this one"),
    "negative_slope": "slope",
    "alpha": "slope",
    "inplace": deferred("omit it: a layer never writes to its input"),
    "approximate": deferred("omit it: GELU is computed without an approximation"),
    "p": "rate",
    "drop_prob": "rate",
    "noise_shape": deferred("omit it: SpatialDropout switches whole channels off"),
    "dim": deferred("omit it: the axes are fixed, see Shape in the docstring"),
    "axis": deferred("omit it: the axes are fixed, see Shape in the docstring"),
}


#: Class or function → the equivalent here, as in "nn.Linear is nn.Affine here".
NAMES: dict[str, str] = {
    "Linear": "nn.Affine",
    "Dense": "nn.Affine",
    "Conv2D": "nn.Conv2d",
    "Conv1D": "nn.Conv1d",
    "Convolution2D": "nn.Conv2d",
    "DepthwiseConv2D": deferred("nn.Conv2d with groups=in_channels"),
    "MaxPooling2D": "nn.MaxPool2d",
    "MaxPooling1D": "nn.MaxPool1d",
    "AveragePooling2D": "nn.AvgPool2d",
    "AveragePooling1D": "nn.AvgPool1d",
    "GlobalAveragePooling2D": "nn.GlobalAvgPool2d",
    "GlobalAveragePooling1D": "nn.GlobalAvgPool1d",
    "AdaptiveAvgPool2d": deferred("nn.GlobalAvgPool2d (for one number a channel)"),
    "AdaptiveAvgPool1d": deferred("nn.GlobalAvgPool1d (for one number a channel)"),
    "BatchNorm1d": "nn.BatchNorm",
    "BatchNorm2d": "nn.BatchNorm",
    "BatchNorm3d": "nn.BatchNorm",
    "BatchNormalization": "nn.BatchNorm",
    "LayerNormalization": "nn.LayerNorm",
    "InstanceNorm1d": deferred("nn.GroupNorm with as many groups as channels"),
    "InstanceNorm2d": deferred("nn.GroupNorm with as many groups as channels"),
    "Dropout1d": "nn.SpatialDropout",
    "Dropout2d": "nn.SpatialDropout",
    "SpatialDropout1D": "nn.SpatialDropout",
    "SpatialDropout2D": "nn.SpatialDropout",
    "Relu": "nn.ReLU",
    "Module": deferred("nn.Layer (a layer or a block of layers) or nn.Network (layers and a loss)"),
    "Model": "nn.Network",
    "CrossEntropyLoss": "nn.SoftmaxCrossEntropy",
    "NLLLoss": deferred("nn.SoftmaxCrossEntropy (of scores)"),
    "SoftmaxWithLoss": "nn.SoftmaxCrossEntropy",
    "BCEWithLogitsLoss": "nn.SigmoidCrossEntropy",
    "BinaryCrossentropy": deferred("nn.SigmoidCrossEntropy (of scores)"),
    "BCELoss": deferred("nn.SigmoidCrossEntropy (of scores)"),
    "MSELoss": deferred("nn.SumOfSquares (E = 1/(2N) Σ(y - t)²)"),
    "MeanSquaredError": deferred("nn.SumOfSquares (E = 1/(2N) Σ(y - t)²)"),
    **dict.fromkeys(
        ("L1Loss", "SmoothL1Loss", "HuberLoss", "Huber", "KLDivLoss"), deferred("a function of Tensors, as loss=")
    ),
    "SparseCategoricalCrossentropy": "nn.SoftmaxCrossEntropy",
    "CategoricalCrossentropy": "nn.SoftmaxCrossEntropy",
    "functional": "zhishen.ops",
    **dict.fromkeys(("ModuleList", "ParameterList", "ChainList"), deferred("a list, as an attribute of a layer")),
    "ModuleDict": deferred("a dict, as an attribute of a layer"),
    **dict.fromkeys(
        ("RNN", "LSTM", "GRU", "Reshape", "Lambda", "SiLU", "ELU"), deferred("a block of your own (see nn.Layer)")
    ),
    "Concatenate": deferred("np.concatenate in the forward of a block"),
    "Input": deferred("input_shape= of nn.Network"),
    **dict.fromkeys(("ResidualBlock", "BasicBlock"), "nn.Residual"),
    "load": "zhishen.load",
    "save": "network.save",
    "Parameter": deferred("an array in the params of a layer"),
    "Embedding": deferred("nn.Affine on one-hot rows (with bias=False)"),
    "utils": deferred("optim.ClipNorm and optim.ClipValue (for clipping)"),
}

#: Name of a loss in another library → the name here.
LOSS_NAMES: dict[str, str] = {
    "mse": "sum_of_squares", "mean_squared_error": "sum_of_squares", "l2": "sum_of_squares",
    "cross_entropy": "softmax_cross_entropy", "crossentropy": "softmax_cross_entropy",
    "categorical_crossentropy": "softmax_cross_entropy", "sparse_categorical_crossentropy": "softmax_cross_entropy",
    "nll": "softmax_cross_entropy", "bce": "sigmoid_cross_entropy", "binary_crossentropy": "sigmoid_cross_entropy",
    "binary_cross_entropy": "sigmoid_cross_entropy",
}  # fmt: skip
_CPU = deferred("omit it: everything is computed on the CPU")
_DTYPE = deferred("give dtype= to the layers that have parameters")
_FREEZE = deferred("call freeze() and unfreeze()")
_ZERO = deferred("omit it: each gradient is computed anew")
_OBSERVE = deferred("use network.observe(callback)")
_BY_NAME = deferred("use parameters(), which has the arrays by name")
_LAYERS = deferred("change layers, which is a dict, or build a new network: nn.Network(*network, nn.ReLU())")
_NETWORK = deferred("build an nn.Network, which has a loss")
_TRAINER = deferred("call train.Trainer(network, (x, t), optimizer, ...).fit()")
_SCORES = deferred("call network.accuracy(x, t) and network.loss(x, t)")
_LOAD = deferred("call zhishen.load(path), or load_state_dict with arrays")

#: Attribute of a class, see `foreign_attributes`, → the equivalent here.
ATTRIBUTES: dict[str, dict[str, str]] = {
    "Layer": {
        **dict.fromkeys(("zero_grad", "cleargrads"), _ZERO),
        **dict.fromkeys(("to", "cuda", "cpu", "to_gpu", "to_cpu"), _CPU),
        **dict.fromkeys(("double", "half", "float"), _DTYPE),
        **dict.fromkeys(("named_parameters", "weights", "trainable_weights", "get_weights"), _BY_NAME),
        "set_weights": deferred("call load_state_dict(state)"),
        "requires_grad_": _FREEZE,
        **dict.fromkeys(
            ("modules", "named_modules"), deferred("use children(), or walk().layers for those in blocks as well")
        ),
        "register_buffer": deferred("put the array into self.buffers"),
        **dict.fromkeys(("register_parameter", "add_weight"), deferred("put the array into self.params")),
        "add_module": deferred("keep the layer as an attribute"),
        **dict.fromkeys(("register_forward_hook", "register_full_backward_hook", "register_hook"), _OBSERVE),
        **dict.fromkeys(("copy", "clone"), deferred("call copy.deepcopy(layer)")),
    },
    "Sequential": {
        **dict.fromkeys(("add", "append", "extend", "insert", "pop"), _LAYERS),
        "get_layer": deferred("use layers[name]"),
        **dict.fromkeys(("predict", "fit", "loss"), _NETWORK),
    },
    "Network": {
        **dict.fromkeys(("fit", "train_on_batch"), _TRAINER),
        "compile": deferred("omit it: the loss belongs to the network, and the optimizer to train.Trainer"),
        **dict.fromkeys(("evaluate", "score"), _SCORES),
        "predict_proba": deferred("call probabilities(x)"),
        "predict_on_batch": deferred("call predict(x)"),
        **dict.fromkeys(("load", "load_weights"), _LOAD),
        "save_weights": deferred("call save(path)"),
    },
}

#: The same for attributes that cannot be set either: setting them would silently have no effect.
REFUSED: dict[str, dict[str, str]] = {
    "Layer": dict.fromkeys(("trainable", "requires_grad"), _FREEZE),
    "Biased": {
        **dict.fromkeys(("W", "weight", "kernel"), deferred("use params['W']")),
        "b": deferred("use params['b']"),
        **dict.fromkeys(("dW", "db"), deferred("use grads['W'] and grads['b']")),
    },
    "_Dropout": dict.fromkeys(("p", "drop_prob"), deferred("use rate")),
}

Class = TypeVar("Class", bound=type)


def foreign_attributes(cls: Class) -> Class:
    """A decorator of classes: an attribute of another library raises an error that names the equivalent."""
    name = cls.__name__
    kind = deferred("a network") if name == "Network" else deferred("a layer")
    explain_attributes(cls, ATTRIBUTES.get(name, {}), REFUSED.get(name, {}), kind=kind)
    return cls


def constructor(init: Init) -> Init:
    """The decorator of every layer's constructor: the error of a wrong call uses the table `OPTIONS`."""
    return explained(OPTIONS)(init)


def without_arguments(advice: str) -> Callable[[Method], Method]:
    """A decorator of methods that take arguments in other libraries, such as ``train(False)``, and none here."""

    def decorate(method: Method) -> Method:
        @functools.wraps(method)
        def checked(self: Any, *args: Any, **options: Any) -> Any:
            if args or options:
                raise ArgumentError(
                    "{type}.{method}: expected no argument, got {value!r}; {advice}",
                    type=type(self).__name__,
                    method=method.__name__,
                    value=args[0] if args else next(iter(options.values())),
                    advice=advice,
                )
            return method(self)

        return cast("Method", checked)

    return decorate


def refuse_padding_word(where: str, padding: Any, *, size: tuple[int, ...], dilation: tuple[int, ...]) -> None:
    """Raise an error if the padding is ``"same"`` or ``"valid"``; its message has the equivalent number."""
    word = padding.lower() if isinstance(padding, str) else ""
    if word not in {"same", "valid"}:
        return
    spans = tuple(d * (f - 1) for f, d in zip(size, dilation, strict=True))
    halves = tuple(span // 2 for span in spans)
    number = halves[0] if len(set(halves)) == 1 else halves
    if word == "valid":
        raise ArgumentError(
            "{layer}: expected padding to be a whole number >= 0, got {padding!r}; give a number: 'valid' is padding=0",
            layer=where,
            padding=padding,
        )
    if any(span % 2 for span in spans):
        raise ArgumentError(
            "{layer}: expected padding to be a whole number >= 0, got {padding!r}; give a number: only an odd size "
            "keeps the size of the input with equal padding at both sides, such as size 3 with padding=1",
            layer=where,
            padding=padding,
        )
    raise ArgumentError(
        "{layer}: expected padding to be a whole number >= 0, got {padding!r}; give a number: 'same' is "
        "padding={number} here",
        layer=where,
        padding=padding,
        number=number,
    )
