"""At run time the base classes are those of scikit-learn."""

from __future__ import annotations

import sklearn.base

from zhishen.interop.sklearn import bases


def test_they_are_scikit_learns():
    for name in bases.__all__:
        assert getattr(bases, name) is getattr(sklearn.base, name)
