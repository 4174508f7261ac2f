"""The elements of chapter 2: each control changes what it should, and the numbers are those of the library."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from lab_browser import Server, Watch, visitor
from lab_checks import hand, wait_until_ready
from playwright.sync_api import Browser, Locator, Page, expect

from zhishen.perceptron import AND, NAND, OR, Perceptron, learn

CORNERS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])


@pytest.fixture(scope="module")
def chapter(browser: Browser, server: Server) -> Iterator[Page]:
    """The page, which the tests of this module share."""
    context, watch = visitor(browser, server), Watch(server.origin)
    page = context.new_page()
    watch.follow(page)
    page.goto(server.address("en", 2), wait_until="domcontentloaded")
    wait_until_ready(page)
    yield page
    context.close()
    assert watch.problems == []


def element(page: Page, name: str) -> Locator:
    """An element after a reset."""
    found = page.locator(f"zs-{name}")
    found.get_by_role("button", name="Reset", exact=True).click()
    return found


def summary(found: Locator) -> Locator:
    return found.locator(".summary")


def column(table: Locator, index: int) -> list[str]:
    return table.locator(f"tbody tr td:nth-child({index})").all_inner_texts()


def test_sliders_change_the_perceptron(chapter: Page):
    gate = element(chapter, "gate")
    expect(summary(gate)).to_have_text("All four rows are right: this is AND.")
    hand(gate, "bias b", -0.2)
    expect(summary(gate)).to_have_text("2 of 4 rows are wrong.")
    hand(gate, "weight w₁", 1.5)
    expect(gate.locator(".equation")).to_contain_text("1.5 x₁ + 0.5 x₂ − 0.2 > 0")
    found = Perceptron([1.5, 0.5], -0.2)
    expect(gate.locator("tbody tr:nth-child(2) td:nth-child(3)")).to_have_text(f"{found.score([1, 0]):g}")
    assert column(gate, 4) == [str(y) for y in found(CORNERS)]
    gate.get_by_role("combobox").select_option("or")
    gate.get_by_role("button", name="The weights of the library").click()
    expect(summary(gate)).to_have_text("All four rows are right: this is OR.")
    assert column(gate, 4) == [str(y) for y in OR(CORNERS)]


def test_the_line_can_be_dragged_by_keys(chapter: Page):
    gate = element(chapter, "gate")
    line = gate.get_by_role("slider", name="The line: moves it")
    for _ in range(6):
        line.press("Shift+ArrowLeft")
    expect(summary(gate)).not_to_have_text("All four rows are right: this is AND.")
    gate.get_by_role("combobox").select_option("xor")
    expect(summary(gate)).to_contain_text("section 2.2 proves it")


def test_clicked_corners_have_a_line_or_a_proof(chapter: Page):
    found = element(chapter, "separable")
    expect(summary(found)).to_have_text(re.compile(r"not linearly separable.*λ_0 = 1/4"))
    assert column(found, 3) == ["1/4"] * 4
    found.get_by_role("button", name="corner 0, 1").press("Enter")
    expect(summary(found)).to_have_text(re.compile(r"^linearly separable: w = \(.*\), b = .* separates all samples"))
    found.get_by_role("combobox").select_option("xor")
    expect(summary(found)).to_have_text(re.compile(r"^not linearly separable"))


def test_gates_are_joined_to_two_layers(chapter: Page):
    found = element(chapter, "two-layers")
    expect(summary(found)).to_have_text("y = AND(NAND(x), OR(x)) is XOR.")
    found.get_by_role("combobox", name="gate of the output y").select_option("nand")
    expect(summary(found)).to_contain_text("gives 1 0 0 1")
    hidden = np.stack([NAND(CORNERS), OR(CORNERS)], axis=-1)
    assert column(found, 5) == [str(y) for y in NAND(hidden)]
    before = found.locator("circle.point").nth(4).get_attribute("cx")
    hand(found, "The first layer moves the corners", 0)
    expect(found.locator("circle.point").nth(4)).not_to_have_attribute("cx", before or "")


def test_switches_change_the_sum(chapter: Page):
    found = element(chapter, "adder")
    expect(summary(found)).to_have_text("13 + 7 = 20, in binary 10100, with 36 NAND perceptrons.")
    found.get_by_role("switch", name="bit 1 of a").click()
    expect(summary(found)).to_contain_text("15 + 7 = 22, in binary 10110")
    hand(found, "Number of bits", 5)
    found.get_by_role("switch", name="bit 4 of b").click()
    expect(summary(found)).to_have_text("15 + 23 = 38, in binary 100110, with 45 NAND perceptrons.")
    hand(found, "Gates computed", 0)
    expect(found.locator("path.gate.unknown")).to_have_count(9)
    hand(found, "The digit whose full adder is shown", 2)
    expect(found.get_by_role("group", name="The full adder of digit 2")).to_be_visible()


def test_the_learning_rule_step_by_step(chapter: Page):
    found = element(chapter, "learning-rule")
    learned = learn(CORNERS, AND(CORNERS))
    hand(found, "Samples seen", 4 * learned.epochs)
    expect(summary(found)).to_have_text("After 24 samples (epoch 6): 0 of 4 points are wrong.")
    w, b = learned.perceptron.w, learned.perceptron.b
    expect(found.locator(".equation")).to_have_text(f"{w[0]:g} x₁ + {w[1]:g} x₂ − {-b:g}")
    found.get_by_role("button", name="Add a point").click()
    expect(summary(found)).to_contain_text("of 5 points")
    found.get_by_role("slider", name=re.compile("^point 5, class 1")).press("Enter")
    expect(found.get_by_role("slider", name=re.compile("^point 5, class 0"))).to_be_visible()
    found.get_by_role("slider", name=re.compile("^point 5")).press("Delete")
    expect(summary(found)).to_contain_text("of 4 points")
    found.get_by_role("combobox").select_option("xor")
    expect(found.locator(".facts").first).to_have_text(str(learn(CORNERS, [0, 1, 1, 0], epochs=20)))


def test_a_bit_is_stored_and_kept(chapter: Page):
    found = element(chapter, "latch")
    expect(summary(found)).to_have_text("q is 0: both inputs are 1, so the bit stays as it was.")
    found.get_by_role("button", name="set = 0: store a 1").click()
    expect(summary(found)).to_have_text("q is 1: one input is 0, so a new bit is stored.")
    found.get_by_role("button", name="both 1: keep").click()
    expect(summary(found)).to_contain_text("q is 1: both inputs are 1")
    for _ in range(7):
        found.get_by_role("button", name="One moment back").click()
    expect(found.get_by_role("button", name="One moment back")).to_be_disabled()
