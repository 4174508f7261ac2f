"""Networks as estimators of scikit-learn: `NetworkClassifier` and `NetworkRegressor`."""

from __future__ import annotations

from zhishen.interop.sklearn import NetworkClassifier, NetworkRegressor

__all__ = ["NetworkClassifier", "NetworkRegressor"]
