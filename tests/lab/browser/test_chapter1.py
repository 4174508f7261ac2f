"""The elements of chapter 1: each control changes what it should, and the numbers are those of NumPy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from lab_browser import Server, Watch, visitor
from lab_checks import hand, wait_until_ready
from playwright.sync_api import Browser, Locator, Page, expect

from zhishen import data, optim
from zhishen.broadcasting import explain


@pytest.fixture(scope="module")
def chapter(browser: Browser, server: Server) -> Iterator[Page]:
    """The page, which the tests of this module share."""
    context, watch = visitor(browser, server), Watch(server.origin)
    page = context.new_page()
    watch.follow(page)
    page.goto(server.address("en", 1), wait_until="domcontentloaded")
    wait_until_ready(page)
    yield page
    context.close()
    assert watch.problems == []


def element(page: Page, selector: str) -> Locator:
    """An element after a reset."""
    found = page.locator(selector)
    found.get_by_role("button", name="Reset").click()
    return found


def summary(found: Locator) -> Locator:
    return found.locator(".summary")


def texts(found: Locator, group: str) -> list[float]:
    """The numbers of the cells of a drawing."""
    cells = found.get_by_label(group, exact=True).locator("text.cell-text").all_text_contents()
    return [float(text.replace("−", "-")) for text in cells]


def test_edited_literals_change_what_python_prints(chapter: Page):
    found = element(chapter, "zs-python:not([id])")
    found.get_by_label("value of a").fill("7")
    expect(found.locator("output").nth(3)).to_have_text(repr(7 / 3))
    found.get_by_label("value of b").fill("0")
    expect(found.locator("output").nth(3)).to_have_text("ZeroDivisionError: division by zero")
    found.get_by_label("value of b").fill("0，")
    expect(found.get_by_role("alert")).to_contain_text("U+FF0C")
    found.get_by_role("combobox").select_option("functions")
    expect(found.locator("output").last).to_contain_text("missing 1 required positional argument: 'x'")
    expect(found.get_by_role("alert")).to_have_count(0)


def test_a_slice_follows_its_ends(chapter: Page):
    found = element(chapter, "zs-slicing")
    expect(summary(found)).to_have_text("With a = [1, 2, 3, 4, 5], a[1:3] is [2, 3].")
    found.get_by_role("slider", name="end of the slice").press("ArrowRight")
    expect(summary(found)).to_contain_text("a[1:4] is [2, 3, 4]")
    found.get_by_role("textbox").fill("::-2")
    expect(summary(found)).to_contain_text(f"a[::-2] is {[1, 2, 3, 4, 5][::-2]}")
    found.get_by_role("button", name="Longer list").click()
    expect(summary(found)).to_contain_text(f"a[::-2] is {[1, 2, 3, 4, 5, 6][::-2]}")


def test_both_products_follow_the_numbers(chapter: Page):
    found = element(chapter, "zs-products")
    A, B = np.array([[1, 2], [3, 9]]), np.array([[3, 0], [5, 6]])
    found.get_by_label("A[1, 1]").fill("9")
    expect(found.locator("p.code-line").nth(3)).to_have_text(f"[1, 0]: 3·3 + 9·5 = {(A @ B)[1, 0]}")
    group = "A * B, elementwise"
    assert texts(found, group) == [*A.flat, *B.flat, *(A * B).flat]
    found.get_by_role("button", name="entry 0, 1").last.click()
    expect(found.locator("p.code-line").nth(3)).to_have_text(f"[0, 1]: 1·0 + 2·6 = {(A @ B)[0, 1]}")
    found.get_by_role("combobox").select_option("23-23")
    expect(found.locator("p.problem")).to_contain_text("A has 3 columns and B has 2 rows")


def test_indices_select(chapter: Page):
    found = element(chapter, "zs-indexing")
    X = np.array([[51, 55], [14, 19], [0, 4]])
    found.get_by_role("button", name="X[2, 1]").press("Enter")
    expect(summary(found)).to_have_text(f"X[2, 1] is the number {X[2, 1]}.")
    found.get_by_role("button", name="X[:, 0]").first.click()
    expect(summary(found)).to_contain_text("selects 3 of 6 elements; its shape is (3,)")
    assert texts(found, "The result") == X[:, 0].tolist()
    found.get_by_role("textbox").fill("X > 19")
    expect(summary(found)).to_contain_text("selects 2 of 6")
    assert texts(found, "The result") == X[X > 19].tolist()
    found.get_by_label("x = X.flatten()").check()
    expect(summary(found)).to_contain_text("x[[0, 2, 4]] selects 3 of 6")
    found.get_by_role("textbox").fill("9")
    expect(found.get_by_role("alert")).to_contain_text("Python says")


def test_a_condition_selects_and_assigns(chapter: Page):
    found = element(chapter, "zs-condition")
    hand(found, "threshold", 20)
    expect(summary(found)).to_have_text("The condition is True for 2 of 6 elements: [51, 55].")
    found.get_by_role("combobox", name="comparison").select_option("<=")
    expect(summary(found)).to_contain_text("4 of 6 elements: [14, 19, 0, 4]")
    found.get_by_role("combobox", name="the array x").select_option(index=1)
    found.get_by_label("assign 0 to the selected elements").check()
    expect(summary(found)).to_have_text("x[x < 0] = 0 changes 2 elements: [0, 3, 0, 5].")


def test_only_a_slice_changes_the_array(chapter: Page):
    found = element(chapter, "zs-views")
    expect(summary(found)).to_contain_text("x has changed, too")
    hand(found, "new value", 42)
    expect(found.locator("text.cell-text").nth(1)).to_have_text("42")
    found.get_by_role("combobox").select_option("array")
    expect(summary(found)).to_contain_text("x is as before")
    expect(found.locator("text.cell-text").nth(1)).to_have_text("55")


@pytest.mark.parametrize(("first", "second"), [("8, 1, 6", "7, 1"), ("2, 3", "2"), ("5", ""), ("1", "1, 1, 4")])
def test_shapes_broadcast_as_the_library_says(chapter: Page, first: str, second: str):
    found = element(chapter, "zs-broadcasting")
    found.get_by_label("Shape of A").fill(first)
    found.get_by_label("Shape of B").fill(second)
    table = explain(*(tuple(int(part) for part in text.split(",") if part.strip()) for text in (first, second)))
    expect(found.locator("td.why")).to_have_text([axis.reason for axis in table.axes])
    expect(summary(found)).to_contain_text(str(table.result) if table.result else str(table.reason))


def test_the_values_of_a_sum(chapter: Page):
    found = element(chapter, "zs-broadcasting")
    expect(summary(found)).to_have_text("(3, 1) and (4,) give (3, 4).")
    a, b = np.arange(3).reshape(3, 1), 10 * np.arange(4)
    wide = np.broadcast_arrays(a, b)
    assert texts(found, "The values of A, B and A + B") == [*wide[0].flat, *wide[1].flat, *(a + b).flat]
    found.get_by_label("Shape of A").fill("3, x")
    expect(found.get_by_role("alert")).to_contain_text("broadcasting: expected first")


def test_curves_follow_their_options(chapter: Page):
    found = element(chapter, "zs-curves:not([id])")
    expect(summary(found)).to_have_text("Two curves of 60 points, a point every 0.102.")
    hand(found, "number of points", 5)
    expect(summary(found)).to_contain_text("a point every 1.5")
    found.get_by_label("show the points").check()
    expect(found.locator("circle.point")).to_have_count(10)
    found.get_by_label("title").fill("mine")
    expect(found.locator("h4").first).to_have_text("mine")
    expect(found.locator(".legend li")).to_have_text([re.compile(r"sin\(x\)"), re.compile(r"cos\(x\)")])
    found.get_by_label("label and legend").uncheck()
    expect(found.locator(".legend")).to_have_count(0)
    found.get_by_label("second curve, y =").fill("")
    expect(summary(found)).to_contain_text("One curve")
    found.get_by_role("button", name="As Python").click()
    expect(found.locator("pre")).to_contain_text("ax.plot(x, y1)")


def test_the_numbers_of_a_digit(chapter: Page):
    found = element(chapter, "zs-digit-image")
    x, t = data.mnist(flatten=False, normalize=False).test
    hand(found, "which test image", 3)
    hand(found, "first row of the frame", 10)
    expect(summary(found)).to_contain_text(f"label {t[3]}; image[14, 15] is {x[3, 0, 14, 15]}")
    shown = [int(text) for text in found.locator("text.pixel-text").all_text_contents()]
    assert shown == x[3, 0, 10:18, 11:19].flatten().tolist()
    found.get_by_role("slider", name="the frame", exact=True).press("ArrowDown")
    expect(summary(found)).to_contain_text("image[15, 15]")


def test_functions_along_an_axis(chapter: Page):
    found = element(chapter, "zs-reduce")
    expect(summary(found)).to_have_text("np.sum(z, axis=0) is [5, 7, 9].")
    found.get_by_role("combobox", name="axis").select_option("1")
    expect(summary(found)).to_have_text("np.sum(z, axis=1) is [6, 15].")
    found.get_by_role("combobox", name="function").select_option("argmax")
    found.get_by_role("combobox", name="the array z").select_option(index=2)
    expect(summary(found)).to_have_text("np.argmax(z, axis=1) is [1, 2, 1, 0].")


def test_the_half_makes_the_slope_the_difference(chapter: Page):
    found = element(chapter, "zs-squared-error")
    hand(found, "output y", -1.5)
    expect(summary(found)).to_have_text(
        "With the 1/2 the slope is −2.5, which is y − t = −2.5; without it, the slope is −5."
    )


def test_the_cliff_of_learning_rates(chapter: Page):
    found = element(chapter, "zs-cliff")
    hand(found, "number of steps", 20)
    path = optim.gradient_descent(optim.SURFACES["valley"], (-7.0, 2.0), lr=0.1, steps=20)
    height = float(optim.SURFACES["valley"].value(*path[-1]))
    expect(summary(found)).to_contain_text(f"the height is {height:.4g};")
