"""Chapter 6: ridge shrinks all coefficients, lasso sets those that do not matter to exactly 0; both are priors.

第 6 章：岭回归缩小所有系数，Lasso 把不重要的系数变成 0；两者都是先验。

Prints:
    the truth         3.00 -2.00  1.00     0     0     0     0     0
    least squares     2.89 -2.07  1.01 -0.17 -0.06 -0.15 -0.04  0.05
    ridge             1.59 -1.20  0.74 -0.28 -0.08  0.05 -0.20  0.23
    elastic net       1.86 -1.29  0.71 -0.14     0     0     0  0.06
    lasso             2.26 -1.40  0.61     0     0     0     0     0
    as the penalty of lasso falls, coefficients come in: [0, 3, 7, 8, 8]
    of 1000 points around lasso's, more probable after the data: 0
"""

from typing import Any

import numpy as np

from zhishen import linear
from zhishen.messages import message
from zhishen.messages.columns import pad_right

rng = np.random.default_rng(0)
truth = np.array([3.0, -2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0])
x = rng.normal(size=(40, 8))
t = x @ truth + 5 + rng.normal(size=40)


def shown(W: Any) -> str:
    """Coefficients in a line."""
    return " ".join(f"{w:5.2f}" if w else "    0" for w in W)


coefficients = {
    message("the truth"): truth,
    message("least squares"): linear.ridge(x, t, alpha=0.0).W,
    message("ridge"): linear.ridge(x, t, alpha=20.0).W,
    message("elastic net"): linear.elastic_net(x, t, alpha=0.5).W,
    message("lasso"): linear.lasso(x, t, alpha=0.5).W,
}
for name, W in coefficients.items():
    print(pad_right(name, 16), shown(W))

path = linear.lasso_path(x, t, count=5)
counts = np.count_nonzero(path.W, axis=1).tolist()
print(message("as the penalty of lasso falls, coefficients come in: {value}", value=counts))

noise, scale = 1.0, 0.05  # MAP under a Laplace prior: lasso with alpha = noise²/(N scale)
fit = linear.lasso(x, t, alpha=noise**2 / (len(t) * scale))


def log_posterior(W: Any) -> float:
    """How probable W is after the data, but for a constant."""
    likelihood = linear.gaussian_log_likelihood(x, t, W, b=fit.b, noise=noise)
    return likelihood + linear.laplace_log_prior(W, scale=scale)


others = fit.W + rng.normal(size=(1000, 8)) * 10.0 ** rng.uniform(-4, 0, size=(1000, 1))
higher = sum(log_posterior(W) >= log_posterior(fit.W) for W in others)
print(message("of 1000 points around lasso's, more probable after the data: {value}", value=higher))
