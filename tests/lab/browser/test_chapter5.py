"""Chapter 5 in a browser: each control changes what it should, and the numbers are the library's."""

from __future__ import annotations

import re

import numpy as np
import pytest
from lab_checks import hand, numbers, wait_until_quiet
from playwright.sync_api import Page, expect

from zhishen import Tensor, gradients, ops
from zhishen.lab.engine.chain import Chain
from zhishen.lab.engine.chapter5_network import gradient_check_step, two_layer
from zhishen.lab.engine.chapter5_network_graph import network_graph


def summary(page: Page, selector: str) -> str:
    """The sentence below an element."""
    return page.locator(f"{selector} .summary").first.inner_text()


def shown(page: Page, selector: str, text: str | re.Pattern[str]) -> None:
    """Wait until the sentence below an element contains a text."""
    expect(page.locator(f"{selector} .summary").first).to_contain_text(text)


def test_the_apples_in_both_languages(lab_page):
    page = lab_page("en", 5)
    assert {100, 2.2, 2, 110, 200, 1.1, 220}.issubset(numbers(page, "zs-graph"))
    shown(page, "zs-graph", "The result is 220; its derivatives: apple 2.2, number 110, tax 200.")
    shown(lab_page("zh", 5), "zs-graph", "结果是 220；它的导数：苹果 2.2，个数 110，消费税 200。")


def test_each_graph_has_a_heading_of_its_own(lab_page):
    for language in ("en", "zh"):
        headings = lab_page(language, 5).locator("zs-graph h3").all_inner_texts()
        assert len(set(headings)) == len(headings) == 8


def test_the_heading_follows_the_example(lab_page):
    page = lab_page("en", 5)
    graph = page.locator("zs-graph").first
    assert graph.locator("h3").inner_text() == "The computational graph of two apples"
    graph.get_by_label("Example", exact=True).select_option("twice")
    expect(graph.locator("h3")).to_have_text("The gradients of a value that is used twice are added")
    graph.get_by_label("Formula", exact=True).fill("u * v")
    expect(graph.locator("h3")).to_have_text("The computational graph of your own formula")


def test_the_graph_follows_its_inputs_and_steps(lab_page):
    page = lab_page("en", 5)
    graph = page.locator("zs-graph#shopping")
    shown(page, "#shopping", "The result is 715")
    hand(graph, "tax", 1.2)
    apple, tax = Tensor(100.0), Tensor(1.2)
    price = (apple * 2 + 450) * tax
    d_apple, d_tax = gradients(price, [apple, tax])
    shown(page, "#shopping", f"The result is {price.item():g}; its derivatives: apple {d_apple:g}")
    assert float(d_tax) in numbers(page, "#shopping")
    hand(graph, "Step", 2)
    shown(page, "#shopping", "Step 2 of 10: forward, × gives 200.")
    graph.get_by_role("button", name="One step forward").click()
    shown(page, "#shopping", "Step 3 of 10: forward, × gives 450.")
    assert 780 not in numbers(page, "#shopping .scene")
    graph.get_by_role("button", name="Back to the start").click()
    shown(page, "#shopping", "no number is known yet")


def test_any_formula_that_is_typed(lab_page):
    page = lab_page("en", 5)
    graph = page.locator("zs-graph").first
    graph.get_by_label("Formula", exact=True).fill("exp(u) * v")
    shown(page, "zs-graph", f"The result is {np.e:.4g}")
    hand(graph, "u", 2)
    shown(page, "zs-graph", f"u {np.exp(2):.4g}, v {np.exp(2):.4g}")
    graph.get_by_label("Formula", exact=True).fill("exp(u) *")
    expect(graph.get_by_role("alert")).to_contain_text("column 9")
    graph.get_by_label("Formula", exact=True).fill("sum(u @ v)")
    graph.get_by_text("Type the inputs").click()
    graph.get_by_label("u, a number, a list or rows").fill("[[1, 2], [3, 4]]")
    graph.get_by_label("v, a number, a list or rows").fill("[[5], [6]]")
    shown(page, "zs-graph", "The result is 56.")
    graph.get_by_label("v[1, 0]").fill("7")
    shown(page, "zs-graph", "The result is 62.")
    wait_until_quiet(page)
    assert "graph.formula=" in page.url


