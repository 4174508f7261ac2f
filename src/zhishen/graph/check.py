"""The gradient check: analytic gradients against numerical ones.

References:
    *Deep Learning from Scratch*, section 5.7.
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
from zhishen.errors import ArgumentError, GradientCheckError
from zhishen.graph.numerical import STEP, moved, scalar_of
from zhishen.graph.tensor import Tensor, gradients
from zhishen.messages import message

__all__ = ["GradientReport", "ParameterReport", "compare_gradients", "frozen", "gradcheck"]

_TOLERANCE = Number(0)
_SAMPLES = WholeNumber(1)


@dataclass(frozen=True)
class ParameterReport:
    """The result of the check of one parameter.

    Attributes:
        name: the name of the parameter.
        shape: the shape of the parameter.
        checked: how many elements were compared one by one.
        kinks: how many elements were skipped because the function has a kink there, and no derivative.
        worst: the largest difference, relative to the larger of the two gradients and 1e-3.
    """

    name: str
    shape: tuple[int, ...]
    checked: int
    kinks: int
    worst: float


@dataclass(frozen=True)
class GradientReport:
    """The result of a gradient check that passed; it prints one line per parameter."""

    parameters: tuple[ParameterReport, ...]

    @property
    def worst(self) -> float:
        """The largest relative difference of all parameters."""
        return max(p.worst for p in self.parameters)

    def __str__(self) -> str:
        width = max(len(p.name) for p in self.parameters)
        return "\n".join(f"{p.name:<{width}}  {_agreement(p)}" for p in self.parameters)

    def _repr_html_(self) -> str:
        from zhishen.display.tables import fragment, table

        heads = (
            message("parameter"), message("shape"), message("compared"), message("skipped on a kink"),
            message("largest difference"),
        )  # fmt: skip
        rows = [(p.name, f"{p.shape}", f"{p.checked:,}", f"{p.kinks:,}", f"{p.worst:.1e}") for p in self.parameters]
        return fragment(message("the gradients agree with the numerical ones"), table(heads, rows, texts=2))


def _agreement(report: ParameterReport) -> str:
    if report.kinks:
        return message(
            "{checked} of {size} elements agree to {worst:.1e}, {kinks} skipped on a kink",
            checked=report.checked,
            size=math.prod(report.shape),
            worst=report.worst,
            kinks=report.kinks,
        )
    return message(
        "{checked} of {size} elements agree to {worst:.1e}",
        checked=report.checked,
        size=math.prod(report.shape),
        worst=report.worst,
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

    An output that is not a scalar is reduced by a random weighted sum, so that errors cannot cancel. Elements are
    compared one by one (a random choice of ``samples`` in a large input), and all together along a random direction.

    Args:
        function: takes one Tensor per input, and returns a Tensor.
        inputs: arrays or Tensors; they are copied to float64. Reports use the Tensor's name, or ``input 0``,
            ``input 1``, ...
        rng: the generator, or generators, from which ``function`` draws. Their state is restored before each
            evaluation, so that, for example, a dropout mask stays the same.
        allow_zero: names of inputs whose gradient is correctly zero everywhere.
        h: the step of the numerical gradient.
        rtol: the relative difference that is allowed.
        atol: the absolute difference that is allowed.
        samples: how many elements of an input to compare one by one at most.

    Returns:
        A report that prints one line per input.

    Raises:
        ArgumentError: there are no inputs, two inputs have the same name, or ``function`` does not return a Tensor
            computed from them.
        GradientCheckError: the gradients differ; the message has the element, the two values and a verdict. Also where
            the check would prove nothing: the function returns different values at the same point, all gradients of an
            input are zero, or every element lies on a kink.

    Examples:
        >>> print(gradcheck(lambda x: np.tanh(x) * x, Tensor([0.5, -1.0], name="x")))  # doctest: +ELLIPSIS
        x  2 of 2 elements agree to ...
    """
    names = [x.name if isinstance(x, Tensor) and x.name else f"input {i}" for i, x in enumerate(inputs)]
    arrays = [np.array(x.data if isinstance(x, Tensor) else x, dtype=np.float64) for x in inputs]
    tensors = [Tensor(a, name=name) for a, name in zip(arrays, names, strict=True)]
    if len(set(names)) < len(names):
        raise ArgumentError(
            "gradcheck: expected a different name for each input, got {names}; rename the Tensors",
            names=", ".join(names),
        )
    generators = [rng] if isinstance(rng, np.random.Generator) else list(rng)
    weights: list[Array] = []

    def scalar() -> Tensor:
        out: Any = function(*tensors)
        if not isinstance(out, Tensor) or not out.requires_grad:
            raise ArgumentError(
                "gradcheck: expected function to return a Tensor computed from its inputs, got {output!r}; compute "
                "with the Tensors themselves, not with their .data, and not within no_grad()",
                output=out,
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
    """Compare given gradients of a scalar with numerical ones: `gradcheck` for gradients from any source.

    Args:
        value: evaluates the scalar at the current values of ``params``.
        params: float64 arrays by name; they are changed in place and restored.
        analytic: the gradients to check, by the same names.
        where: the name at the beginning of error messages.
        rng: the generators from which ``value`` draws.
        allow_zero: parameters whose gradient is correctly zero everywhere.
        h: the step of the numerical gradient.
        rtol: the relative difference that is allowed.
        atol: the absolute difference that is allowed.
        samples: how many elements of a parameter to compare one by one at most.

    Raises:
        ArgumentError: names or dtypes do not fit.
        GradientCheckError: see `gradcheck`.
    """
    check(h, STEP, where=where, name="h")
    check(rtol, _TOLERANCE, where=where, name="rtol")
    check(atol, _TOLERANCE, where=where, name="atol")
    check(samples, _SAMPLES, where=where, name="samples")
    generators = list(rng)
    given = {name: np.asarray(g) for name, g in analytic.items()}
    _check_names(where, params, given)

    def evaluate() -> float:
        with frozen(generators):
            return scalar_of(value())

    here = evaluate()
    if not math.isfinite(here):
        raise GradientCheckError(
            "{where}: expected a finite value, got {value}; check at inputs where the function is finite",
            where=where,
            value=here,
        )
    if evaluate() != here:
        raise GradientCheckError(
            "{where}: expected the same value at the same point, got another value at the second evaluation, so the "
            "check proves nothing; pass the generators from which the function draws as rng=",
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
                "{where}: expected a gradient for {name}, got none; the backward pass does not compute it",
                where=where,
                name=name,
            )
        if array.dtype != np.float64:
            raise ArgumentError(
                "{where}: expected {name} in float64, got {dtype}, whose rounding errors hide the differences; build "
                "the network with dtype=np.float64",
                where=where,
                name=name,
                dtype=array.dtype,
            )
        if analytic[name].shape != array.shape:
            raise GradientCheckError(
                "{where}: expected the gradient of {name} with shape {shape}, got {gradient}; check the sums over the "
                "batch and the transposes",
                where=where,
                name=name,
                shape=array.shape,
                gradient=analytic[name].shape,
            )
        if analytic[name].dtype != array.dtype:
            raise GradientCheckError(
                "{where}: expected the gradient of {name} in {dtype}, got {gradient}; the backward pass "
                "changes the dtype",
                where=where,
                name=name,
                dtype=array.dtype,
                gradient=analytic[name].dtype,
            )


@contextmanager
def frozen(generators: Iterable[np.random.Generator]) -> Generator[None]:
    """A context in which generators may draw; afterwards their state is restored."""
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
        indices = [tuple(int(i) for i in np.unravel_index(k, self.array.shape)) for k in chosen]
        if not np.isfinite(self.analytic).all():
            index = tuple(np.argwhere(~np.isfinite(self.analytic))[0].tolist())
            raise GradientCheckError(
                "{element}: expected a finite gradient, got {gradient}; the backward pass divides by 0 or overflows",
                element=self._element(index),
                gradient=self.analytic[index],
            )
        compared: list[tuple[tuple[int, ...], float, float]] = []
        wrong: list[int] = []
        kinks: list[tuple[int, ...]] = []
        for index in indices:
            numerical = self._derivative(lambda step, index=index: self._moved_value(index, step), self.analytic[index])
            if numerical is None:
                kinks.append(index)
                continue
            compared.append((index, float(self.analytic[index]), numerical))
            if not self._agree(self.analytic[index], numerical):
                wrong.append(len(compared) - 1)
        if wrong:
            self._fail(compared, wrong)
        if indices and not compared:
            raise GradientCheckError(
                "{where}: expected smooth points in {name}, got {kinks} elements that all lie on kinks, so the check "
                "proves nothing; check at other values, away from the kinks",
                where=self.where,
                name=self.name,
                kinks=len(kinks),
            )
        if not allow_zero and size and not np.any(self.analytic) and all(n == 0 for _, _, n in compared):
            raise GradientCheckError(
                "{where}: expected a gradient of {name} other than 0, got {zeros} zeros, which prove nothing; use a "
                "larger batch or other values (a batch of one with batch norm, or dead ReLUs, give zeros), or pass "
                "allow_zero if zeros are correct",
                where=self.where,
                name=self.name,
                zeros=size,
            )
        self._check_direction(chooser, kinks)
        return ParameterReport(self.name, self.array.shape, len(compared), len(kinks), self._worst(compared))

    def _agree(self, a: float, b: float) -> bool:
        return abs(a - b) <= self.atol + self.rtol * max(abs(a), abs(b))

    def _worst(self, compared: list[tuple[tuple[int, ...], float, float]]) -> float:
        return max((abs(a - n) / max(abs(a), abs(n), 1e-3) for _, a, n in compared), default=0.0)

    def _moved_value(self, index: tuple[int, ...], step: float) -> float:
        with moved(self.array, index, step):
            return self.evaluate()

    def _derivative(self, value_at: Callable[[float], float], expected: float) -> float | None:
        """The central difference, at smaller steps where it disagrees; None if the function has a kink here.

        Where a function is smooth, the difference between the right and the left slope shrinks with the step. On a kink
        it does not shrink. The last two steps distinguish the two cases: a kink just outside the last step is well
        inside the step before.
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
        has_kink = jumps[-2] > max(0.25 * jumps[0], self.atol + 10 * noise)  # for a smooth function it is jumps[0] / 8
        left_right = 0.5 * jumps[-1] + self.atol + noise
        if has_kink and abs(expected - best) <= left_right * (1 + self.rtol):
            return None
        return best

    def _check_direction(self, chooser: np.random.Generator, kinks: list[tuple[int, ...]]) -> None:
        """All smooth elements along a random direction: finds errors in elements that were not sampled."""
        if not self.array.size:
            return
        direction = chooser.normal(size=self.array.shape)
        for index in kinks:
            direction[index] = 0
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
                "{analytic:.9g} (analytic); verdict: an element outside the sample is wrong; raise samples= to find "
                "it",
                where=self.where,
                name=self.name,
                numerical=numerical,
                analytic=expected,
            )

    def _element(self, index: tuple[int, ...]) -> str:
        name = f"{self.where}: {self.name}"
        return f"{name}[{', '.join(map(str, index))}]" if index else name

    def _fail(self, compared: list[tuple[tuple[int, ...], float, float]], wrong: list[int]) -> None:
        index, analytic, numerical = max((compared[i] for i in wrong), key=lambda row: abs(row[1] - row[2]))
        raise GradientCheckError(
            "{element}: expected {numerical:.9g} (numerical), got {analytic:.9g} (analytic); {wrong} of {checked} "
            "elements differ; verdict: {verdict}",
            element=self._element(index),
            numerical=numerical,
            analytic=analytic,
            wrong=len(wrong),
            checked=len(compared),
            verdict=self._verdict(compared),
        )

    def _verdict(self, compared: list[tuple[tuple[int, ...], float, float]]) -> str:
        """The most likely mistake, from the pattern of the differences."""
        a = np.array([row[1] for row in compared])
        n = np.array([row[2] for row in compared])

        def close(x: Array, y: Array) -> bool:
            return bool(np.allclose(x, y, rtol=10 * self.rtol, atol=10 * self.atol))

        if not a.any():
            return message("the backward pass gives no gradient here at all")
        if close(a, -n):
            return message("the sign is wrong everywhere")
        ratio = float(np.sum(a * n) / np.sum(n * n)) if n.any() else 0.0
        if n.any() and close(a, ratio * n) and not math.isclose(ratio, 1.0, rel_tol=self.rtol):
            return message(
                "every element is {ratio:.6g} times what it should be; look for a factor such as the batch size, a sum "
                "instead of a mean, or a gradient that is added twice",
                ratio=ratio,
            )
        square = self.array.ndim == 2 and self.array.shape[0] == self.array.shape[1]
        if square and len(compared) == self.array.size and close(a.reshape(self.array.shape).T.ravel(), n):
            return message("the gradient is transposed")
        return message("the differences follow no simple pattern; look at the elements that differ")
