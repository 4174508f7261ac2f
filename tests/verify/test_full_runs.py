"""Complete trainings on all of MNIST by the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

SEEDS = (0, 1, 2)


def train(folder: Path, *options: str) -> tuple[list[dict[str, float]], float]:
    """Run ``zhishen train``; return the record of each epoch and the total seconds."""
    began = time.perf_counter()
    command = [sys.executable, "-W", "error", "-m", "zhishen", "train", *options, "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return [event for event in events if event["event"] == "epoch"], time.perf_counter() - began


@pytest.mark.parametrize(
    ("options", "goal"),
    [
        ("", 0.993),
        ("--network simple_conv", 0.989),
        ("--network deep_conv", 0.994),
        ("--network wide_conv", 0.996),
        ("--network residual_conv", 0.996),
    ],
    ids=["defaults", "simple_conv", "deep_conv", "wide_conv", "residual_conv"],
)
def test_convolutional_networks_reach_their_accuracy(tmp_path, report, options, goal):
    runs = [train(tmp_path, *options.split(), "--seed", str(seed)) for seed in SEEDS]
    accuracies = [epochs[-1]["test_accuracy"] for epochs, _ in runs]
    summary = ", ".join(f"{100 * a:.2f} % in {s:.1f} s" for a, (_, s) in zip(accuracies, runs, strict=True))
    mean = sum(accuracies) / len(SEEDS)
    report(f"zhishen train {options}: {len(runs[0][0])} epochs: {summary}; mean {100 * mean:.2f} %")
    assert mean >= goal


@pytest.mark.parametrize("options", [[], ["--optimizer", "sgd", "--lr", "0.1"]], ids=["recipe", "plain SGD"])
def test_two_layers_pass_97_percent_within_20_epochs(tmp_path, report, options):
    epochs, seconds = train(tmp_path, "--network", "two_layer", *options, "--epochs", "20")
    accuracies = [record["test_accuracy"] for record in epochs]
    passed = next((k for k, accuracy in enumerate(accuracies, start=1) if accuracy > 0.97), None)
    summary = f"97 % passed in epoch {passed}" if passed else "97 % not passed"
    report(f"two_layer {' '.join(options)}: {100 * accuracies[-1]:.2f} % after 20 epochs, {summary}, {seconds:.1f} s")
    assert len(accuracies) == 20
    assert passed is not None
    assert accuracies[-1] > 0.97


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        train(tmp_path, "--seed", "1", "--epochs", "2", "--out", name)
    first, second = (tmp_path / name / "model.safetensors" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
