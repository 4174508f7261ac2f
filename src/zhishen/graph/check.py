"""Numerical derivatives, and the check of analytic gradients against them.

References:
    *Deep Learning from Scratch*, sections 4.3, 4.4 and 5.7.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array
from zhishen.errors import ArgumentError, GradientCheckError, ShapeError
from zhishen.graph.tensor import Tensor, gradients

__all__ = [
    "GradientReport", "ParameterReport", "compare_gradients", "gradcheck", "numerical_derivative", "numerical_gradient",
]  # fmt: skip

_STEP = Number(0, open_low=True)
_TOLERANCE = Number(0)
_SAMPLES = WholeNumber(1)


def numerical_derivative(f: Callable[[Any], Any], x: Any, *, h: float = 1e-4) -> Any:
    """f'(x) ≈ (f(x + h) - f(x - h)) / (2h), elementwise for an array ``x`` if ``f`` works elementwise.

    Examples:
        >>> round(numerical_derivative(lambda x: 0.01 * x**2 + 0.1 * x, 5.0), 6)
        0.2
    """
    check(h, _STEP, where="numerical_derivative", name="h")
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_gradient(f: Callable[[Array], Any], x: Any, *, h: float = 1e-4) -> Array:
    """∂f/∂x_i ≈ (f(x + h e_i) - f(x - h e_i)) / (2h) for every element of an array of any shape.

    Args:
        f: a function of ``x`` with a scalar value.
        x: a floating array. Its elements are changed in place one at a time and restored, so that ``f`` may also read
            the array from elsewhere, as a network's loss reads its parameters. Lists of floats are copied.
        h: the step. Smaller steps lose to rounding: at 1e-4 in float64 the error is near 1e-9, in float32 no better
            than 1e-3.

    Returns:
        An array of the shape and dtype of ``x``.

    Raises:
        ArgumentError: ``x`` holds integers (x + h would be rounded back) or is read-only.
        ShapeError: ``f`` returns something other than one number.

    Examples:
        >>> numerical_gradient(lambda x: x[0] ** 2 + x[1] ** 2, np.array([3.0, 4.0])).round(6)
        array([6., 8.])
    """
    check(h, _STEP, where="numerical_gradient", name="h")
    x = np.asarray(x)
    if x.dtype.kind != "f" or not x.flags.writeable:
        problem = f"dtype {x.dtype}" if x.dtype.kind != "f" else "a read-only array"
        raise ArgumentError(
            "numerical_gradient: expected a writable array of floats, got {problem}; give x.astype(float)",
            problem=problem,
        )
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        with _moved(x, index, h):
            above = _scalar(f(x))
        with _moved(x, index, -h):
            below = _scalar(f(x))
        gradient[index] = (above - below) / (2 * h)
    return gradient


@contextmanager
def _moved(x: Array, index: tuple[int, ...], by: float) -> Generator[None]:
    """Within the block, one element of ``x`` is moved; whatever happens, it is put back."""
    before = x[index]
    x[index] = before + by
    try:
        yield
    finally:
        x[index] = before


def _scalar(value: Any) -> float:
    array = np.asarray(value.data if isinstance(value, Tensor) else value)
    if array.size != 1:
        raise ShapeError(
            "numerical gradient: expected f to return one number, got shape {shape}; reduce it, for example with "
            ".sum()",
            shape=array.shape,
        )
    return float(array.reshape(()))


@dataclass(frozen=True)
class ParameterReport:
    """How one parameter's gradient stood the check.

    Attributes:
        name: the parameter.
        shape: its shape.
        checked: how many elements were compared one by one.
        kinks: how many were left out because the function bends there, so that no derivative exists.
        worst: the largest difference, relative to the larger of the two gradients and 1e-3.
    """

    name: str
    shape: tuple[int, ...]
    checked: int
    kinks: int
    worst: float


@dataclass(frozen=True)
class GradientReport:
    """The verdict of a gradient check that passed, a line a parameter."""

    parameters: tuple[ParameterReport, ...]

    @property
    def worst(self) -> float:
        """The largest relative difference of all parameters."""
        return max(p.worst for p in self.parameters)

    def __str__(self) -> str:
        width = max(len(p.name) for p in self.parameters)
        return "\n".join(
            f"{p.name:<{width}}  {p.checked} of {math.prod(p.shape)} elements agree to {p.worst:.1e}"
            + (f", {p.kinks} on a kink left out" if p.kinks else "")
            for p in self.parameters
        )


def gradcheck(
    function: Callable[..., Tensor],
    *inputs: Any,
    rng: np.random.Generator | Iterable[np.random.Generator] = (),
    allow_zero: Iterable[str] = (),
    h: float = 1e-4,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    samples: int = 64,
) -> GradientReport:
    """Compare the gradient that the tape computes for ``function`` with the numerical one; raise where they differ.

    An output that is no scalar is reduced by a random weighted sum, so that errors cannot cancel. Elements are compared
    one by one (a random choice of ``samples`` in a large input), and all together along a random direction.

    Args:
        function: takes as many Tensors as there are inputs, returns a Tensor.
        inputs: arrays or Tensors; they are copied to float64. Reports call them by the Tensor's name, or ``input 0``,
            ``input 1``, ...
        rng: the generator, or generators, from which ``function`` draws: put back to the same state before each
            evaluation, so that for example a dropout mask stays the same.
        allow_zero: names of inputs whose gradient is rightly zero everywhere.
        h: the step of the numerical gradient.
        rtol: the relative difference that is allowed.
        atol: the absolute difference that is allowed.
        samples: how many elements of an input to compare one by one at most.

    Returns:
        A report that prints a line an input.

    Raises:
        ArgumentError: there are no inputs, two have one name, or ``function`` returns no Tensor made of them.
        GradientCheckError: with the place, the two values and a verdict; also where the check would prove nothing: the
            function gives other values at the same point, all gradients of an input are zero, or every element lies on
            a kink.

    Examples:
        >>> print(gradcheck(lambda x: np.tanh(x) * x, Tensor([0.5, -1.0], name="x")))  # doctest: +ELLIPSIS
        x  2 of 2 elements agree to ...
    """
    names = [x.name if isinstance(x, Tensor) and x.name else f"input {i}" for i, x in enumerate(inputs)]
    arrays = [np.array(x.data if isinstance(x, Tensor) else x, dtype=np.float64) for x in inputs]
    tensors = [Tensor(a, name=name) for a, name in zip(arrays, names, strict=True)]
    if len(set(names)) < len(names):
        raise ArgumentError(
            "gradcheck: expected a name of its own for each input, got {names}; rename the Tensors",
            names=", ".join(names),
        )
    generators = [rng] if isinstance(rng, np.random.Generator) else list(rng)
    weights: list[Array] = []

    def scalar() -> Tensor:
        out: Any = function(*tensors)
        if not isinstance(out, Tensor) or not out.requires_grad:
            raise ArgumentError(
                "gradcheck: expected function to return a Tensor made of its inputs, got {out!r}; compute with the "
                "Tensors themselves, not with their .data, and not within no_grad()",
                out=out,
            )
        if not weights:
            weights.append(np.random.default_rng(1).uniform(0.5, 1.5, size=out.shape))
        return (out * weights[0]).sum()

    with frozen(generators):
        output = scalar()
    found = gradients(output, tensors)
    return compare_gradients(
        lambda: scalar().item(),
        dict(zip(names, arrays, strict=True)),
        dict(zip(names, found, strict=True)),
        where="gradcheck",
        rng=generators,
        allow_zero=allow_zero,
        h=h,
        rtol=rtol,
        atol=atol,
        samples=samples,
    )


def compare_gradients(
    value: Callable[[], float],
    params: Mapping[str, Array],
    analytic: Mapping[str, Array],
    *,
    where: str = "compare_gradients",
    rng: Iterable[np.random.Generator] = (),
    allow_zero: Iterable[str] = (),
    h: float = 1e-4,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    samples: int = 64,
) -> GradientReport:
    """Compare given gradients of a scalar with its numerical ones; what `gradcheck` does, for any source of gradients.

    Args:
        value: evaluates the scalar at the present values of ``params``.
        params: float64 arrays by name; moved in place and restored.
        analytic: the gradients to be checked, by the same names.
        where: the name that errors begin with.
        rng: the generators that ``value`` draws from.
        allow_zero: parameters whose gradient is rightly zero everywhere.
        h: the step of the numerical gradient.
        rtol: the relative difference that is allowed.
        atol: the absolute difference that is allowed.
        samples: how many elements of a parameter to compare one by one at most.

    Raises:
        ArgumentError: names or dtypes that do not fit.
        GradientCheckError: see `gradcheck`.
    """
    check(h, _STEP, where=where, name="h")
    check(rtol, _TOLERANCE, where=where, name="rtol")
    check(atol, _TOLERANCE, where=where, name="atol")
    check(samples, _SAMPLES, where=where, name="samples")
    generators = list(rng)
    given = {name: np.asarray(g) for name, g in analytic.items()}
    _check_names(where, params, given)

    def evaluate() -> float:
        with frozen(generators):
            return _scalar(value())

    here = evaluate()
    if not math.isfinite(here):
        raise GradientCheckError(
            "{where}: expected a finite value, got {here}; check at inputs where the function is finite",
            where=where,
            here=here,
        )
    if evaluate() != here:
        raise GradientCheckError(
            "{where}: expected the same value at the same point, got another at the second evaluation, so "
            "differences prove nothing; pass the generators that the function draws from as rng=",
            where=where,
        )
    allowed = set(allow_zero)
    chooser = np.random.default_rng(0)
    reports: list[ParameterReport] = []
    for name, array in params.items():
        probe = _Probe(where, name, array, given[name], evaluate, here, h, rtol, atol)
        reports.append(probe.run(chooser, samples, allow_zero=name in allowed))
    return GradientReport(tuple(reports))


def _check_names(where: str, params: Mapping[str, Array], analytic: Mapping[str, Array]) -> None:
    if not params:
        raise ArgumentError(
            "{where}: expected at least one parameter to check, got none; pass the arrays to differentiate by",
            where=where,
        )
    for name, array in params.items():
        if name not in analytic:
            raise GradientCheckError(
                "{where}: expected a gradient for {name}, got none; the backward pass does not fill it",
                where=where,
                name=name,
            )
        if array.dtype != np.float64:
            raise ArgumentError(
                "{where}: expected {name} in float64, got {dtype}, in which differences drown in rounding; build the "
                "network with dtype=np.float64",
                where=where,
                name=name,
                dtype=array.dtype,
            )
        if analytic[name].shape != array.shape:
            raise GradientCheckError(
                "{where}: expected the gradient of {name} with shape {shape}, got {analytic_shape}; a sum over the "
                "batch, or a transpose, is missing or one too many",
                where=where,
                name=name,
                shape=array.shape,
                analytic_shape=analytic[name].shape,
            )
        if analytic[name].dtype != array.dtype:
            raise GradientCheckError(
                "{where}: expected the gradient of {name} in {dtype}, got {analytic_dtype}; the backward pass loses "
                "the dtype on its way",
                where=where,
                name=name,
                dtype=array.dtype,
                analytic_dtype=analytic[name].dtype,
            )


@contextmanager
def frozen(generators: Iterable[np.random.Generator]) -> Generator[None]:
    """Within the block, draw from the generators; afterwards they are as they were."""
    states = [(g, g.bit_generator.state) for g in generators]
    try:
        yield
    finally:
        for generator, state in states:
            generator.bit_generator.state = state


@dataclass
class _Probe:
    """The comparison of one parameter."""

    where: str
    name: str
    array: Array
    analytic: Array
    evaluate: Callable[[], float]
    here: float
    h: float
    rtol: float
    atol: float

    def run(self, chooser: np.random.Generator, samples: int, *, allow_zero: bool) -> ParameterReport:
        size = self.array.size
        chosen = np.arange(size) if size <= samples else np.sort(chooser.choice(size, samples, replace=False))
        places = [tuple(int(i) for i in np.unravel_index(k, self.array.shape)) for k in chosen]
        if not np.isfinite(self.analytic).all():
            place = tuple(np.argwhere(~np.isfinite(self.analytic))[0].tolist())
            raise GradientCheckError(
                "{at}: expected a finite gradient, got {analytic}; the backward pass divides by 0 or overflows",
                at=self._at(place),
                analytic=self.analytic[place],
            )
        compared: list[tuple[tuple[int, ...], float, float]] = []
        wrong: list[int] = []
        kinks: list[tuple[int, ...]] = []
        for place in places:
            numerical = self._derivative(lambda step, place=place: self._moved_value(place, step), self.analytic[place])
            if numerical is None:
                kinks.append(place)
                continue
            compared.append((place, float(self.analytic[place]), numerical))
            if not self._agree(self.analytic[place], numerical):
                wrong.append(len(compared) - 1)
        if wrong:
            self._fail(compared, wrong)
        if places and not compared:
            raise GradientCheckError(
                "{where}: expected smooth points in {name}, got {kinks_count} elements that all lie on kinks, so "
                "nothing is proved; check at other values, away from where the function bends",
                where=self.where,
                name=self.name,
                kinks_count=len(kinks),
            )
        if not allow_zero and size and not np.any(self.analytic) and all(n == 0 for _, _, n in compared):
            raise GradientCheckError(
                "{where}: expected some gradient of {name} that is not 0, got {size} zeros, which prove nothing; use "
                "a larger batch or other values (a batch of one under batch norm, or dead ReLUs, give zeros), or say "
                "that zeros are right with allow_zero",
                where=self.where,
                name=self.name,
                size=size,
            )
        self._check_direction(chooser, kinks)
        return ParameterReport(self.name, self.array.shape, len(compared), len(kinks), self._worst(compared))

    def _agree(self, a: float, b: float) -> bool:
        return abs(a - b) <= self.atol + self.rtol * max(abs(a), abs(b))

    def _worst(self, compared: list[tuple[tuple[int, ...], float, float]]) -> float:
        return max((abs(a - n) / max(abs(a), abs(n), 1e-3) for _, a, n in compared), default=0.0)

    def _moved_value(self, place: tuple[int, ...], step: float) -> float:
        with _moved(self.array, place, step):
            return self.evaluate()

    def _derivative(self, value_at: Callable[[float], float], expected: float) -> float | None:
        """The central difference; where it disagrees, at smaller steps too, and None if the function bends right here.

        Where a function is smooth the difference between the slopes to the right and to the left shrinks with the step;
        on a kink it stays. The last two steps tell them apart: a kink just outside the last is well inside the other.
        """
        best = math.inf
        jumps: list[float] = []
        for step in (self.h, self.h / 8, self.h / 64):
            above, below = value_at(step), value_at(-step)
            central = (above - below) / (2 * step)
            jumps.append(abs(above - 2 * self.here + below) / step)
            if self._agree(expected, central):
                return central
            if abs(central - expected) < abs(best - expected):
                best = central
        noise = 8 * np.finfo(np.float64).eps * max(abs(self.here), 1.0) / (self.h / 64)
        bends = jumps[-2] > max(0.25 * jumps[0], self.atol + 10 * noise)  # a smooth function's would be jumps[0] / 8
        left_right = 0.5 * jumps[-1] + self.atol + noise
        if bends and abs(expected - best) <= left_right * (1 + self.rtol):
            return None
        return best

    def _check_direction(self, chooser: np.random.Generator, kinks: list[tuple[int, ...]]) -> None:
        """All smooth elements at once along a random direction: catches an error in an element that was not chosen."""
        if not self.array.size:
            return
        direction = chooser.normal(size=self.array.shape)
        for place in kinks:
            direction[place] = 0
        direction /= max(np.linalg.norm(direction), 1e-300)
        before = self.array.copy()

        def value_at(step: float) -> float:
            self.array[...] = before + step * direction
            try:
                return self.evaluate()
            finally:
                self.array[...] = before

        expected = float(np.sum(self.analytic * direction))
        numerical = self._derivative(value_at, expected)
        if numerical is not None and not self._agree(expected, numerical):
            raise GradientCheckError(
                "{where}: {name}: expected a derivative of {numerical:.9g} along a random direction (numerical), got "
                "{expected:.9g} (analytic); verdict: an element outside the sample is wrong; raise samples= to find "
                "it",
                where=self.where,
                name=self.name,
                numerical=numerical,
                expected=expected,
            )

    def _at(self, place: tuple[int, ...]) -> str:
        return f"{self.where}: {self.name}[{', '.join(map(str, place))}]" if place else f"{self.where}: {self.name}"

    def _fail(self, compared: list[tuple[tuple[int, ...], float, float]], wrong: list[int]) -> None:
        place, a, n = max((compared[i] for i in wrong), key=lambda row: abs(row[1] - row[2]))
        raise GradientCheckError(
            "{at}: expected {n:.9g} (numerical), got {a:.9g} (analytic); {wrong_count} of {compared_count} elements "
            "differ; verdict: {verdict}",
            at=self._at(place),
            n=n,
            a=a,
            wrong_count=len(wrong),
            compared_count=len(compared),
            verdict=self._verdict(compared),
        )

    def _verdict(self, compared: list[tuple[tuple[int, ...], float, float]]) -> str:
        """What the pattern of the differences says about the mistake."""
        a = np.array([row[1] for row in compared])
        n = np.array([row[2] for row in compared])

        def close(x: Array, y: Array) -> bool:
            return bool(np.allclose(x, y, rtol=10 * self.rtol, atol=10 * self.atol))

        if not a.any():
            return "the backward pass gives no gradient here at all"
        if close(a, -n):
            return "the sign is wrong everywhere"
        ratio = float(np.sum(a * n) / np.sum(n * n)) if n.any() else 0.0
        if n.any() and close(a, ratio * n) and not math.isclose(ratio, 1.0, rel_tol=self.rtol):
            return (
                f"every element is {ratio:.6g} times what it should be; look for a factor such as the batch size, a "
                "sum taken for a mean, or a gradient added twice"
            )
        square = self.array.ndim == 2 and self.array.shape[0] == self.array.shape[1]
        if square and len(compared) == self.array.size and close(a.reshape(self.array.shape).T.ravel(), n):
            return "the gradient is transposed"
        return "the differences follow no simple pattern; look at the elements that differ"
