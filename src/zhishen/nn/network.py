"""Network: layers in order and a loss."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from zhishen import _archive as archive
from zhishen import metrics
from zhishen._checks import WholeNumber, check
from zhishen._types import Array, Float, Shaped
from zhishen.data.pixels import Pixels
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.check import frozen
from zhishen.graph.numerical import numerical_gradient
from zhishen.graph.tape import no_grad
from zhishen.graph.tensor import Tensor, gradients
from zhishen.nn import recording, states
from zhishen.nn.arguments import arguments, parameters_of
from zhishen.nn.foreign import foreign_attributes
from zhishen.nn.layer import Layer
from zhishen.nn.loss import Loss, loss_gradient, loss_value
from zhishen.nn.loss import loss as loss_layer
from zhishen.nn.nonfinite import find_nonfinite
from zhishen.nn.sequential import Sequential
from zhishen.nn.summary import summary
from zhishen.nn.tree import Tree
from zhishen.nn.watch import RUN, Observation, Observer, Run

__all__ = ["Network"]

_BATCH = WholeNumber(1)


@foreign_attributes
class Network(Sequential):
    """Layers in order and a loss.

    To define another architecture, override `forward` in a subclass with a function of Tensors. The layers are then
    given by name, or are attributes. Gradients, optimizers, the trainer and checkpoints work in the same way.

    Args:
        layers: the layers in order, named ``affine1``, ``relu1``, ``affine2``, ... by their class; or a mapping from
            names to layers. Layers may hold layers (`Sequential`, `Residual`, blocks of your own, other networks).
        loss: ``"softmax_cross_entropy"``, ``"sum_of_squares"``, ``"sigmoid_cross_entropy"``, a `Loss`, or a function of
            Tensors ``loss(y, t)``.
        input_shape: the shape of one input without the batch axis, such as (1, 28, 28). `summary` computes the output
            shapes from it; the filters alone do not determine the size of the images.

    Attributes:
        layers: the layers by name, in order.
        params: all parameters by path, such as ``block1.affine1.W``; optimizers change the arrays in place.
        last_layer: the loss.
        input_shape: the shape of one input, if it was given.
        preprocessing: the preprocessing of raw inputs before training; None if it is not known. It is applied to inputs
            that are bytes (uint8), and to no others.
        output: the output of the last forward pass of `loss_and_gradient`.
        fuse: whether neighboring layers run as one where they can, see `zhishen.nn.fusion`.
        training: whether the network is in training; `predict`, `probabilities` and `accuracy` always run in
            evaluation.

    Raises:
        ArgumentError: there is no layer, a value is not a layer, or the loss is unknown.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> rng = np.random.default_rng(0)
        >>> network = nn.Network([nn.Affine(2, 3, rng=rng), nn.ReLU(), nn.Affine(3, 2, rng=rng)])
        >>> list(network.params)
        ['affine1.W', 'affine1.b', 'affine2.W', 'affine2.b']
        >>> print(network.summary())
        layer    kind   output shape  parameters
        affine1  Affine (N, 3)                 9
        relu1    ReLU   (N, 3)                 0
        affine2  Affine (N, 2)                 8
        total                                 17

        A network with two branches:

        >>> class TwoBranches(nn.Network):
        ...     def forward(self, x):
        ...         left, right, out = self.layers.values()
        ...         return out(np.tanh(left(x)) * right(x))
        >>> network = TwoBranches(
        ...     {"left": nn.Affine(2, 3, rng=rng), "right": nn.Affine(2, 3, rng=rng), "out": nn.Affine(3, 2, rng=rng)}
        ... )
        >>> network.predict(np.ones((4, 2), dtype=np.float32)).shape
        (4, 2)

    References:
        *Deep Learning from Scratch*, section 5.7.
    """

    keeps_tree: ClassVar[bool] = True

    def __init__(
        self,
        *layers: Layer | Iterable[Layer] | Mapping[str, Layer],
        loss: str | Loss | Callable[[Tensor, Any], Tensor] = "softmax_cross_entropy",
        input_shape: Sequence[int] | None = None,
        name: str = "",
    ) -> None:
        super().__init__(*layers, name=name)
        self.last_layer: Loss = loss_layer(loss, where=type(self).__name__)
        self.input_shape: tuple[int, ...] | None = None if input_shape is None else tuple(input_shape)
        self.preprocessing: Preprocessing | None = None
        self.output: Array | None = None
        self._observers: tuple[Observer, ...] = ()
        self._runs: int = 0  # outputs and losses so far, see _check_undisturbed
        self.train()

    def __call__(self, *inputs: Any) -> Any:
        """The output in the current state: an array for arrays, a Tensor for Tensors.

        Arrays are converted as in `predict`, which always runs in evaluation.
        """
        return self.forward(*(x if isinstance(x, Tensor) else self.as_batch(x) for x in inputs))

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the parameters; inputs are converted to it."""
        return self.walk().dtype()

    def evaluating(self) -> AbstractContextManager[None]:
        """A context in which the network is in evaluation; afterwards the state of each layer is restored."""
        return states.Evaluating(self.walk())

    def undisturbed(self) -> AbstractContextManager[None]:
        """A context in which the network may run; afterwards buffers and generators are restored."""
        return states.undisturbed(self)

    @contextmanager
    def observe(self, callback: Callable[[Observation], Any]) -> Generator[None]:
        """Within the block, pass each call of each layer to ``callback``: name, layer, input and output.

        In the backward pass the callback receives the gradients of the loss with respect to the same input and output.
        Layers run one by one. The calls of layers in a block precede the call of the block.

        Args:
            callback: takes an `Observation`.

        Examples:
            >>> from zhishen import nn
            >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
            >>> with network.observe(lambda seen: print(seen.kind, seen.name, seen.output.shape)):
            ...     gradient = network.gradient(np.ones((5, 4)), np.zeros(5, dtype=int))
            forward affine1 (5, 3)
            forward relu1 (5, 3)
            forward affine2 (5, 2)
            backward affine2 (5, 2)
            backward relu1 (5, 3)
            backward affine1 (5, 3)
        """
        before = self._observers
        self._observers = (*before, callback)
        try:
            yield
        finally:
            self._observers = before

    def _run(self, tree: Tree, *, separate: bool = False) -> AbstractContextManager[Any]:
        """The context of one pass through the network. A plain chain needs it only within another network."""
        if tree.plain and not self._observers and RUN.get() is None:
            return nullcontext()
        return Run(tree, fuse=self.fuse, observers=self._observers, separate=separate)

    # --- saving ---------------------------------------------------------------------------------------------------

    def config(self) -> dict[str, Any]:
        """The arguments of the constructor without the layers, the loss and ``input_shape``, see `Layer.config`."""
        variadic = [
            parameter.name for parameter in parameters_of(type(self)) if parameter.kind is parameter.VAR_POSITIONAL
        ]
        return arguments(self, omit=[*variadic, "loss", "input_shape"])

    def save(self, path: str | Path) -> Path:
        """Write the network to one file, from which `zhishen.load` rebuilds it.

        The file contains the parameters and buffers, the classes of the layers with their arguments (see
        `Layer.config`), the loss, the ``preprocessing``, the names of frozen parameters, and the states of the
        generators. The file is written atomically, and reading it runs no code.

        Args:
            path: the path of a safetensors file; an existing file is replaced.

        Returns:
            The path.

        Raises:
            ArgumentError: a class does not provide the arguments with which it was built; nothing is written.
            CheckpointError: the file cannot be written.

        Examples:
            >>> import zhishen, tempfile
            >>> from zhishen import nn
            >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     zhishen.load(network.save(f"{folder}/two_layer.safetensors"))
            Network(affine1: Affine(4, 3), relu1: ReLU(), affine2: Affine(3, 2); loss: SoftmaxCrossEntropy())
        """
        from zhishen.nn.architecture import checked

        archive.save(path, self.state_dict(), {}, architecture=checked(self))
        return Path(path)

    # --- forward --------------------------------------------------------------------------------------------------

    def as_batch(self, x: Any) -> Array:
        """An input as an array of the network's dtype; bytes (uint8) are prepared by its ``preprocessing``.

        Raises:
            ArgumentError: the input does not contain real numbers; or it contains bytes, and the network has no
                ``preprocessing``.
        """
        return self._batch(x, self.walk())

    def _batch(self, x: Any, tree: Tree) -> Array:
        array = np.asarray(x)
        if array.dtype == np.uint8:
            return self._prepared(array, tree.dtype())
        if array.dtype.kind not in "fiub":
            raise ArgumentError(
                "{type}: expected inputs as numbers, got dtype {dtype}; convert them first",
                type=type(self).__name__,
                dtype=array.dtype,
            )
        return array.astype(tree.dtype(), copy=False)

    def _prepared(self, pixels: Array, dtype: np.dtype[Any]) -> Array:
        """Bytes, preprocessed as the training inputs."""
        preprocessing = self.checked_preprocessing()
        if preprocessing is None:
            raise ArgumentError(
                "{type}: expected inputs in the form of the training inputs, got bytes (uint8 {shape}), and the "
                "network has no preprocessing; divide the inputs (x / 255), or set network.preprocessing = "
                "data.Preprocessing(divisor=255)",
                type=type(self).__name__,
                shape=pixels.shape,
            )
        prepared = preprocessing(pixels, dtype)
        # A single image is a batch of one: convolutions need the batch axis.
        return prepared[None] if prepared.ndim > 1 and prepared.shape == preprocessing.input_shape else prepared

    def checked_preprocessing(self) -> Preprocessing | None:
        """The attribute ``preprocessing``.

        Raises:
            ArgumentError: it is neither a `Preprocessing` nor None.
        """
        if not isinstance(self.preprocessing, Preprocessing | None):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                "{type}: expected preprocessing to be a data.Preprocessing, got {preprocessing!r}; write "
                "network.preprocessing = data.Preprocessing(divisor=255)",
                type=type(self).__name__,
                preprocessing=self.preprocessing,
            )
        return self.preprocessing

    def on_tape(self, x: Tensor) -> Tensor:
        """The output for a Tensor, with the calls of layers passed to observers.

        Raises:
            ArgumentError: the overridden forward does not return a Tensor.
        """
        with self._run(self.walk()):
            return self._scores(x)

    def _scores(self, x: Tensor) -> Tensor:
        y: Any = self(x)
        if not isinstance(y, Tensor):
            raise recording.not_a_tensor(f"{type(self).__name__}.forward", y)
        return y

    def predict(self, x: Shaped[Array | Pixels, "..."], *, batch_size: int = 250) -> Float[Array, "..."]:
        """The output (before the loss takes a softmax of it), in evaluation, ``batch_size`` samples at a time.

        Args:
            x: a batch of inputs, or a single sample.
            batch_size: how many samples go through at once, and are converted at once if they are of another dtype or
                `Pixels`; bounds the memory used.
        """
        check(batch_size, _BATCH, where=f"{type(self).__name__}.predict", name="batch_size")
        x = x if isinstance(x, Pixels) else np.asarray(x)
        tree = self.walk()
        self._runs += 1
        with states.Evaluating(tree), no_grad(), self._run(tree):
            if x.ndim < 2 or len(x) <= batch_size:
                return np.array(self.forward(self._batch(x, tree)))
            batches = (self._batch(x[i : i + batch_size], tree) for i in range(0, len(x), batch_size))
            return np.concatenate([self.forward(batch) for batch in batches])

    def probabilities(self, x: Shaped[Array | Pixels, "..."], *, batch_size: int = 250) -> Float[Array, "..."]:
        """The output as probabilities: its softmax (or sigmoid), as the loss implies."""
        return self.last_layer.probabilities(self.predict(x, batch_size=batch_size))

    def accuracy(self, x: Shaped[Array | Pixels, "N *_"], t: Shaped[Array, "N *_"], *, batch_size: int = 250) -> float:
        """The share of samples whose largest output is at the right class; every sample counts.

        Args:
            x: inputs.
            t: labels (N,) or one-hot (N, K).
            batch_size: how many samples go through at once.

        Raises:
            ShapeError: there are no samples, not as many targets, or targets that are neither labels nor one-hot.
            NumericalError: an output is NaN.
        """
        y = self.predict(x, batch_size=batch_size)
        labels = np.asarray(t)
        if y.ndim < 2 or len(y) == 0 or labels.shape not in {y.shape[:-1], y.shape}:
            raise ShapeError(
                "{type}.accuracy: expected as many inputs as targets and at least one, got inputs {inputs} and "
                "targets {targets}; give a batch x of shape (N, ...) and t as labels of shape (N,) or one-hot of "
                "shape (N, {classes})",
                type=type(self).__name__,
                inputs=np.shape(x),
                targets=labels.shape,
                classes=y.shape[-1] if y.shape else 1,
            )
        return metrics.accuracy(y, labels)

    def loss(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> float:
        """The loss on a batch, in the current state (training, unless `eval` was called)."""
        tree = self.walk()
        return self._loss(self._batch(x, tree), t, tree)

    def _loss(self, x: Array, t: Any, tree: Tree) -> float:
        self._runs += 1
        with no_grad(), self._run(tree):
            return loss_value(self.last_layer, self.forward(x), t)

    # --- the three ways to a gradient -----------------------------------------------------------------------------

    def gradient(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> dict[str, Array]:
        """The gradient of the loss with respect to every parameter, by backpropagation through the layers.

        Parameters that are frozen have none.
        """
        return self.loss_and_gradient(x, t)[1]

    def loss_and_gradient(
        self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]
    ) -> tuple[float, dict[str, Array]]:
        """The loss and its gradient, from one forward and one backward pass.

        A network that overrides `forward`, or that has a layer at several positions, uses the tape.
        """
        tree = self.walk()
        if self.by_tape or tree.shared:
            value, found = self._tape_pass(x, t, tree)
            return value.item(), found
        places = tree.trainable()
        for _, layer, _ in places:
            layer.grads = {}  # an old gradient must not replace a missing one
        before = self._runs
        with self._run(tree, separate=True):
            self.output = y = self.forward(self._batch(x, tree))
            value = loss_value(self.last_layer, y, t)
            self._check_undisturbed(before)
            self.backward_params(loss_gradient(self.last_layer, y))
        self._check_undisturbed(before)
        return value, {name: layer.gradient_of(key) for name, layer, key in places}

    def _check_undisturbed(self, before: int) -> None:
        """Raise an error if the network ran again since ``before``: layers keep the cache of the last forward only."""
        if self._runs != before:
            raise ArgumentError(
                "{type}: expected no other run of the network before its gradient is computed, got a call of predict "
                "or loss from an observer, from its own loss, or from another thread; call it on a copy.deepcopy of "
                "the network",
                type=type(self).__name__,
            )

    def tape_gradient(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> dict[str, Array]:
        """The same gradient by the tape: the gradient of the loss as a Tensor."""
        return self._tape_pass(x, t, self.walk())[1]

    def _tape_pass(self, x: Any, t: Any, tree: Tree) -> tuple[Tensor, dict[str, Array]]:
        with Run(tree, observers=self._observers, separate=bool(self._observers)) as run:
            value = self._loss_tensor(Tensor(self._batch(x, tree), requires_grad=False, name="x"), t)
            leaves = {name: layer.tensor(key) for name, layer, key in tree.trainable()}
            calls = run.recorded
            watched = [tensor for call in calls for tensor in call[3:]]
            inputs = [*leaves.values(), *watched]
            found = gradients(value, inputs) if value.requires_grad else [np.zeros_like(x.data) for x in inputs]
            run.notify_gradients(calls, found[len(leaves) :])
        return value, dict(zip(leaves, found, strict=False))

    def _loss_tensor(self, x: Tensor, t: Any) -> Tensor:
        y = self._scores(x)
        self.output = y.data
        return self.last_layer(y, t)

    def input_gradient(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> Float[Array, "..."]:
        """The gradient of the loss with respect to the inputs, ∂E/∂x, in evaluation.

        It shows which pixels matter (a saliency map), and in which direction to change them to mislead the network. The
        loss is the mean over the batch: multiply by the number of samples for the gradients of the samples' losses.

        Args:
            x: a batch of inputs.
            t: their targets.

        Shape:
            x, out: (N, ...).

        Examples:
            >>> from zhishen import nn
            >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
            >>> x, t = np.ones((1, 4), dtype=np.float32), np.array([1])
            >>> worse = x + 0.1 * np.sign(network.input_gradient(x, t))
            >>> network.loss(worse, t) > network.loss(x, t)
            True

        References:
            Simonyan, Vedaldi and Zisserman, *Deep Inside Convolutional Networks*, 2014. Goodfellow, Shlens and Szegedy,
            *Explaining and Harnessing Adversarial Examples*, 2015.
        """
        tree = self.walk()
        batch = self._batch(x, tree)
        with states.Evaluating(tree), self._run(tree):
            if self.by_tape or tree.shared:
                leaf = Tensor(batch, name="x")
                value = self._loss_tensor(leaf, t)
                return gradients(value, [leaf])[0] if value.requires_grad else np.zeros_like(batch)
            before = self._runs
            y = self.forward(batch)
            loss_value(self.last_layer, y, t)
            self._check_undisturbed(before)
            return np.array(self.backward_input(loss_gradient(self.last_layer, y)))

    def numerical_gradient(
        self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."], *, h: float = 1e-4
    ) -> dict[str, Array]:
        """The same gradient by numerical differentiation: very slow, with two losses per element of each parameter.

        Layers that draw random numbers draw the same numbers each time; buffers such as running means do not change.
        """
        tree, generators = self.walk(), list(self.generators().values())
        batch = self._batch(x, tree)

        def value(_: Array) -> float:
            with frozen(generators):
                return self._loss(batch, t, tree)

        with self.undisturbed():
            return {
                name: numerical_gradient(value, layer.own_params()[key], h=h) for name, layer, key in tree.trainable()
            }

    # --- inspection -----------------------------------------------------------------------------------------------

    def find_nonfinite(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> str | None:
        """The first place on the way to the loss with a NaN or an infinity: a parameter, a layer's output, a Tensor.

        It is None if all values are finite.
        """
        return find_nonfinite(self, x, t)

    def summary(self, input_shape: tuple[int, ...] | None = None) -> str:
        """A table of the layers: name, kind, output shape, parameters; the layers in a block are indented.

        Args:
            input_shape: the shape of one input, without the batch axis; by default that of the network, or of its first
                layer if that is affine.
        """
        return summary(self, self.one_input_shape() if input_shape is None else tuple(input_shape))

    def one_input_shape(self) -> tuple[int, ...] | None:
        """The shape of one input without the batch axis; None if the network does not know it."""
        if self.input_shape is not None or self.by_tape:
            return self.input_shape
        W = next(iter(self.children().values())).own_params().get("W")
        return (W.shape[0],) if W is not None and W.ndim == 2 else None

    def _repr_html_(self) -> str:
        from zhishen.nn.summary import summary_html

        return summary_html(self)

    def __repr__(self) -> str:
        layers = ", ".join(f"{name}: {layer!r}" for name, layer in self.children().items())
        return f"{type(self).__name__}({layers}; loss: {self.last_layer!r})"
