"""A search of 30 trials on 2,000 digits finds a better point than the recipe, for each of five seeds."""

from __future__ import annotations

import pytest

from zhishen import data
from zhishen.search import Study, ValidationAccuracy, apply, parse_space
from zhishen.train import RECIPES, Config, evaluate

SPACES = {
    "multi_layer": ["lr=log:1e-4..1e-1", "batch_size=choice:20|50|100", "optimizer.weight_decay=log:1e-3..1"],
    "two_layer": ["lr=log:1e-2..5", "batch_size=choice:20|50|100"],
}


@pytest.mark.parametrize("network", SPACES)
@pytest.mark.parametrize("seed", range(5))
def test_the_best_point_is_better_on_the_test_images(network, seed):
    objective = ValidationAccuracy(RECIPES[network].change(epochs=3, seed=seed), samples=2000)
    study = Study(parse_space(SPACES[network]), strategy="coarse_to_fine", seed=seed)
    study.optimize(objective, trials=30)

    def test_accuracy(config: Config) -> float:
        trainer = config.build_trainer(objective.dataset())
        trainer.fit()
        return evaluate(trainer.network, data.mnist().test)[1]

    assert study.best.value > objective({}, lambda value: None)
    assert test_accuracy(apply(objective.config, study.best.point)) > test_accuracy(objective.config)
