"""W8: a whole fit of an estimator at its default arguments, on scikit-learn's digits.

`NetworkClassifier` against `MLPClassifier`, and `NetworkRegressor` against `MLPRegressor`, which predicts the digit as
a number. Both have one hidden layer of 100 neurons, and Adam. zhishen runs 50 epochs of mini-batches of 64;
scikit-learn runs mini-batches of 200 until its loss stops falling, for at most 200 epochs. Three quarters of the 1,797
images are for training; the scores of the other quarter are compared first.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import peers
from harness import Row, Settings, check_close, interleave_runs

TOLERANCE = 0.02  # by which a score may be below scikit-learn's
SEED = 0


def digits() -> tuple[Any, ...]:
    """The images and labels for training, then those for the comparison of scores."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    images, labels = load_digits(return_X_y=True)
    x, x_test, t, t_test = train_test_split(images, labels, random_state=SEED)
    return x, t, x_test, t_test


def fit(kind: type, x: Any, t: Any) -> Any:
    """A fitted estimator with default arguments."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn warns if 200 epochs were too few
        return kind(random_state=SEED).fit(x, t)


def compare(name: str, own: type, theirs: type, data: tuple[Any, ...]) -> Row:
    """Compare the scores of two kinds of estimators, then the times of a fit."""
    x, t, x_test, t_test = data
    score, peer_score = (fit(kind, x, t).score(x_test, t_test) for kind in (own, theirs))
    check = check_close(f"{name} below scikit-learn's", max(0.0, peer_score - score), TOLERANCE)
    return Row(
        key="W8",
        task=f"a fit of {own.__name__} on digits",
        detail=f"{len(x):,} images, default arguments; {name} {score:.3f}, scikit-learn's {peer_score:.3f}",
        peer="scikit-learn",
        measured=interleave_runs(lambda: fit(own, x, t), lambda: fit(theirs, x, t), rounds=2 * Settings.repeats + 1),
        settings=theirs.__name__,
        checks=(check,),
    )


def rows() -> Iterator[Row]:
    """Check the scores, then measure the times."""
    if isinstance(peers.load("scikit-learn"), peers.Missing):
        return
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    from zhishen.sklearn import NetworkClassifier, NetworkRegressor

    data = digits()
    yield compare("accuracy", NetworkClassifier, MLPClassifier, data)
    yield compare("R²", NetworkRegressor, MLPRegressor, data)
