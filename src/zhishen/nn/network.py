"""Network: layers in order and a loss at the end."""

from __future__ import annotations

import math
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
from zhishen.graph.tape import no_grad, reachable
from zhishen.graph.tensor import Tensor, gradients
from zhishen.nn import recording, states
from zhishen.nn.arguments import arguments, parameters_of
from zhishen.nn.foreign import foreign_attributes
from zhishen.nn.layer import Layer
from zhishen.nn.loss import Loss, loss_gradient, loss_value
from zhishen.nn.loss import loss as loss_layer
from zhishen.nn.sequential import Sequential
from zhishen.nn.summary import summary
from zhishen.nn.tree import Tree
from zhishen.nn.watch import RUN, Observation, Observer, Run

__all__ = ["Network"]

_BATCH = WholeNumber(1)


@foreign_attributes
class Network(Sequential):
    """Layers in order and a loss at the end.

    A network of your own is a subclass that overrides `forward` with a function of Tensors; its layers are given by
    name, or are attributes. All else (gradients, optimizers, the trainer, checkpoints) works on it alike.

    Args:
        layers: the layers in order, named ``affine1``, ``relu1``, ``affine2``, ... by their class; or a mapping from
            names to layers. Layers may hold layers (`Sequential`, `Residual`, blocks of your own, other networks).
        loss: ``"softmax_cross_entropy"``, ``"sum_of_squares"``, ``"sigmoid_cross_entropy"``, a `Loss`, or a function of
            Tensors ``loss(y, t)``.
        input_shape: the shape of one input without the batch axis, such as (1, 28, 28), from which `summary` tells the
            output shapes; filters alone do not say how large the images are.

    Attributes:
        layers: the layers by name, in order.
        params: all parameters by path, such as ``block1.affine1.W``; optimizers change the arrays in place.
        last_layer: the loss.
        input_shape: the shape of one input, if it was given.
        preprocessing: what was done to raw inputs before the network learned from them; None if that is not known. It
            is applied to inputs that are bytes (uint8), and to no others.
        output: the output of the last forward pass of `loss_and_gradient`.
        fuse: whether neighboring layers run as one where they can, see `zhishen.nn.fusion`.
        training: whether the network is in training; `predict`, `probabilities` and `accuracy` evaluate whatever it
            says.

    Raises:
        ArgumentError: there is no layer, or something that is no layer; the loss is unknown.

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
        self._asked_for: int = 0  # outputs and losses so far, see _check_undisturbed
        self.train()

    def __call__(self, *inputs: Any) -> Any:
        """The output in the present state, from arrays an array, from Tensors a Tensor.

        Arrays are converted as in `predict`, which evaluates.
        """
        return self.forward(*(x if isinstance(x, Tensor) else self.as_batch(x) for x in inputs))

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the parameters; inputs are converted to it."""
        return self.walk().dtype()

    def evaluating(self) -> AbstractContextManager[None]:
        """A context in which the network is in evaluation; afterwards every layer is as it was."""
        return states.Evaluating(self.walk())

    def undisturbed(self) -> AbstractContextManager[None]:
        """A context in which the network may run; afterwards buffers and generators are as they were."""
        return states.undisturbed(self)

    @contextmanager
    def observe(self, callback: Callable[[Observation], Any]) -> Generator[None]:
        """Within the block, pass each call of each layer to ``callback``: name, layer, input and output.

        On the way back it receives the gradients of the loss with respect to the same input and output. Layers run one
        by one, those within blocks too, before the block that they are in.

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
        """The context of one pass through the network. A plain chain needs none, unless it runs within another."""
        if tree.plain and not self._observers and RUN.get() is None:
            return nullcontext()
        return Run(tree, fuse=self.fuse, observers=self._observers, separate=separate)

    # --- saving ---------------------------------------------------------------------------------------------------

    def config(self) -> dict[str, Any]:
        """The arguments of the constructor without the layers, the loss and ``input_shape``, see `Layer.config`."""
        several = [each.name for each in parameters_of(type(self)) if each.kind is each.VAR_POSITIONAL]
        return arguments(self, leave_out=[*several, "loss", "input_shape"])

    def save(self, path: str | Path) -> Path:
        """Write the network into one file, from which `zhishen.load` makes it again.

        The file holds the parameters and buffers, and how the network is built: the classes of its layers with their
        arguments (see `Layer.config`), its loss, its ``preprocessing``, what is frozen, and the states of the
        generators that it draws from. It is whole or not there, and reading it runs no code.

        Args:
            path: of a safetensors file; one that is there is replaced.

        Returns:
            The path.

        Raises:
            ArgumentError: a class does not give the arguments that it was built with; nothing has been written.
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
            ArgumentError: it does not hold real numbers; or it holds bytes, and the network has no ``preprocessing``.
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
        """Bytes as the network learned from them."""
        preprocessing = self.checked_preprocessing()
        if preprocessing is None:
            raise ArgumentError(
                "{type}: expected inputs as they were in training, got bytes (uint8 {shape}), and no preprocessing "
                "is known; divide them yourself (x / 255), or set network.preprocessing = "
                "data.Preprocessing(divisor=255)",
                type=type(self).__name__,
                shape=pixels.shape,
            )
        prepared = preprocessing(pixels, dtype)
        # A single image is a batch of one: convolutions need the axis of the samples.
        return prepared[None] if prepared.ndim > 1 and prepared.shape == preprocessing.input_shape else prepared

    def checked_preprocessing(self) -> Preprocessing | None:
        """The attribute ``preprocessing``.

        Raises:
            ArgumentError: it was set to something else than a `Preprocessing` or None.
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
        """The output for a Tensor, while observers look on.

        Raises:
            ArgumentError: the network's own forward returns something else.
        """
        with self._run(self.walk()):
            return self._scores(x)

    def _scores(self, x: Tensor) -> Tensor:
        y: Any = self(x)
        if not isinstance(y, Tensor):
            raise recording.no_tensor(f"{type(self).__name__}.forward", y)
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
        self._asked_for += 1
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
                "{type}.accuracy: expected as many inputs as targets and at least one, got inputs {shape} and "
                "targets {labels_shape}; give a batch x of shape (N, ...) and t as labels of shape (N,) or one-hot "
                "of shape (N, {y_shape})",
                type=type(self).__name__,
                shape=np.shape(x),
                labels_shape=labels.shape,
                y_shape=y.shape[-1] if y.shape else 1,
            )
        return metrics.accuracy(y, labels)

    def loss(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> float:
        """The loss on a batch, in the present state (training, unless `eval` was called)."""
        tree = self.walk()
        return self._loss(self._batch(x, tree), t, tree)

    def _loss(self, x: Array, t: Any, tree: Tree) -> float:
        self._asked_for += 1
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

        A network with a `forward` of its own, or with a layer in several places, gets it from the tape.
        """
        tree = self.walk()
        if self.by_tape or tree.shared:
            value, found = self._tape_pass(x, t, tree)
            return value.item(), found
        places = tree.trainable()
        for _, layer, _ in places:
            layer.grads = {}  # what an earlier pass left does not stand in for a gradient that is missing
        before = self._asked_for
        with self._run(tree, separate=True):
            self.output = y = self.forward(self._batch(x, tree))
            value = loss_value(self.last_layer, y, t)
            self._check_undisturbed(before)
            self.backward_params(loss_gradient(self.last_layer, y))
        self._check_undisturbed(before)
        return value, {name: layer.gradient_of(key) for name, layer, key in places}

    def _check_undisturbed(self, before: int) -> None:
        """Raise if the network was run again since ``before``: its layers keep what the last forward needs alone."""
        if self._asked_for != before:
            raise ArgumentError(
                "{type}: expected no other run of the network until its gradient is known, got a call of predict or "
                "loss from an observer, from its own loss, or from another thread; ask a copy.deepcopy of the network",
                type=type(self).__name__,
            )

    def tape_gradient(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> dict[str, Array]:
        """The same gradient by the tape: the loss as a Tensor, differentiated."""
        return self._tape_pass(x, t, self.walk())[1]

    def _tape_pass(self, x: Any, t: Any, tree: Tree) -> tuple[Tensor, dict[str, Array]]:
        with Run(tree, observers=self._observers, separate=bool(self._observers)) as run:
            value = self._loss_tensor(Tensor(self._batch(x, tree), requires_grad=False, name="x"), t)
            leaves = {name: layer.tensor(key) for name, layer, key in tree.trainable()}
            calls = run.recorded
            watched = [tensor for call in calls for tensor in call[3:]]
            wanted = [*leaves.values(), *watched]
            found = gradients(value, wanted) if value.requires_grad else [np.zeros_like(w.data) for w in wanted]
            run.tell_gradients(calls, found[len(leaves) :])
        return value, dict(zip(leaves, found, strict=False))

    def _loss_tensor(self, x: Tensor, t: Any) -> Tensor:
        y = self._scores(x)
        self.output = y.data
        return self.last_layer(y, t)

    def input_gradient(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> Float[Array, "..."]:
        """The gradient of the loss with respect to the inputs, ∂E/∂x, in evaluation.

        It tells which pixels matter (a saliency map), and which way to move them to mislead the network. The loss is
        the mean over the batch: for the gradients of each sample's own loss, multiply by their number.

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
            before = self._asked_for
            y = self.forward(batch)
            loss_value(self.last_layer, y, t)
            self._check_undisturbed(before)
            return np.array(self.backward_input(loss_gradient(self.last_layer, y)))

    def numerical_gradient(
        self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."], *, h: float = 1e-4
    ) -> dict[str, Array]:
        """The same gradient by numerical differentiation: two losses for every single parameter, so very slow.

        Layers that draw random numbers draw the same ones each time; buffers such as running means stay as they are.
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

    # --- looking inside -------------------------------------------------------------------------------------------

    def find_nonfinite(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> str | None:
        """Where a NaN or an infinity first appears on the way to the loss: a parameter, a layer's output, a Tensor."""
        tree = self.walk()
        x = self._batch(x, tree)
        if not np.isfinite(x).all():
            return "the input"
        for name, array in tree.parameters().items():
            if not np.isfinite(array).all():
                return f"parameter {name}"
        seen: list[Observation] = []  # a layer in a block comes before the block
        with np.errstate(all="ignore"), self.undisturbed(), self.observe(seen.append), self._run(tree):
            if not self.by_tape:
                value = loss_value(self.last_layer, self.forward(x), t)
                found = next((each for each in seen if not np.isfinite(each.output).all()), None)
                if found is None:
                    return None if math.isfinite(value) else f"the loss {self.last_layer}"
                return f"the output of layer {found.name}"
            value = self._loss_tensor(Tensor(x, name="x"), t)  # frozen layers are on the way back to x only
            for tensor in reversed(reachable(value)):
                if not np.isfinite(tensor.data).all():
                    return _origin(tensor, seen)
            return None

    def summary(self, input_shape: tuple[int, ...] | None = None) -> str:
        """A table: layer, kind, output shape, parameters; the layers in a block are indented.

        Args:
            input_shape: the shape of one input, without the batch axis; if it is not given, the network's own, or that
                of its first layer if it is affine.
        """
        return summary(self, self.one_input_shape() if input_shape is None else tuple(input_shape))

    def one_input_shape(self) -> tuple[int, ...] | None:
        """The shape of one input without the batch axis, as far as the network knows it."""
        if self.input_shape is not None or self.by_tape:
            return self.input_shape
        W = next(iter(self.children().values())).own_params().get("W")
        return (W.shape[0],) if W is not None and W.ndim == 2 else None

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}: {layer!r}" for name, layer in self.children().items())
        return f"{type(self).__name__}({inside}; loss: {self.last_layer!r})"


def _origin(tensor: Tensor, seen: Iterable[Observation]) -> str:
    """Where a Tensor comes from: the layer that made it, its own name, or the operation."""
    node = tensor.node
    if node is None:
        return tensor.name or "a tensor"
    layer = next((each.name for each in seen if node.serial in each.nodes), None)
    return tensor.name or (f"the output of {node.maker.name}" if layer is None else f"the output of layer {layer}")
