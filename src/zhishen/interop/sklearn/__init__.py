"""Estimators of scikit-learn that train networks; public as `zhishen.sklearn`.

The estimators are thin: `building` makes the network and the optimizer, `scaling` standardizes, `weighting` weights the
samples, `monitoring` measures, stops and reports, and the `Trainer` trains.
"""

from __future__ import annotations

from zhishen._optional import late_import

late_import("sklearn", feature="zhishen.sklearn", install="scikit-learn")

from zhishen.interop.sklearn.classifier import NetworkClassifier  # noqa: E402 - after the check of the package
from zhishen.interop.sklearn.regressor import NetworkRegressor  # noqa: E402

__all__ = ["NetworkClassifier", "NetworkRegressor"]
