"""Linear regression with penalties: ridge, lasso, elastic net, their paths, and the priors that they correspond to.

All fit y = xW + b to targets t, with N samples and I features. Only W is penalized. The intercept b is not, so
centering x and t eliminates it. The objectives, with ‖·‖ the Euclidean norm and ‖W‖₁ = Σ|W_i|, are:

==============  =====================================================  ============================================
`ridge`         ‖t - xW - b‖² + α‖W‖²                                  not divided by N: with twice the samples, the
                                                                       same α has half the weight
`lasso`         ‖t - xW - b‖²/(2N) + α‖W‖₁                             divided by N: α has the scale of one sample
`elastic_net`   ‖t - xW - b‖²/(2N) + αρ‖W‖₁ + α(1 - ρ)‖W‖²/2           ρ is ``l1_ratio``
==============  =====================================================  ============================================

These are scikit-learn's conventions for Ridge, Lasso and ElasticNet, so an α means the same in both. An elastic net
with ρ = 0 is a ridge with α·N. Features are not standardized. A penalty compares coefficients, so features should have
similar scales.

All computations use float64, as a duality gap is a small difference of large numbers. W has the dtype of x.

References:
    A. Hoerl, R. Kennard (1970), Ridge regression; R. Tibshirani (1996), Regression shrinkage and selection via the
    lasso; H. Zou, T. Hastie (2005), Regularization and variable selection via the elastic net. The notes, chapter 6,
    L1 and L2.
"""

from __future__ import annotations

from zhishen.linear.paths import elastic_net_path, lasso_path
from zhishen.linear.priors import gaussian_log_likelihood, gaussian_log_prior, laplace_log_prior
from zhishen.linear.problem import LinearFit, LinearPath
from zhishen.linear.ridge_regression import ridge, ridge_path
from zhishen.linear.sparse_regression import alpha_max, elastic_net, lasso

__all__ = [
    "LinearFit",
    "LinearPath",
    "alpha_max",
    "elastic_net",
    "elastic_net_path",
    "gaussian_log_likelihood",
    "gaussian_log_prior",
    "laplace_log_prior",
    "lasso",
    "lasso_path",
    "ridge",
    "ridge_path",
]
