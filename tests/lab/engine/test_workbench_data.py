"""The data of the workbench: parts, mistakes in formulas, uploads."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from workbench_client import DIGITS, Page

from zhishen import data
from zhishen.data.points import POINTS
from zhishen.errors import ArgumentError, NumericalError
from zhishen.lab.engine.workbench_composition import Composition
from zhishen.lab.engine.workbench_data import POINT_TESTS, function_values, material_for

TABLE = "a,b,color,kind\n" + "".join(f"{k % 7},{k * 0.5},{'red' if k % 3 else 'blue'},{k % 2}\n" for k in range(60))


def uploaded(page: Page, text: str, name: str = "mine.csv") -> None:
    page.compute("upload", name=name, content=base64.b64encode(text.encode()).decode(), first=True)


@pytest.mark.parametrize("kind", [*POINTS, "function"])
@pytest.mark.parametrize("validation", [0.0, 0.25])
def test_the_parts_have_the_sizes_that_were_asked_for(kind, validation):
    dataset = material_for(Composition(data=kind, samples=40, validation=validation)).dataset
    sizes = {name: len(part.t) for name, part in dataset.parts().items()}
    held = round(40 * validation)
    expected = {"train": 40 - held, **({"validation": held} if held else {}), "test": POINT_TESTS}
    assert sizes == expected
    assert (dataset.classes is None) == (kind == "function")


def test_digits_are_the_first_of_mnist():
    dataset = material_for(Composition(**DIGITS)).dataset
    whole = data.mnist(flatten=False)
    np.testing.assert_array_equal(np.asarray(dataset.train.x[:]), whole.train.x[:240])
    assert dataset.validation is not None
    np.testing.assert_array_equal(dataset.validation.t, whole.train.t[240:300])
    np.testing.assert_array_equal(np.asarray(dataset.test.x[:5]), whole.test.x[:5])


def test_a_formula_is_computed():
    x = np.linspace(-2, 2, 9)
    np.testing.assert_allclose(function_values("sin(3*x) + x^2", x), np.sin(3 * x) + x**2)


@pytest.mark.parametrize("formula", ["a + x", "1", "__import__('os')", "x +", "", "x.real"])
def test_what_is_no_formula_of_x_is_refused(formula):
    with pytest.raises(ArgumentError):
        function_values(formula, np.zeros(3))


@pytest.mark.parametrize("formula", ["1/x", "log(x)", "exp(1000*x)"])
def test_values_that_are_not_finite_are_refused(formula):
    with pytest.raises(NumericalError, match="expected a finite value"):
        function_values(formula, np.array([-2.0, 0.0, 2.0]))


def test_a_table_that_was_uploaded_is_that_of_the_file(tmp_path, monkeypatch):
    page = Page(data="table", file="mine.csv", target="kind", validation=0.2, epochs=2, batch_size=10)
    uploaded(page, TABLE)
    assert page.compute("workbench_columns", name="mine.csv")["names"] == ["a", "b", "color", "kind"]
    page.play()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text(TABLE)
    expected = data.table("mine.csv", target="kind", validation=0.2)
    found = page.training.material.dataset
    for name, part in expected.parts().items():
        np.testing.assert_array_equal(found.parts()[name].x, part.x)
        np.testing.assert_array_equal(found.parts()[name].t, part.t)


def test_an_upload_in_parts_is_joined():
    page = Page()
    for first, text in ((True, TABLE[:100]), (False, TABLE[100:])):
        content = base64.b64encode(text.encode()).decode()
        size = page.compute("upload", name="mine.csv", content=content, first=first)["size"]
    assert size == len(TABLE)
    assert page.compute("workbench_columns", name="mine.csv")["rows"] == 60


def test_uploads_belong_to_their_page():
    uploaded(Page(), TABLE)
    reply = Page().ask("compute", "workbench_preview", arguments={"data": "table", "file": "mine.csv"})
    assert "expected a file that this page has uploaded, got 'mine.csv'" in reply["error"]


@pytest.mark.parametrize("name", ["a.py", "a.pkl", "a", "../a.exe"])
def test_other_kinds_of_files_are_refused(name):
    reply = Page().ask("compute", "upload", arguments={"name": name, "content": "", "first": True})
    assert "expected a file of the kinds" in reply["error"]


@pytest.mark.parametrize("text", ["", "a\n", "a,b\n1,2\n", "\x00\x01\x02", "a,a\n1,2\n2,3\n", "1,2\n3,4\n"])
def test_a_damaged_table_is_refused_in_one_sentence(text):
    page = Page()
    uploaded(page, text)
    reply = page.ask("compute", "workbench_preview", arguments={"data": "table", "file": "mine.csv", "target": "b"})
    assert "error" in reply
    assert "\n" not in reply["error"]


def test_images_that_were_uploaded_are_learned_and_saved(tmp_path, monkeypatch):
    from io import BytesIO

    from PIL import Image

    from zhishen import load
    from zhishen.train import read_run

    monkeypatch.chdir(tmp_path)
    page = Page(data="images", file="tones", validation=0.25, epochs=1, batch_size=8, blocks=[{"kind": "conv"}])
    for name, gray in (("dark", 20), ("light", 200)):
        for i in range(10):
            stream = BytesIO()
            Image.new("RGB", (9, 8), (gray + i, gray, 40)).save(stream, "PNG")
            encoded = base64.b64encode(stream.getvalue()).decode()
            page.compute("upload", name=f"tones/{name}/{i}.png", content=encoded, first=True)
    assert page.compute("workbench_preview", **page.arguments)["class_names"] == ["dark", "light"]
    page.play()
    page.tell("save", name="tones-1")
    dataset = page.training.material.dataset
    run = read_run("runs/tones-1")
    np.testing.assert_array_equal(np.asarray(run.load_data().test.x[:]), np.asarray(dataset.test.x[:]))
    np.testing.assert_array_equal(
        load("runs/tones-1").predict(dataset.test.x), page.training.trainer.network.predict(dataset.test.x)
    )
    error = Page().ask("compute", "workbench_open", arguments={"name": "tones-1"})["error"]
    assert "choose their folder again" in error


def test_images_that_were_not_uploaded_are_missing():
    reply = Page().ask("compute", "workbench_preview", arguments={"data": "images", "file": "pets"})
    assert "expected a file that this page has uploaded, got 'pets'" in reply["error"]
