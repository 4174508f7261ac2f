"""The base classes of scikit-learn. It has no types, so the checker of types sees classes with what is used of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["BaseEstimator", "ClassifierMixin", "RegressorMixin"]

if TYPE_CHECKING:

    class BaseEstimator:
        """The base of all estimators: options by name, clones, names of features."""

        def __sklearn_tags__(self) -> Any:
            """What the estimator can do."""

        def get_params(self, *, deep: bool = True) -> dict[str, Any]:
            """The options by name."""
            ...

        def set_params(self, **params: Any) -> Any:
            """Change options."""

    class ClassifierMixin:
        """What all classifiers have: the accuracy as score."""

        def __sklearn_tags__(self) -> Any:
            """What the estimator can do."""

    class RegressorMixin:
        """What all regressors have: R² as score."""

        def __sklearn_tags__(self) -> Any:
            """What the estimator can do."""

else:
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