def test_long_and_short_graph_and_formulas(lab_page):
    page = lab_page("en", 5)
    sigmoid = page.locator("#sigmoid")
    expect(sigmoid.locator(".scene")).to_contain_text("exp")
    sigmoid.get_by_label("A circle for each elementary operation").uncheck()
    expect(sigmoid.locator(".scene")).not_to_contain_text("exp")
    y = ops.sigmoid(np.array(0.5))
    shown(page, "#sigmoid", f"x {y * (1 - y):.4g}.")
    affine = page.locator("#affine")
    expect(affine.locator(".scene")).to_contain_text("dW = Xᵀ dY")
    affine.get_by_label("Formulas of the gradients").uncheck()
    expect(affine.locator(".scene")).not_to_contain_text("dW = Xᵀ dY")
    affine.get_by_label("Example").select_option("neuron")
    shown(page, "#affine", "The result is 0.7311")


def test_softmax_sends_back_y_minus_t(lab_page):
    page = lab_page("en", 5)
    a = np.array([[1.1, 0.7, 1.6], [1.6, 0.7, 1.1]])
    expected = (ops.softmax(a) - np.eye(3)[[1, 0]]) / 2
    found = numbers(page, "#softmax .scene")
    assert all(any(abs(value - number) < 6e-4 for number in found) for value in expected.ravel())


def test_a_broken_layer_is_found_and_repaired(lab_page):
    page = lab_page("en", 5)
    broken = page.locator("#broken")
    shown(page, "#broken", "The check fails: 1 of 5 gradients are wrong: ∂L/∂x.")
    chain = Chain(["affine/transpose", "relu", "affine"], inputs="rows", loss="softmax", seed=0)
    expect(broken.locator(".found.bad")).to_have_text("✗ " + chain.verdict("x", chain.backward()["x"]))
    wrong = np.abs(chain.backward()["x"] - chain.numerical()["x"]) > 1e-4
    assert broken.locator(".mark").count() == 2 * wrong.sum()  # in both tables
    broken.get_by_label("Backward of layer 1").select_option("")
    shown(page, "#broken", "The check passes for all 5 gradients")
    broken.get_by_label("Loss at the end").select_option("softmax/average")
    expect(broken.locator(".found.bad").first).to_contain_text("every element is 4 times what it should be")
    broken.get_by_label("Input", exact=True).select_option("images")
    expect(broken.locator(".chain")).to_contain_text("conv1")


def test_a_chain_that_does_not_fit_and_a_step_that_is_too_small(lab_page):
    page = lab_page("zh", 5)
    check = page.locator("zs-gradcheck").first
    shown(page, "zs-gradcheck", "3 个梯度都通过了梯度确认")
    hand(check, "数值微分的步长 h", -12)
    shown(page, "zs-gradcheck", "3 个梯度中有 3 个错了")
    hand(check, "数值微分的步长 h", -4)
    check.get_by_label("第 2 层", exact=True).select_option("batch_norm")
    check.get_by_label("第 2 层的反向传播").select_option("constants")
    expect(check.locator(".found.bad").first).to_be_visible()


def test_who_overwrites_dout(lab_page):
    page = lab_page("en", 5)
    shown(page, "zs-overwrite", "2 of 4 entries of dx are wrong")
    field = page.locator("zs-overwrite")
    field.get_by_label("x[1]").fill("0.5")
    field.get_by_label("x[3]").fill("3")
    shown(page, "zs-overwrite", "0 of 4 entries of dx are wrong")


