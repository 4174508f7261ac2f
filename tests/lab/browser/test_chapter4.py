"""Chapter 4 in a browser: each control changes what it should, and the numbers shown are those of the library."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from lab_browser import Server, Watch, visitor
from lab_checks import hand, numbers, wait_until_quiet, wait_until_ready
from playwright.sync_api import Browser, Locator, Page

from zhishen import clustering, information, numerical_derivative, optim


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """Chapter 4 in English. The tests share it: each begins by resetting its element."""
    context, watch = visitor(browser, server), Watch(server.origin)
    opened = context.new_page()
    watch.follow(opened)
    opened.goto(server.address("en", 4))
    wait_until_ready(opened)
    yield opened
    context.close()
    assert watch.problems == []


@pytest.fixture
def element(page: Page, request: pytest.FixtureRequest) -> Locator:
    """The element that a test is about, as at the beginning."""
    found = page.locator(request.param).first
    found.scroll_into_view_if_needed()
    found.get_by_role("button", name="Reset").click()
    wait_until_quiet(page)
    return found


def about(selector: str):
    return pytest.mark.parametrize("element", [selector], indirect=True, ids=[selector])


def summary(element: Locator) -> list[float]:
    """The numbers of the sentence below the picture."""
    wait_until_quiet(element.page)
    text = element.locator(".summary").inner_text().replace("−", "-").replace(",", " ")
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", text)]


def drag(element: Locator, name: str, right: float, down: float) -> None:
    """Drag a point by pixels."""
    box = element.get_by_role("slider", name=name, exact=True).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = element.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + right / 2, y + down / 2)
    mouse.move(x + right, y + down)
    mouse.up()


@about("zs-losses")
def test_losses(element: Locator):
    assert summary(element) == [0.6, 0.0975, 0.51083]
    hand(element, "Probability of the right class", 0.01)
    p, squares, cross = summary(element)
    assert p == 0.01
    assert cross == pytest.approx(-np.log(0.01), abs=1e-5)
    assert squares == pytest.approx(0.5973, abs=1e-3)
    element.get_by_role("button", name="knows nothing").click()
    assert summary(element)[2] == pytest.approx(np.log(10), abs=1e-5)
    drag(element, "probability of class, 2", 0, -60)
    assert summary(element)[0] > 0.3


@about("zs-one-weight")
def test_one_weight(element: Locator):
    loss, slope, accuracy, flat = summary(element)
    assert (accuracy, flat) == (0.75, 0)
    assert slope == pytest.approx(-0.0436, abs=1e-4)
    hand(element, re.compile("^Change of the weight$"), 0.3)
    moved = summary(element)
    assert moved[0] < loss
    assert moved[2:] == [0.9, 0]
    element.get_by_label("Activation function").select_option("step")
    element.get_by_label("The weight is in").select_option("1")
    assert summary(element)[1] == 0


@about("zs-surprise")
def test_surprise(element: Locator):
    assert summary(element)[:2] == [2, pytest.approx(-np.log2(0.75), abs=1e-3)]
    hand(element, "Probability of heads", 0.125)
    assert summary(element)[0] == 3
    element.get_by_label("Base of the logarithm").select_option("e")
    assert summary(element)[0] == pytest.approx(3 * np.log(2), abs=1e-3)


@about("#coin")
def test_coin(element: Locator):
    assert summary(element)[-1] == pytest.approx(information.entropy([0.9, 0.1], base=2), abs=1e-4)
    element.get_by_role("slider", name="Probability of heads").first.press("ArrowLeft")
    assert summary(element)[-1] == pytest.approx(information.entropy([0.89, 0.11], base=2), abs=1e-4)


@about("zs-divergences")
def test_divergences(element: Locator):
    p, q = [0.1, 0.4, 0.3, 0.15, 0.05], [0.05, 0.15, 0.2, 0.25, 0.35]
    assert summary(element) == [
        pytest.approx(value, abs=1e-4)
        for value in (
            information.kl_divergence(p, q, base=2),
            information.kl_divergence(q, p, base=2),
            information.js_divergence(p, q, base=2),
        )
    ]
    element.get_by_role("button", name="equal").click()
    assert summary(element) == [0, 0, 0]
    drag(element, "Q, E", 0, -80)
    assert min(summary(element)) > 0
    element.get_by_role("button", name="Q excludes what happens").click()
    wait_until_quiet(element.page)
    assert "= ∞ bits" in element.locator(".summary").inner_text()


@about("zs-divergences")
def test_bars_move_by_keys_and_stay_a_distribution(element: Locator):
    bar = element.get_by_role("slider", name="P, A")
    bar.press("ArrowUp")
    bar.press("ArrowUp")
    wait_until_quiet(element.page)
    heights = [
        float(element.get_by_role("slider", name=f"P, {name}").get_attribute("aria-valuenow") or "nan")
        for name in "ABCDE"
    ]
    assert heights[0] == pytest.approx(0.12, abs=1e-3)
    assert sum(heights) == pytest.approx(1, abs=1e-9)
    assert heights[1] / heights[2] == pytest.approx(4 / 3, abs=1e-3)


@about("zs-moving-apart")
def test_moving_apart(element: Locator):
    hand(element, "Distance", 2)
    assert summary(element) == [2, pytest.approx(np.log(2), abs=1e-4), 2]


@about("zs-joint")
def test_joint_table(element: Locator):
    joint = np.array([[45, 3], [17, 8], [2, 25]]) / 100
    assert summary(element)[0] == pytest.approx(information.mutual_information(joint, base=2), abs=1e-4)
    element.get_by_role("button", name="independent").click()
    assert summary(element)[0] < 1e-9
    element.get_by_role("button", name="rain, umbrella: 12").click()
    table = np.array([[24, 12], [12, 6], [24, 13]])
    assert summary(element)[0] == pytest.approx(information.mutual_information(table / table.sum(), base=2), rel=1e-2)


@about("zs-likelihood")
def test_likelihood(element: Locator):
    assert summary(element)[-1] == 0.7
    element.get_by_role("button", name="Go to the best coin").click()
    heads, flips, theta, likelihood, cross, _ = summary(element)
    assert (heads, flips, theta) == (7, 10, 0.7)
    assert likelihood == pytest.approx(0.7**7 * 0.3**3, rel=1e-2)
    assert cross == pytest.approx(information.entropy([0.7, 0.3]), abs=1e-4)
    element.get_by_role("button", name="Flip 2: tails").click()
    assert summary(element)[0] == 8


@about("zs-contingency")
def test_contingency_table(element: Locator):
    table = np.array([[40, 5, 5], [4, 42, 4], [6, 3, 41]])
    cell = element.get_by_role("button", name="class 1, cluster 1: 40")
    cell.click()
    cell = element.get_by_role("button", name="class 1, cluster 1: 41")
    cell.click(modifiers=["Shift"])
    element.get_by_role("button", name="class 1, cluster 1: 40").press("+")
    table[0, 0] += 1
    *_, rand, adjusted = summary(element)
    assert rand == pytest.approx(clustering.rand_index(contingency=table), abs=1e-4)
    assert adjusted == pytest.approx(clustering.adjusted_rand_index(contingency=table), abs=1e-4)
    shown = numbers(element.page, "zs-contingency")
    mutual = clustering.adjusted_mutual_information(contingency=table)
    assert any(number == pytest.approx(mutual, abs=1e-4) for number in shown)


@about("zs-pairs")
def test_pairs(element: Locator):
    assert summary(element)[-2:] == [0.8235, 0.5984]
    hand(element, "TN: other class, other cluster", 100)
    assert summary(element)[-2:] == [0.9091, 0.8]


@about("zs-tangent")
def test_tangent(element: Locator):
    assert summary(element) == [0.2, 0.2, 0.24]
    element.get_by_role("button", name="sin(x)").click()
    element.get_by_role("button", name="h = 10⁻⁴").click()
    exact, central, forward = summary(element)
    assert exact == pytest.approx(np.cos(1), abs=1e-7)
    assert central == pytest.approx(numerical_derivative(np.sin, 1.0, h=1e-4), abs=1e-7)
    assert forward == pytest.approx((np.sin(1.0001) - np.sin(1)) / 1e-4, abs=1e-7)
    element.get_by_label("f(x), a formula in x").fill("x*")
    wait_until_quiet(element.page)
    assert "column 3" in element.get_by_role("alert").inner_text()
    element.get_by_label("f(x), a formula in x").fill("x**2")
    wait_until_quiet(element.page)
    assert element.get_by_role("alert").count() == 0


@about("zs-gradient-field")
def test_gradient_field(element: Locator):
    assert summary(element) == [3, 4, 6, 8]
    drag(element, "Place", -60, 60)
    x, y, a, b = summary(element)
    assert (a, b) == (pytest.approx(2 * x, abs=1e-2), pytest.approx(2 * y, abs=1e-2))
    assert x < 3


@about("zs-descent")
def test_descent(element: Locator):
    path = optim.gradient_descent(optim.SURFACES["bowl"], [-3.0, 4.0], lr=0.1, steps=100)
    assert summary(element)[3] == pytest.approx(np.sum(path[-1] ** 2), rel=1e-2)
    hand(element, re.compile("^Step$"), 1)
    assert summary(element)[:3] == [1, pytest.approx(path[1, 0]), pytest.approx(path[1, 1])]
    element.get_by_role("button", name="η = 1.01").click()
    hand(element, re.compile("^Step$"), 100)
    assert summary(element)[3] == pytest.approx(1312, rel=1e-3)
    before = summary(element)
    drag(element, "Start", 40, 0)
    assert summary(element) != before


@pytest.mark.parametrize(("element", "height"), [("#saddle", -2.16), ("#plateau", 0.9996)], indirect=["element"])
def test_saddle_and_plateau(element: Locator, height: float):
    assert summary(element)[3] == pytest.approx(height, abs=1e-3)


@about("zs-batch-noise")
def test_batch_noise(element: Locator):
    noise = summary(element)[1]
    hand(element, "Batch size", 60)
    assert summary(element)[1] < 1e-9 < noise


@about("zs-two-gradients")
def test_two_gradients(element: Locator):
    parameters, worst, *_ = summary(element)
    assert parameters == 118
    assert worst < 1e-8
    element.get_by_label("Numbers").select_option("float32")
    assert summary(element)[1] > 1e-5


@about("zs-training")
def test_training_runs_pauses_and_ends(element: Locator):
    hand(element, "Training images", 500)
    hand(element, "epoch", 3)
    element.get_by_role("button", name="One step").click()
    assert summary(element)[:2] == [1, 15]
    element.get_by_role("button", name="Go on").click()
    element.get_by_text("Iteration 15 of 15").wait_for()
    found = summary(element)
    assert found[3] == 3
    assert found[4] > 50
    assert element.get_by_role("button", name="Train", exact=True).count() == 1


@about("zs-features")
def test_features(element: Locator):
    assert summary(element)[0] == 7
    hand(element, "Test digit", 110)
    assert summary(element)[0] == 8
    hand(element, "epoch", 1)
    for name in ("ink", "slant"):
        element.get_by_label(name, exact=True).uncheck()
    element.get_by_role("button", name="Train all three").click()
    element.get_by_text("after 1 epochs").wait_for()
    features, pixels, network = summary(element)[-3:]
    assert 20 < features < pixels < network
