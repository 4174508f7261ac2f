"""Predictions of images: as digits, or as the images that the network learned."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from zhishen import data
from zhishen.train import Config


def test_a_network_of_numbers_has_no_images(refuses, tmp_path, rng):
    part = data.Split(rng.random((20, 4)), rng.integers(0, 2, 20))
    dataset = data.Dataset(part, None, part, name="numbers", classes=2)
    config = Config(network="two_layer", network_options={"hidden": 3}, epochs=1, batch_size=20)
    trainer = config.build_trainer(dataset)
    trainer.run_folder = tmp_path / "run"
    trainer.run_folder.mkdir()
    config.write(trainer.run_folder / "config.toml")
    trainer.fit()
    assert "expected a network that was trained on images, got run, trained on rows of 4 numbers" in refuses(
        "predict", "run", "image.png"
    )


@pytest.mark.usefixtures("without_figures")
def test_a_folder_of_digits_has_a_table_and_a_sheet(zhishen, digits, tmp_path):
    options = ["--data", digits, "--network", "two_layer", "--epochs", "1", "--out", "run"]
    assert zhishen("train", *options, "--json")[0] == 0
    (tmp_path / "pages").mkdir()
    for i in range(3):
        page = Image.new("L", (60, 80 + i), 255)
        page.paste(0, (30, 10, 36, 70))
        page.save(tmp_path / "pages" / f"{i}.png")
    status, out, _ = zhishen("predict", "run", "pages", "--json", "--out", "there")
    assert status == 0
    assert [json.loads(line)["file"] for line in out.splitlines()] == [f"pages/{i}.png" for i in range(3)]
    assert len((tmp_path / "there" / "predictions.csv").read_text().splitlines()) == 4
    with Image.open(tmp_path / "there" / "contact_sheet.png") as sheet:
        assert sheet.size[0] > 300
