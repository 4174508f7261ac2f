"""The elements of chapter 6: each control changes what it should, and the numbers are the library's."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from lab_checks import hand, numbers, wait_until_quiet
from playwright.sync_api import Locator, Page, expect

from zhishen import linear, optim
from zhishen.lab.engine.chapter6_initial import initial_values
from zhishen.lab.engine.chapter6_overfitting import overfitting_polynomial, thinned_networks
from zhishen.lab.engine.chapter6_penalties import l2_and_decay
from zhishen.lab.engine.chapter6_race import race
from zhishen.lab.engine.chapter6_search import search_strategies


@pytest.fixture(scope="module")
def page(browser, server):
    """The chapter, which the tests of this module share."""
    from lab_browser import Watch, visitor
    from lab_checks import wait_until_ready

    context, watch = visitor(browser, server), Watch(server.origin)
    opened = context.new_page()
    watch.follow(opened)
    opened.goto(server.address("en", 6), wait_until="domcontentloaded")
    wait_until_ready(opened)
    yield opened
    context.close()
    assert watch.problems == []


def said(page: Page, element: str) -> str:
    """The summary of an element, after it has been drawn."""
    wait_until_quiet(page)
    return page.locator(f"{element} .summary").inner_text().replace("−", "-")


def choose(element: Locator, name: str, value: str) -> None:
    element.get_by_label(name, exact=True).select_option(value)


def run(element: Locator, name: str) -> None:
    """Start a job and wait for its end."""
    element.get_by_role("button", name=name, exact=True).click()
    expect(element.get_by_role("button", name=name, exact=True)).to_be_visible(timeout=60_000)


def test_the_angle_of_steepest_descent_follows_the_curvature(page):
    assert "64.1°" in said(page, "zs-valley")
    hand(page.locator("zs-valley"), "curvature across / along the valley", 0)  # log10 of 1
    assert re.search(r"descent is (\S+)° off", said(page, "zs-valley"))[1].startswith(("0", "1", "2"))


def test_the_point_moves_by_arrow_keys(page):
    point = page.locator("zs-valley").get_by_role("slider", name="Point")
    point.press("ArrowRight")
    assert "(-6.8, 2)" in said(page, "zs-valley")


def test_the_window_of_the_average(page):
    hand(page.locator("zs-weighted-average"), "decay rate β", 0.5)
    text = said(page, "zs-weighted-average")
    assert "= 2 days" in text
    assert "75 %" in text


def test_adagrad_with_and_without_its_state(page):
    choose(page.locator("zs-adagrad-state"), "Surface", "valley")
    wait_until_quiet(page)
    hand(page.locator("zs-adagrad-state"), "number of steps", 10)
    path = optim.race("valley", {"adagrad": optim.AdaGrad(lr=1.5)}, (-7.0, 2.0), 10)["adagrad"]
    length = np.linalg.norm(path[-1] - path[-2])
    assert f"its last step is {length:.3g} long" in said(page, "zs-adagrad-state")


def test_schedules(page):
    hand(page.locator("zs-schedules"), "cosine: steps of warm-up", 0)
    last = optim.Cosine(0.1, steps=300)(299)
    assert f"{last:.2e}".replace("e-0", "e-") in said(page, "zs-schedules")


def test_clipping(page):
    hand(page.locator("zs-clipping"), "limit c", 0.5)
    clipped, norm = optim.clip_by_global_norm({"g": np.array([2.2, 0.6])}, 0.5)
    text = said(page, "zs-clipping")
    assert f"norm {norm:.3g}" in text
    assert "By value it becomes (0.5, 0.5)" in text
    assert "by norm ({:.3g}, {:.3g})".format(*clipped["g"]) in text


def test_a_corner_with_l1_and_an_edge_with_l2(page):
    element = page.locator("zs-lp-regions:not([id])")
    assert "a corner, so a weight is exactly 0" in said(page, "zs-lp-regions:not([id])")
    hand(element, re.compile("power p"), np.log10(2))
    assert "no weight is exactly 0" in said(page, "zs-lp-regions:not([id])")
    hand(element, "bound c of ‖W‖ₚ", 2.5)
    assert "the bound has no effect" in said(page, "zs-lp-regions:not([id])")


def test_the_second_element_has_a_state_of_its_own(page):
    assert "p = 2" in said(page, "zs-lp-regions#path")


def test_priors(page):
    hand(page.locator("zs-priors"), re.compile("ask for$"), 0.3)
    assert "0 with a Laplace prior, exactly 0" in said(page, "zs-priors")


def test_lasso_counts_its_coefficients(page):
    hand(page.locator("zs-coefficients"), "penalty α of lasso", 1)  # log10 of 10
    assert "lasso with α = 10 has 0." in said(page, "zs-coefficients")
    cells = page.locator("zs-coefficients tbody tr").nth(1).locator("td").all_inner_texts()
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 8))
    t = x @ np.array([3.0, -2.0, 1.0, 0, 0, 0, 0, 0]) + 5 + rng.normal(size=40)
    shown = [float(cell.replace("−", "-")) for cell in cells[1:]]
    np.testing.assert_allclose(shown, linear.ridge(x, t, alpha=20.0).W, atol=0.006)


def test_l2_under_adam(page):
    hand(page.locator("zs-l2-decay"), "size of the gradients of W₁", 2)  # log10 of 100
    end = l2_and_decay(large=100.0)["ends"]["adam"][2]
    assert f"with decay ({end[0]:.2g}, {end[1]:.2g})" in said(page, "zs-l2-decay").rpartition("Adam")[2]


def test_activations_through_five_layers(page):
    element = page.locator("zs-initial-values")
    choose(element, "initial weights", "he")
    choose(element, "activation function", "relu")
    choose(element, "normalization before it", "batch")
    result = initial_values("he", 1.0, "relu", "batch")
    assert f"a spread of {result['spread'][4]:.2g}" in said(page, "zs-initial-values")
    expect(element.get_by_role("slider", name="standard deviation")).to_be_disabled()


def test_a_penalty_cures_the_polynomial(page):
    element = page.locator("zs-polynomial")
    element.get_by_role("slider", name="log₁₀ penalty α").press("ArrowRight")
    element.locator("input[aria-label=degree]").fill("9")
    hand(element, "number of points", 50)
    error = overfitting_polynomial(degree=9, alpha=float(f"{10**-7.9:.3g}"), samples=50)["error"]
    text = said(page, "zs-polynomial")
    assert f"the error is {error[0]:.3g} on the 50 training points and {error[1]:.3g} on 500 others" in text


def test_the_whole_network_and_the_average(page):
    choose(page.locator("zs-thinned-networks"), "who makes up for the missing neurons", "nowhere")
    result = thinned_networks(scaling="nowhere")
    text = said(page, "zs-thinned-networks")
    assert f"average of 1,000 masks is {result['average']:.3g}" in text
    assert f"whole network gives {result['whole']:.3g}" in text


def test_three_strategies(page):
    element = page.locator("zs-search-strategies")
    element.get_by_label("formula of").fill("exp(-x**2 - y**2)")
    hand(element, "number of trials", 20)
    best = search_strategies("exp(-x**2 - y**2)", 20)["best"]
    assert f"random {best['random']:.3g}, grid {best['grid']:.3g}" in said(page, "zs-search-strategies")


def test_a_wrong_formula_is_explained_in_a_sentence(page):
    element = page.locator("zs-search-strategies")
    element.get_by_label("formula of").fill("exp(-q)")
    expect(element.get_by_role("alert")).to_contain_text("use x and y only")
    element.get_by_label("formula of").fill("exp(-x**2 - y**2)")
    expect(element.get_by_role("alert")).to_have_count(0)


def test_the_race_on_digits_runs_and_ends(page):
    element = page.locator("zs-optimizer-losses")
    hand(element, "number of mini-batches", 20)
    run(element, "Train all")
    assert "after 20 mini-batches" in said(page, "zs-optimizer-losses")
    assert len(numbers(page, "zs-optimizer-losses .summary")) >= 4


def test_equal_neurons_stay_equal(page):
    element = page.locator("zs-equal-neurons")
    hand(element, "updates", 20)
    run(element, "Train")
    assert "After 20 updates the six neurons differ by at most 0;" in said(page, "zs-equal-neurons")


def test_a_job_can_be_stopped(page):
    element = page.locator("zs-few-digits#decay")
    element.get_by_role("button", name="Train both").click()
    element.get_by_role("button", name="Stop").click()
    expect(element.get_by_role("button", name="Train both")).to_be_visible()


def test_one_step_of_a_search(page):
    element = page.locator("zs-search-digits:not([id])")
    hand(element, "epochs of each training", 1)
    element.get_by_role("button", name="One step").click()
    expect(element.locator(".summary")).to_contain_text("of 40: the best accuracy", timeout=20_000)
    element.get_by_role("button", name="Stop").click()


@pytest.mark.parametrize("element", ["zs-weighted-average", "zs-lp-regions:not([id])", "zs-optimizer-losses"])
def test_the_code_is_shown(page, element):
    page.locator(element).get_by_role("button", name="As Python").click()
    expect(page.locator(f"{element} section.code pre")).to_contain_text("from zhishen")


def test_the_range_test_keeps_the_curves_of_several_optimizers(page):
    element = page.locator("zs-lr-range")
    hand(element, "mini-batches", 30)
    run(element, "Test")
    choose(element, "optimizer", "adam")
    run(element, "Test")
    names = element.locator("text.end").all_text_contents()
    assert names.count("Adam") == names.count("SGD") == 1


# --- a surface that is drawn ------------------------------------------------------------------------------------------


@pytest.fixture
def drawing(page):
    """The race on an empty ground that is drawn."""
    element = page.locator("zs-race:not([id])")
    element.get_by_role("button", name="Reset").click()
    choose(element, "Surface", "drawn")
    element.get_by_role("button", name="Clear").click()
    wait_until_quiet(page)
    return element


def bumps(page: Page) -> list[list[float]]:
    """The drawing in the address."""
    wait_until_quiet(page)
    return json.loads(parse_qs(urlsplit(page.url).query)["race.bumps"][0])


def at(element: Locator, x: float, y: float) -> tuple[float, float]:
    """The place on the screen of a point of the map, which reaches from -6 to 6."""
    box = element.locator("rect.pad").bounding_box()
    return box["x"] + box["width"] * (x + 6) / 12, box["y"] + box["height"] * (6 - y) / 12


def test_a_stroke_of_the_mouse_makes_a_valley_and_the_race_runs_in_it(page, drawing):
    drawing.locator("rect.pad").scroll_into_view_if_needed()
    page.mouse.move(*at(drawing, -3, 0))
    page.mouse.down()
    page.mouse.move(*at(drawing, 3, 0), steps=12)
    page.mouse.up()
    drawn = bumps(page)
    assert [row[2:] for row in drawn] == [[0.8, -0.8]] * len(drawn)
    np.testing.assert_allclose(np.diff([row[0] for row in drawn]), 1.2, atol=0.02)  # 1.5 widths
    np.testing.assert_allclose([row[1] for row in drawn], 0, atol=0.05)
    found = race("drawn", bumps=drawn, start=(-4.5, 4.5))
    height = found["heights"][found["names"].index("adam"), -1]
    assert f"Adam {height:.4g}." in said(page, "zs-race:not([id])")

    address = page.url
    other = page.context.new_page()
    other.goto(address, wait_until="domcontentloaded")
    from lab_checks import wait_until_ready

    wait_until_ready(other)
    assert said(other, "zs-race:not([id])") == said(page, "zs-race:not([id])")
    other.close()

    drawing.get_by_role("button", name="Undo").click()
    assert bumps(page) == []
    drawing.get_by_role("button", name="Undo").click()  # before "Clear"
    wait_until_quiet(page)
    assert "race.bumps" not in page.url


def test_the_keyboard_draws_and_undoes(page, drawing):
    pad = drawing.get_by_role("application")
    pad.focus()
    for key in ("ArrowRight", "Shift+ArrowUp", " ", " ", "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ "):
        pad.press(key)
    assert bumps(page) == [[0.25, 1, 0.8, -1.6], [-1.75, 1, 0.8, 0.8]]
    pad.press("Delete")
    assert bumps(page) == [[0.25, 1, 0.8, -1.6]]


def test_the_brush_has_a_direction_a_width_and_a_height(page, drawing):
    choose(drawing, "The brush, on the map", "1")
    hand(drawing, "Width of the brush", 2)
    hand(drawing, "Height of one dab", 1.5)
    hand(drawing, re.compile("^The ground is a bowl"), 0.2)
    drawing.get_by_role("application").press(" ")
    assert bumps(page) == [[0, 0, 2, 1.5]]
    drawing.get_by_role("application").press("Shift+ ")  # fills it again
    assert bumps(page) == []
    found = race("drawn", bumps=[], bowl=0.2, start=(-4.5, 4.5))
    assert f"Adam {found['heights'][found['names'].index('adam'), -1]:.4g}." in said(page, "zs-race:not([id])")


def test_an_address_with_an_impossible_brush_draws_within_its_bounds(lab_page):
    query = {"surface": "drawn", "bumps": "[]", "brush_width": "0", "brush_height": "1e9", "raise": "0"}
    page = lab_page("en", 6, **{f"race.{name}": value for name, value in query.items()})
    element = page.locator("zs-race:not([id])")
    element.locator("rect.pad").scroll_into_view_if_needed()
    page.mouse.move(*at(element, -3, 0))
    page.mouse.down()
    page.mouse.move(*at(element, -2, 0), steps=3)
    page.mouse.up()
    assert [row[2:] for row in bumps(page)] == [[0.3, -3]] * 3


def test_a_path_that_diverges_is_drawn_without_an_error(lab_page):
    page = lab_page("en", 6, **{"race.surface": "rosenbrock", "race.start": "[-1.2,1]", "race.velocity": "true"})
    assert "SGD" in said(page, "zs-race:not([id])")
