"""The pictures in the folder of a run."""

from __future__ import annotations

import numpy as np

from zhishen import data, nn, optim, train
from zhishen.cli.train_figures import draw_run


def test_the_folder_has_the_curves_and_the_mistakes(tmp_path):
    rng = np.random.default_rng(0)
    part = data.Split(rng.random((20, 1, 8, 8), dtype=np.float32), rng.integers(0, 3, 20))
    dataset = data.Dataset(train=part, validation=None, test=part, name="noise", classes=3, image_shape=(1, 8, 8))
    network = nn.Network([nn.Flatten(), nn.Affine(64, 3, rng=rng)])
    trainer = train.Trainer(network, dataset, optim.SGD(), epochs=1, rng=rng)
    trainer.fit()
    left = tmp_path / "figures" / ".learning_curves.png.123.tmp"
    left.parent.mkdir()
    left.touch()
    draw_run(trainer, tmp_path)
    assert sorted(path.name for path in left.parent.iterdir()) == ["learning_curves.png", "misclassified.png"]
