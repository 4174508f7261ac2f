"""Chapter 6: a polynomial of degree 9 goes through 10 points and is far off between them; a ridge holds it.

第 6 章：9 次多项式穿过 10 个点，在点与点之间却差得很远；岭回归约束住它。

The points lie on sin(πx), up to noise. The error is the root of the mean square, on the 10 points of training and on
200 others.

Prints:
    degree   ridge   training   others   largest coefficient
         1       0      0.372    0.517                  0.73
         3       0      0.071    0.195                  2.82
         9       0      0.000    7.371               2173.74
         9  0.0001      0.056    0.208                  3.38
         9   0.001      0.062    0.195                  2.62
         9    0.01      0.085    0.219                  2.25
         9       1      0.337    0.527                  0.65
         9     100      0.561    0.741                  0.03
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zhishen import linear
from zhishen.messages import message

Floats: TypeAlias = npt.NDArray[np.float64]
rng = np.random.default_rng(1)


def points(count: int) -> tuple[Floats, Floats]:
    """Places between -1 and 1, and noisy values there."""
    x = rng.uniform(-1, 1, count)
    return x, np.sin(np.pi * x) + rng.normal(scale=0.2, size=count)


def powers(x: Floats, degree: int) -> Floats:
    """x, x², ..., one column each; the intercept is the coefficient of x⁰."""
    return x[:, None] ** np.arange(1, degree + 1)


def error(fit: linear.LinearFit, x: Floats, t: Floats) -> float:
    """√mean((y - t)²)."""
    return float(np.sqrt(np.mean((fit.predict(powers(x, len(fit.W))) - t) ** 2)))


x, t = points(10)
others = points(200)

print(message("degree   ridge   training   others   largest coefficient"))
for degree, alpha in ((1, 0.0), (3, 0.0), (9, 0.0), (9, 1e-4), (9, 1e-3), (9, 1e-2), (9, 1.0), (9, 100.0)):
    fit = linear.ridge(powers(x, degree), t, alpha=alpha)
    largest = np.abs(fit.W).max()
    print(f"{degree:6}  {alpha:6g}   {error(fit, x, t):8.3f} {error(fit, *others):8.3f}   {largest:19.2f}")
