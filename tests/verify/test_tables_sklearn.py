"""The recipe for tables beside scikit-learn's linear models and its MLP, on the same splits."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn import datasets
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.neural_network import MLPClassifier, MLPRegressor

from zhishen import data, train
from zhishen.train.recipes import sizes_for

SPLITS = range(4)


def scores(name: str) -> tuple[float, float, float]:
    """The means over the splits: of the recipe, of a linear model and of scikit-learn's MLP."""
    frame = getattr(datasets, f"load_{name}")(as_frame=True).frame
    found = []
    for seed in SPLITS:
        table = data.table(frame, target="target", split_seed=seed)
        sizes = sizes_for("table_layers", len(table.train.x))
        trainer = train.RECIPES["table_layers"].change(seed=seed, **sizes).build_trainer(table)
        trainer.train_samples = 0
        record = trainer.fit()[-1]
        (x, t), (test_x, test_t) = table.train, table.test
        if table.classes is None:
            ours, t, test_t = record["test_r2"], t.ravel(), test_t.ravel()
            theirs = RidgeCV(), MLPRegressor(max_iter=500, random_state=seed)
        else:
            ours = record["test_accuracy"]
            theirs = LogisticRegression(max_iter=1000), MLPClassifier(max_iter=500, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an MLP that has not converged
            found.append((ours, *(model.fit(x, t).score(test_x, test_t) for model in theirs)))
    return tuple(np.mean(found, axis=0))


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "diabetes"])
def test_the_recipe_is_as_good_as_scikit_learn(name, report):
    ours, linear, mlp = scores(name)
    report(f"{name}: table_layers {ours:.3f}, linear model {linear:.3f}, MLP {mlp:.3f}")
    assert ours > max(linear - 0.03, mlp - 0.02)
