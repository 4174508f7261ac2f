"""Accuracy and time beside scikit-learn's own networks, with default arguments: five data sets, five seeds.

`NetworkClassifier` and `NetworkRegressor` standardize; `MLPClassifier` and `MLPRegressor` do not, so that they are
measured behind a StandardScaler as well.
"""

from __future__ import annotations

import time

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_wine
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from zhishen.sklearn import NetworkClassifier, NetworkRegressor

SEEDS = range(5)
# The standard error of the difference of two means over these splits is about 0.005.
TOLERANCE = 0.005


def districts(samples=3000):
    """Prices of districts as in the California housing data: features in very different units, and two near cities."""
    rng = np.random.default_rng(0)
    income, age = rng.lognormal(1.2, 0.45, samples), rng.uniform(1, 52, samples)
    rooms, bedrooms = rng.lognormal(1.6, 0.3, samples), rng.lognormal(0, 0.1, samples)
    population, occupants = rng.lognormal(7, 0.7, samples), rng.lognormal(1, 0.3, samples)
    latitude, longitude = rng.uniform(32, 42, samples), rng.uniform(-124, -114, samples)
    north = np.exp(-((latitude - 37.7) ** 2 + (longitude + 122.4) ** 2) / 2)
    south = np.exp(-((latitude - 34.0) ** 2 + (longitude + 118.2) ** 2) / 3)
    price = 0.4 * income + 1.5 * (north + south) + 0.005 * age - 0.1 * occupants + 0.03 * np.log(rooms) * income
    columns = [income, age, rooms, bedrooms, population, occupants, latitude, longitude]
    return np.column_stack(columns), price + rng.normal(0, 0.3, samples)


DATA = {
    "digits": load_digits,
    "wine": load_wine,
    "breast cancer": load_breast_cancer,
    "diabetes": load_diabetes,
    "districts": None,
}


def measured(build, splits):
    """The mean score and the median time of a fit in seconds."""
    scores, times = [], []
    for seed, (X, X_test, y, y_test) in zip(SEEDS, splits, strict=True):
        estimator = build(seed)
        begin = time.perf_counter()
        estimator.fit(X, y)
        times.append(time.perf_counter() - begin)
        scores.append(estimator.score(X_test, y_test))
    return float(np.mean(scores)), float(np.median(times))


@pytest.mark.filterwarnings("ignore")  # that MLPRegressor has not converged
@pytest.mark.parametrize("name", DATA)
def test_as_accurate_as_the_networks_of_scikit_learn(name, report):
    X, y = districts() if name == "districts" else DATA[name](return_X_y=True)
    classes = name in ("digits", "wine", "breast cancer")
    ours, theirs = (NetworkClassifier, MLPClassifier) if classes else (NetworkRegressor, MLPRegressor)
    splits = [
        train_test_split(X, y, test_size=0.3, random_state=seed, stratify=y if classes else None) for seed in SEEDS
    ]
    ours(random_state=0, epochs=1).fit(X, y)  # compiles the kernels
    score, seconds = measured(lambda seed: ours(random_state=seed), splits)
    plain, plain_seconds = measured(lambda seed: theirs(random_state=seed), splits)
    scaled, scaled_seconds = measured(lambda seed: make_pipeline(StandardScaler(), theirs(random_state=seed)), splits)
    report(
        f"{name}: {ours.__name__} {score:.4f} in {seconds:.2f} s, {theirs.__name__} {plain:.4f} in {plain_seconds:.2f} "
        f"s, behind a StandardScaler {scaled:.4f} in {scaled_seconds:.2f} s"
    )
    assert score > plain - TOLERANCE
    assert score > scaled - TOLERANCE