def test_the_short_gradients(lab_page):
    page = lab_page("en", 5)
    hand(page.locator("zs-sigmoid-gradient"), re.compile("^x$"), 0)
    shown(page, "zs-sigmoid-gradient", "= 0.25; the long graph gives 0.25.")
    page.locator("zs-sigmoid-gradient .handle").press("Shift+ArrowRight")
    shown(page, "zs-sigmoid-gradient", "x = 1:")
    softmax = page.locator("zs-softmax-gradient")
    hand(softmax, "Samples in the batch, N", 4)
    y = ops.softmax(np.array([1.1, 0.7, 1.6]))
    shown(page, "zs-softmax-gradient", f"(y − t)/4 = ({y[0] / 4:.3g}, −{(1 - y[1]) / 4:.3g}, {y[2] / 4:.3g})")
    softmax.get_by_label("Right class t").select_option("2")
    shown(page, "zs-softmax-gradient", f"Loss {-np.log(y[2]):.4g}")
    softmax.get_by_label("Compare with the squared error").check()
    shown(page, "zs-softmax-gradient", "softmax with squared error sends")
    softmax.get_by_role("slider", name="Probability of class 0").press("ArrowUp")
    assert "zs-" not in summary(page, "zs-softmax-gradient")
    shown(page, "zs-softmax-gradient", re.compile(r"Loss (?!0\.699)"))


def test_the_two_layer_network(lab_page):
    page = lab_page("en", 5)
    network = page.locator("zs-two-layer")
    expect(network.locator(".parts")).to_contain_text("affine1 Affine(49, 8)")
    expect(network.locator(".parts")).to_contain_text(f"= {two_layer()['loss']:.4g}")
    shown(page, "zs-two-layer", "490 parameters")
    network.get_by_role("button", name="Differentiate numerically").click()
    shown(page, "zs-two-layer", "490 of 490 derivatives after 980 losses")
    cells = network.locator("tbody td:last-child").all_inner_texts()
    assert all(0 < float(cell.replace("−", "-")) < 1e-7 for cell in cells)
    network.get_by_label("Activation").select_option("tanh")
    expect(network.locator(".parts")).to_contain_text("tanh1 Tanh()")
    hand(network, "Hidden neurons", 3)
    shown(page, "zs-two-layer", f"{49 * 3 + 3 + 3 * 10 + 10} parameters")


def test_layers_open_by_a_click_and_by_a_switch(lab_page):
    page = lab_page("en", 5)
    network = page.locator("zs-network-graph")
    loss = network_graph()["loss"]
    shown(page, "zs-network-graph", f"Loss {loss:.4g}; the largest gradients: affine1.W")
    network.locator(".opens", has_text="affine1").click()
    expect(network.get_by_label("affine1 · Affine")).to_be_checked()
    expect(network.locator(".scene")).to_contain_text("affine1.W")
    network.get_by_label("affine1 · Affine").uncheck()
    expect(network.locator(".scene")).not_to_contain_text("affine1.W")
    hand(network, "Step", 4)
    shown(page, "zs-network-graph", "forward, affine2 gives")
    network.get_by_label("Labels t[0]").fill("1")
    hand(network, "Step", 10)
    shown(page, "zs-network-graph", f"Loss {network_graph(labels=(1, 1))['loss']:.4g}")


def test_the_step_of_the_check(lab_page):
    page = lab_page("en", 5)
    hand(page.locator("zs-check-step"), re.compile("^Step h$"), -7)
    found = gradient_check_step()
    central = found["central_float64"][np.abs(np.log10(found["h"]) + 7).argmin()]
    shown(page, "zs-check-step", re.compile(rf"central difference, float64 {central:.1e}".replace("e-0", "e−")))
    page.locator("zs-check-step .handle").press("ArrowRight")
    shown(page, "zs-check-step", "at h = 3.2e−7")


@pytest.mark.parametrize("width", [390, 1280])
def test_every_element_fits_its_width(lab_page, width):
    page = lab_page("en", 5, width=width)
    wide = page.evaluate(
        "labInspect.interactive().filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.localName)"
    )
    assert wide == []
