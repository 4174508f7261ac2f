"""The elements of chapter 3: each control changes what it should, and the numbers shown are the library's."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np
import pytest
from lab_browser import Server, Watch, visitor
from lab_checks import wait_until_ready
from playwright.sync_api import Browser, Locator, Page, expect

from zhishen import nn, ops
from zhishen.lab.engine import operations
from zhishen.lab.engine.digits import quick_network
from zhishen.lab.engine.digits import test_images as images_of_test


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """The English page, which the tests share: each touches elements of its own."""
    context, watch = visitor(browser, server), Watch(server.origin)
    opened = context.new_page()
    watch.follow(opened)
    opened.goto(server.address("en", 3))
    wait_until_ready(opened)
    yield opened
    context.close()
    assert watch.problems == []


def slide(element: Locator, name: str, value: float, *, log: bool = False) -> None:
    """Set the slider of this name; the position of a logarithmic one is the exponent."""
    element.locator(f'input[type=range][aria-label="{name}"]').fill(str(math.log10(value) if log else value))


def shown(value: float, digits: int = 4) -> str:
    """A number as the page writes it."""
    size = abs(value)
    text = f"{value:.2e}" if size and (size < 1e-3 or size >= 1e6) else f"{float(f'{value:.{digits}g}'):g}"
    return re.sub(r"e([+-])0*", lambda found: f"e{found[1].strip('+')}", text).replace("-", "−")


def summary(element: Locator) -> Locator:
    return element.locator(".summary")


# --- 3.1 --------------------------------------------------------------------------------------------------------------


def test_activations_at_the_cursor(page: Page):
    element = page.locator("zs-activations")
    slide(element, "Input x", -1.5)
    rows = element.locator("tbody tr")
    for name, label in (("sigmoid", "sigmoid"), ("tanh", "tanh"), ("relu", "ReLU")):
        y, cache = ops.OPS[name].forward(np.array([-1.5]))
        slope = ops.OPS[name].backward(np.ones(1), cache)
        row = rows.filter(has_text=label)
        expect(row.locator("td").nth(1)).to_have_text(f"{y[0]:.4f}".replace("-", "−"))
        expect(row.locator("td").nth(2)).to_have_text(f"{slope[0]:.4f}")
    element.get_by_role("checkbox", name="GELU").check()
    expect(rows.filter(has_text="GELU").locator("td").nth(1)).to_have_text(
        f"{ops.gelu(np.array([-1.5]))[0]:.4f}".replace("-", "−")
    )


def test_the_cursor_of_activations_is_dragged_and_moved_by_keys(page: Page):
    element = page.locator("zs-activations")
    slide(element, "Input x", 0)
    handle = element.locator("circle.handle").first
    handle.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(element.locator("thead")).to_contain_text("x = 0.5")


def test_a_neuron_becomes_a_step(page: Page):
    element = page.locator("zs-neuron")
    slide(element, "Weight w", 20)
    slide(element, "Bias b", -20)
    slide(element, "Input x", 1)
    expect(summary(element)).to_contain_text("The weighted sum is 0, the output 0.5")
    expect(summary(element)).to_contain_text("changes 5 times as much")
    element.get_by_role("combobox").select_option("step")
    expect(summary(element)).to_contain_text("the output 0.")


def test_an_array_is_typed(page: Page):
    element = page.locator("zs-step-values")
    field = element.get_by_role("textbox")
    field.fill("-710, -709, 3")
    expect(element.locator("tr").filter(has_text="step(x)").locator("td")).to_have_text(["0", "0", "1"])
    expect(element.locator("tr").filter(has_text="exp(−x)").first.locator("td").first).to_have_text("∞")
    expect(summary(element)).to_contain_text("1 of 3 elements are above 0. The formula of the sigmoid overflows at 1")
    field.fill("1, two")
    expect(element.get_by_role("alert")).to_contain_text("Write numbers with commas")
    field.fill("1, 2")
    expect(element.get_by_role("alert")).to_have_count(0)
    element.get_by_role("button", name="Ordinary numbers").click()
    expect(summary(element)).to_contain_text("Nothing overflows")


def test_a_sigmoid_becomes_tanh(page: Page):
    element = page.locator("zs-tanh-sigmoid")
    slide(element, "Multiply the output by", 2)
    slide(element, "Multiply the input by", 2)
    expect(summary(element)).to_contain_text("is 1.")
    slide(element, "Add", -1)
    expect(summary(element)).to_have_text("2 · sigmoid(2 · x) − 1 equals tanh(x).")


# --- 3.2 --------------------------------------------------------------------------------------------------------------


def test_relus_follow_a_typed_curve(page: Page):
    element = page.locator("zs-relu-sum")
    element.get_by_role("textbox").fill("x**2")
    for units, difference in ((2, "1"), (4, "0.25"), (8, "0.0625")):
        slide(element, "Hidden neurons with ReLU", units)
        expect(summary(element)).to_contain_text(f"{units} hidden neurons; the largest difference is {difference}.")
    element.get_by_role("textbox").fill("x +")
    expect(element.get_by_role("alert")).to_be_visible()
    element.get_by_role("textbox").fill("abs(x)")
    expect(element.get_by_role("alert")).to_have_count(0)


def test_linear_layers_collapse_until_one_is_not_linear(page: Page):
    element = page.locator("zs-collapse")
    element.get_by_label("W₁ weight 1").fill("1.5")
    first, bias, second = [1.5, -0.7, 1, -0.6], [0.3, 0.9, -0.8, 0.4], [1.1, 0.9, -0.7, 0.5]
    layers = [nn.Affine.from_arrays([first], bias), nn.Affine.from_arrays([[w] for w in second], [0.2])]
    one = nn.collapse(layers)
    W, b = (shown(float(one.params[name].ravel()[0])) for name in ("W", "b"))
    expect(summary(element)).to_have_text(f"The two layers are one layer: y = {W} x + {b}.")
    element.get_by_role("combobox").select_option("relu")
    expect(summary(element)).to_contain_text("collapse: expected linear layers (Affine, Identity), got ReLU")
    slide(element, "c of h(x) = c x", -1)
    slide(element, "Layers h(x) = c x", 4)
    expect(element.locator(".power")).to_contain_text("(−1) · (−1) · (−1) · (−1) · x = 1 · x")


# --- 3.3 --------------------------------------------------------------------------------------------------------------


def test_softmax_overflows_and_does_not(page: Page):
    element = page.locator("zs-softmax")
    element.get_by_role("button", name="The scores 1010, 1000, 990").click()
    rows = element.locator("tr")
    expect(rows.filter(has_text="exp(a) / Σ").locator("td")).to_have_text(["NaN"] * 3)
    expected = [shown(value) for value in ops.softmax(np.array([1010.0, 1000.0, 990.0]))]
    expect(rows.filter(has_text="divided by their sum").locator("td")).to_have_text(expected)
    expect(summary(element)).to_contain_text("The plain formula fails")
    element.get_by_role("button", name="Reset").click()
    slide(element, "Temperature T", 10, log=True)
    expected = [shown(value) for value in ops.softmax(np.array([0.3, 2.9, 4.0]) / 10)]
    expect(rows.filter(has_text="divided by their sum").locator("td")).to_have_text(expected)
    element.get_by_role("button", name="One more class").click()
    expect(rows.filter(has_text="divided by their sum").locator("td")).to_have_count(4)


def test_a_score_is_moved_by_keys(page: Page):
    element = page.locator("zs-softmax")
    element.get_by_role("button", name="Reset").click()
    element.get_by_role("slider", name="Score of class 0").focus()
    page.keyboard.press("ArrowUp")
    expect(element.locator("tr").first.locator("td").first).to_have_text("0.4")


# --- 3.4 --------------------------------------------------------------------------------------------------------------


def test_the_network_of_the_book(page: Page):
    element = page.locator("zs-three-layers")
    expect(summary(element)).to_have_text("The input (1, 0.5) gives the output (0.31682708, 0.69627909).")
    slide(element, "x₁", -2)
    slide(element, "x₂", -2)
    y = operations()["three_layers"].compute({"x": [-2, -2]})["y"]
    expect(summary(element)).to_contain_text(f"({y[0]:.8f}, {y[1]:.8f})")
    element.get_by_role("combobox").select_option("identity")
    expect(summary(element)).to_contain_text("(−0.32400000, −0.72400000)")


def test_a_neuron_shows_its_sum_and_its_weights_can_be_changed(page: Page):
    element = page.locator("zs-three-layers")
    element.get_by_role("button", name="Reset").click()
    neuron = element.get_by_role("button", name="z₂⁽¹⁾ = ")
    neuron.focus()
    page.keyboard.press("Enter")
    expect(element.locator(".sum")).to_contain_text("a₂⁽¹⁾ = 0.3 · 1 + 0.4 · 0.5 + 0.2 = 0.7")
    element.get_by_label("w₂₁⁽¹⁾ from x₁: W1[0, 1]").fill("-1")
    expect(element.locator(".sum")).to_contain_text("= −0.6")
    element.get_by_role("button", name="Back to the start").click()
    expect(element.get_by_role("button", name="y₁ = ?")).to_be_visible()


def test_rows_meet_columns(page: Page):
    element = page.locator("zs-matrix-product")
    element.get_by_label("Shape of A").fill("2, 2")
    element.get_by_label("Shape of B").fill("2, 2")
    element.get_by_role("button", name="Row 1, column 0").hover()
    expect(element.locator(".sum")).to_have_text("3·5 + 4·7 = 43")
    expect(summary(element)).to_contain_text("The number in row 1 and column 0 is 43, a sum of 2 products.")
    element.get_by_label("Shape of B").fill("3, 2")
    expect(summary(element)).to_contain_text("matmul: expected inner sizes that agree, got (2, 2), (3, 2)")
    expect(element.get_by_role("status")).to_contain_text("A row of A has 2 numbers, and a column of B has 3")
    element.get_by_label("Shape of B").fill("9")
    expect(element.get_by_role("alert")).to_contain_text("from 1 to 6")
    element.get_by_label("Shape of B").fill("2")
    expect(summary(element)).to_contain_text("The result has the shape (2,).")


# --- 3.5, 3.6 and 3.7 -------------------------------------------------------------------------------------------------


def test_a_pixel_of_a_digit(page: Page):
    element = page.locator("zs-digits")
    expect(element.locator("dl")).to_contain_text("28 · 7 + 10 = 206")
    element.get_by_role("checkbox", name="normalize").uncheck()
    expect(element.locator("dl")).to_contain_text("(10000, 784) uint8")
    expect(element.locator("dl")).to_contain_text("= 25")
    element.get_by_role("checkbox", name="one_hot").check()
    expect(element.locator("dl")).to_contain_text("[0 0 1 0 0 0 0 0 0 0]")
    element.get_by_role("button", name="Image 1 of the digit 9").click()
    expect(summary(element)).to_contain_text("is a 9")
    element.get_by_role("checkbox", name="flatten").uncheck()
    slide(element, "Row", 14)
    expect(element.locator("dl")).to_contain_text(", 0, 14, 10]")


def test_both_ways_read_the_same_digits(page: Page):
    element = page.locator("zs-batches")
    slide(element, "Test images", 2000)
    element.get_by_role("button", name="Read the test images").click()
    x, t = images_of_test()
    accuracy = 100 * quick_network().accuracy(x[:2000], t[:2000])
    for lane in element.locator(".lane").all():
        expect(lane.locator(".facts")).to_contain_text("images 2,000", timeout=15_000)
        expect(lane.locator(".facts")).to_contain_text(f"accuracy {accuracy:.2f} %")
    expect(summary(element)).to_contain_text("Of 2,000 images that both ways have read, 0 have different answers.")
    element.get_by_role("button", name="Measure all batch sizes").click()
    expect(element.locator("svg.plot circle")).to_have_count(12, timeout=15_000)


def test_softmax_changes_no_answer(page: Page):
    element = page.locator("zs-left-out")
    element.get_by_role("button", name="A wrong answer").click()
    expect(summary(element)).to_contain_text("Both say 6")
    result = operations()["softmax_left_out"].compute({"image": 8, "factor": 10})
    slide(element, "Multiply the scores by", 10, log=True)
    expect(summary(element)).to_contain_text(f"the cross entropy error is {shown(result['loss'], 3)}.")
    expect(summary(element)).to_contain_text("softmax changes 0 answers")


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_code_of_every_element_is_shown(page: Page):
    for name in ("zs-activations", "zs-three-layers", "zs-batches"):
        element = page.locator(name)
        element.get_by_role("button", name="As Python").click()
        expect(element.locator("section.code pre").first).to_contain_text("import numpy as np")
        element.get_by_role("button", name="As Python").click()


def test_the_chinese_page_has_the_same_elements_in_chinese(lab_page):
    chinese = lab_page("zh", 3)
    expect(summary(chinese.locator("zs-three-layers"))).to_have_text(
        "输入 (1, 0.5) 得到输出 (0.31682708, 0.69627909)。"
    )
    expect(summary(chinese.locator("zs-collapse"))).to_contain_text("这两层就是一层")
    chinese.locator("zs-softmax").get_by_role("button", name="得分取 1010、1000、990").click()
    expect(summary(chinese.locator("zs-softmax"))).to_contain_text("照公式计算失败")
    assert chinese.locator("main zs-figure").count() == 0
