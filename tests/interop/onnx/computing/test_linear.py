"""Products of matrices: gradients, shapes, and equations of Einsum against NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same

from zhishen.errors import ShapeError, UnsupportedError
from zhishen.interop.onnx.computing.linear import LINEAR

EQUATIONS = {
    "ij,jk->ik": [(2, 3), (3, 4)],
    "ij->ji": [(2, 3)],
    "ii->i": [(3, 3)],
    "ii": [(3, 3)],
    "iij->j": [(2, 2, 3)],
    "i,j->ij": [(2,), (3,)],
    "bij,bjk->bik": [(2, 3, 4), (2, 4, 2)],
    "...ij,...jk->...ik": [(2, 3, 4), (2, 4, 2)],
    "...i->...": [(2, 3)],
    "i...,i->...": [(3, 2), (3,)],
    "ij,jk,kl": [(2, 3), (3, 2), (2, 4)],
    "bhwc,hkc->bhwk": [(2, 3, 2, 4), (3, 5, 4)],
    "abc->b": [(2, 3, 4)],
    "->": [()],
}


def test_every_operator_has_an_example():
    assert set(LINEAR) == {"MatMul", "Gemm", "Einsum"}


@pytest.mark.parametrize("equation", EQUATIONS)
def test_einsum_is_that_of_numpy(equation, rng):
    arrays = [rng.normal(size=shape) for shape in EQUATIONS[equation]]
    same(run("Einsum", *arrays, equation=equation), np.einsum(equation, *arrays))


@pytest.mark.parametrize("equation", ["ij,jk->ik", "ii->i", "...ij,...jk->...ik"])
def test_the_gradient_of_einsum(equation, rng):
    check_gradients("Einsum", *(rng.normal(size=shape) for shape in EQUATIONS[equation]), equation=equation)


@pytest.mark.parametrize("equation", ["ij,jk", "ij->ik", "ij->ii", "i->j", "ij...k->i", "ii->i"])
def test_an_equation_that_does_not_fit_is_refused(equation):
    with pytest.raises(ShapeError, match="Einsum y0: expected inputs that fit this operator"):
        run("Einsum", np.ones((2, 3), np.float32), equation=equation)


@pytest.mark.parametrize(("x", "y"), [((2, 3), (3, 4)), ((3,), (3, 4)), ((2, 3), (3,)), ((2, 1, 2, 3), (5, 3, 2))])
def test_the_gradient_of_matmul(x, y, rng):
    check_gradients("MatMul", rng.normal(size=x), rng.normal(size=y))


@pytest.mark.parametrize("bias", [(4,), (1, 4), (2, 1), (), None])
@pytest.mark.parametrize("options", [{}, {"alpha": 0.5, "beta": 2.0}, {"transA": 1, "transB": 1}])
def test_gemm(bias, options, rng):
    A, B = rng.normal(size=(2, 3)), rng.normal(size=(3, 4))
    C = None if bias is None else rng.normal(size=bias)
    expected = options.get("alpha", 1) * A @ B + (0 if C is None else options.get("beta", 1) * C)
    given = (A.T, B.T) if options.get("transA") else (A, B)
    same(run("Gemm", *given, *(() if C is None else (C,)), **options), expected)
    check_gradients("Gemm", *given, *(() if C is None else (C,)), **options)


def test_gemm_of_whole_numbers_keeps_their_dtype():
    A = np.array([[1, 2], [3, 4]], np.int32)
    same(run("Gemm", A, A, A, alpha=2.0), (2 * A @ A + A).astype(np.int32))


def test_an_absurd_product_is_refused():
    with pytest.raises(UnsupportedError, match=r"\(100000, 100000\)"):
        run("MatMul", np.ones((100_000, 1), np.float32), np.ones((1, 100_000), np.float32))
