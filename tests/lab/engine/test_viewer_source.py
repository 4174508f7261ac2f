"""What the viewer shows: expressions, networks, and files below the working folder."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError, CheckpointError, UnsupportedError, ZhishenError
from zhishen.interop import onnx
from zhishen.lab.engine import files, kept
from zhishen.lab.engine.viewer_source import Source, model_names, opened
from zhishen.nn import NETWORKS


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files.use(files.Files())
    kept.use(kept.Kept())


def small(**options):
    return nn.two_layer(6, 4, 3, rng=np.random.default_rng(1), **options)


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_of_the_zoo_opens_on_a_test_image(network):
    record = opened(Source(source="network", network=network, first=7)).record
    loss = record.circles[-1].value.array
    assert loss.shape == ()
    assert np.isfinite(loss)
    assert all(circle.value.array is not None for circle in record.circles)
    assert all(circle.gradient is not None for circle in record.circles if circle.kind == "parameter")


def test_a_path_and_an_upload_have_the_same_numbers(tmp_path):
    network = small()
    (tmp_path / "models").mkdir()
    file = network.save(tmp_path / "models" / "a.safetensors")
    files.current().add("mine.safetensors", file.read_bytes(), first=True)
    onnx.export(network, tmp_path / "b.onnx")
    files.current().add("mine.onnx", (tmp_path / "b.onnx").read_bytes(), first=True)
    sources = [
        Source(source="path", path="models/a.safetensors", count=2),
        Source(source="file", file="mine.safetensors", count=2),
        Source(source="path", path="b.onnx", count=2),
        Source(source="file", file="mine.onnx", count=2),
    ]
    losses = [float(opened(source).record.circles[-1].value.array) for source in sources]
    assert losses[0] == losses[1]
    np.testing.assert_allclose(losses, losses[0], rtol=1e-6)
    assert model_names() == ["b.onnx", "models/a.safetensors"]


def test_a_file_that_changes_is_read_again(tmp_path):
    source = Source(source="file", file="a.safetensors")
    losses = []
    for seed in (0, 1):
        network = nn.two_layer(6, 4, 3, rng=np.random.default_rng(seed))
        content = network.save(tmp_path / "a.safetensors").read_bytes()
        files.current().add("a.safetensors", content, first=True)
        losses.append(float(opened(source).record.circles[-1].value.array))
    assert losses[0] != losses[1]
    assert opened(source) is opened(source)


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x.onnx", "a/../../x.onnx", "n" * 300, "loop/x.onnx"])
def test_paths_that_lead_elsewhere_are_refused(path, tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(ZhishenError, match=r"below the folder in which zhishen lab was started|got no such file"):
        opened(Source(source="path", path=path))


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "link").symlink_to("/etc")
    with pytest.raises(ArgumentError, match="below the folder in which zhishen lab was started"):
        opened(Source(source="path", path="link/passwd"))


@pytest.mark.parametrize(("name", "content", "problem"), [
    ("a.onnx", b"not a model", "expected an ONNX file"),
    ("a.onnx", b"", "got an empty file"),
    ("a.safetensors", b"not a model", "damaged or something else"),
    ("a.safetensors", b"\xff" * 8 + b"{}", "damaged or something else"),
    ("a.txt", b"1,2", "damaged or something else"),
])  # fmt: skip
def test_a_file_that_is_no_network_is_refused_in_a_sentence(name, content, problem):
    files.current().add(name, content, first=True)
    with pytest.raises(CheckpointError, match=problem) as caught:
        opened(Source(source="file", file=name))
    assert "\n" not in str(caught.value)


def test_an_unknown_operator_is_named(tmp_path):
    from onnx import TensorProto, helper

    node = helper.make_node("Foo", ["x"], ["y"])
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 3]) for name in "xy"]
    graph = helper.make_graph([node], "g", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    files.current().add("a.onnx", model.SerializeToString(), first=True)
    with pytest.raises(UnsupportedError, match="Foo"):
        opened(Source(source="file", file="a.onnx"))


def test_a_network_of_any_input_size_is_refused_with_advice(tmp_path):
    nn.Network([nn.ReLU()]).save(tmp_path / "a.safetensors")
    with pytest.raises(ArgumentError, match="expected a network that knows the shape of one input"):
        opened(Source(source="path", path="a.safetensors"))
