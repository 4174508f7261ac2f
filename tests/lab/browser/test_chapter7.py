"""The elements of chapter 7: each control changes what it should, and the numbers are the library's."""

from __future__ import annotations

import re

import numpy as np
import pytest
from lab_checks import hand, wait_until_quiet
from playwright.sync_api import Locator, Page, expect

from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter7_convolution import (
    convolution,
    convolution_as_product,
    convolution_gradients,
    filtered_digit,
)
from zhishen.lab.engine.chapter7_hearing import heard_digit
from zhishen.lab.engine.chapter7_learning import initial_filters, sorted_digits
from zhishen.lab.engine.chapter7_network import fooled_digit, network_on_digit, occluded_digit
from zhishen.lab.engine.chapter7_pooling import pooling, weight_counts
from zhishen.lab.engine.chapter7_sound import spectrogram

BOOK = [[1, 2, 3, 0, 1], [0, 1, 2, 3, 0], [3, 0, 1, 2, 3], [2, 3, 0, 1, 2], [1, 2, 3, 0, 1]]
FILTER = [[2, 0, 1], [0, 1, 2], [1, 0, 2]]


@pytest.fixture(scope="module")
def page(browser, server):
    """The chapter, which the tests of this module share."""
    from lab_browser import Watch, visitor
    from lab_checks import wait_until_ready

    context, watch = visitor(browser, server), Watch(server.origin)
    opened = context.new_page()
    watch.follow(opened)
    opened.goto(server.address("en", 7), wait_until="domcontentloaded")
    wait_until_ready(opened)
    yield opened
    context.close()
    assert watch.problems == []


@pytest.fixture
def element(page, request):
    """An element of the page, as it is at the beginning."""
    found = page.locator(request.param).first
    found.get_by_role("button", name="Reset").click()
    wait_until_quiet(page)
    return found


def on(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("element", [name], indirect=True)


def said(element: Locator) -> str:
    """The summary of an element, after it has been drawn."""
    wait_until_quiet(element.page)
    return element.locator(".summary").inner_text().replace("−", "-")


def board(element: Locator, title: str) -> list[float]:
    """The numbers on the tiles below a heading."""
    wait_until_quiet(element.page)
    texts = element.get_by_role("group", name=title, exact=True).locator(".tiles text").all_text_contents()
    return [float(text.replace("−", "-")) for text in texts]


def tile(element: Locator, name: str) -> Locator:
    return element.get_by_role("button", name=re.compile(f"^{re.escape(name)}:"))


# --- convolution ------------------------------------------------------------------------------------------------------


@on("zs-convolution")
def test_the_filter_follows_the_pointer(element):
    assert board(element, "output") == convolution()["out"].ravel().tolist()
    tile(element, "pixel, channel 1, row 3, column 4").hover()
    assert said(element).startswith("Output, row 2, column 3: ")
    assert "= 16." in said(element)


@on("zs-convolution")
def test_keys_move_the_filter_and_change_a_pixel(element):
    tile(element, "pixel, channel 1, row 1, column 1").focus()
    keyboard = element.page.keyboard
    for key in ("ArrowDown", "ArrowRight", "7"):
        keyboard.press(key)
    changed = [list(row) for row in BOOK]
    changed[1][1] = 7
    assert board(element, "output") == convolution(changed)["out"].ravel().tolist()


@on("zs-convolution")
def test_a_click_changes_a_weight(element):
    weight = tile(element, "weight, channel 1, row 1, column 2")
    weight.click()
    assert board(element, "output") == convolution(kernel=[[2, 1, 1], *FILTER[1:]])["out"].ravel().tolist()


@on("zs-convolution")
@pytest.mark.parametrize(
    ("slider", "name", "value"),
    [("Stride S", "stride", 2), ("Padding P", "padding", 1), ("Dilation D", "dilation", 2), ("Bias b", "bias", -3)],
)
def test_each_slider_of_the_convolution(element, slider, name, value):
    hand(element, slider, value)
    assert board(element, "output") == convolution(**{name: value})["out"].ravel().tolist()


@on("zs-convolution")
def test_channels_are_added(element):
    hand(element, "Channels C", 2)
    image, kernel = BOOK + BOOK[1:] + BOOK[:1], FILTER + FILTER[1:] + FILTER[:1]
    assert board(element, "output") == convolution(image, kernel, channels=2)["out"].ravel().tolist()


@on("zs-convolution")
def test_a_filter_that_does_not_fit_is_told_in_a_sentence(element):
    element.get_by_label("Filter", exact=True).select_option("wide")
    hand(element, "Dilation D", 2)
    expect(element.get_by_role("alert")).to_contain_text("conv2d")
    element.get_by_role("button", name="Reset").click()
    expect(element.get_by_role("alert")).to_have_count(0)


@on("zs-convolution-backward")
def test_one_output_and_all(element):
    result = convolution_gradients()
    assert board(element, "this output's part of dx") == result["dx_parts"][4].ravel().tolist()
    assert board(element, "this output's part of dW") == result["dW_parts"][4].ravel().tolist()
    element.get_by_label("All outputs: show the sums").check()
    assert board(element, "dx") == result["dx"].ravel().tolist()
    assert board(element, "dW") == result["dW"].ravel().tolist()
    assert f"db is the sum of dout, {result['db'][0]:g}" in said(element)


def copies(rows: list[list[float]], count: int) -> list[list[float]]:
    """What the page makes of one channel: the others are shifted."""
    return [rows[(index + shift) % len(rows)] for shift in range(count) for index in range(len(rows))]


def filters_of(rows: list[list[float]], channels: int) -> list[list[float]]:
    """Two filters of several channels; the second is mirrored."""
    return copies(rows, channels) + copies([row[::-1] for row in rows], channels)


@on("zs-convolution-backward")
def test_the_gradients_of_three_channels_and_two_filters(element):
    hand(element, "Channels C", 3)
    hand(element, "Filters O", 2)
    dout = copies(np.array(operations()["convolution_gradients"].defaults["dout"]).tolist(), 2)
    result = convolution_gradients(copies(BOOK, 3), filters_of(FILTER, 3), dout, channels=3, filters=2)
    tile(element, "dout, filter 2, row 1, column 3").hover()
    step = 9 + 2
    assert "times filter 2 it goes to the pixels" in said(element)
    assert board(element, "this output's part of dx") == result["dx_parts"][step].ravel().tolist()
    assert board(element, "this output's part of dW") == result["dW_parts"][step].ravel().tolist()
    element.get_by_label("All outputs: show the sums").check()
    assert board(element, "dx") == result["dx"].ravel().tolist()
    assert board(element, "dW") == result["dW"].ravel().tolist()
    assert f"db is the sum of dout, {result['db'][0]:g} and {result['db'][1]:g}" in said(element)


@on("zs-convolution-backward")
def test_a_weight_of_the_second_filter_is_changed(element):
    hand(element, "Channels C", 2)
    hand(element, "Filters O", 2)
    tile(element, "weight, filter 2, channel 2, row 1, column 1").focus()
    element.page.keyboard.press("9")
    kernel = filters_of(FILTER, 2)
    kernel[9] = [9, *kernel[9][1:]]
    assert board(element, "filters W") == np.array(kernel, float).ravel().tolist()


@on("zs-convolution-backward")
def test_pointing_at_a_gradient_chooses_its_output(element):
    tile(element, "dout, row 1, column 2").hover()
    assert board(element, "this output's part of dx") == convolution_gradients()["dx_parts"][1].ravel().tolist()


@on("zs-window-positions")
def test_the_formula_of_the_output(element):
    hand(element, "Image: H = W", 7)
    hand(element, "Dilation D", 2)
    hand(element, "Padding P", 2)
    assert "7 x 7 numbers from 7 x 7 pixels" in said(element)
    assert "(7 + 2·2 − 2·(3 − 1) − 1) / 1⌋ + 1" in element.locator(".lines").inner_text()


@on("zs-window-positions")
def test_a_remainder_is_told(element):
    for name, value in (("Image: H = W", 6), ("Padding P", 0), ("Stride S", 2)):
        hand(element, name, value)
    assert "The last 1 columns are no whole step" in said(element)
    assert "11 pixels are seen by no position" in said(element)


@on("zs-filtered-digit")
def test_the_filtered_digit(element):
    element.get_by_label("Test image, 0 to 9999").fill("5")
    element.get_by_label("Filter", exact=True).select_option("horizontal")
    out = filtered_digit(5, kernel=[[-1, -1, -1], [0, 0, 0], [1, 1, 1]])["out"]
    assert f"between {out.min():.3g} (blue) and {out.max():.3g} (orange)" in said(element)
    element.get_by_label("then ReLU").check()
    assert "between 0 (blue)" in said(element)


@on("zs-weight-counts")
def test_the_number_of_parameters(element):
    hand(element, "Image: H = W", 40)
    hand(element, "Filters O", 8)
    wait_until_quiet(element.page)
    result = weight_counts(size=40, filters=8)
    counts = [int(text.replace(",", "")) for text in element.locator(".count").all_text_contents()]
    assert counts == [result["full"], result["local"], result["shared"]]


@on("zs-pooling")
def test_pooling_in_both_directions(element):
    assert board(element, "output") == [2, 3, 4, 2]
    element.get_by_label("Pooling", exact=True).select_option("average")
    element.get_by_label("All windows: show dx").check()
    result = pooling(kind="average")
    assert board(element, "output") == result["out"].ravel().tolist()
    assert board(element, "dx") == result["dx"].ravel().tolist()


@on("zs-im2col")
def test_the_matrix_times_the_filter(element):
    image = [row[:4] for row in BOOK[:4]]
    hand(element, "Stride S", 2)
    result = convolution_as_product(image, [[1, 0], [0, 1]], stride=2)
    assert board(element, "col, 4 x 4") == result["col"].ravel().tolist()
    assert board(element, "out") == result["product"].ravel().tolist()
    assert "4 x 4 = 16 numbers, the image 16: 1 times" in said(element)


@on("zs-im2col")
def test_three_channels_are_beside_each_other_in_the_matrix(element):
    hand(element, "Channels C", 3)
    hand(element, "Filters O", 2)
    image, kernel = copies([row[:4] for row in BOOK[:4]], 3), filters_of([[1, 0], [0, 1]], 3)
    result = convolution_as_product(image, kernel, channels=3, filters=2)
    tiles = np.array(board(element, "col, 9 x 12")).reshape(3, 9, 4)  # channel by channel
    np.testing.assert_array_equal(np.concatenate(tiles, axis=1), result["col"])
    assert board(element, "out") == result["product"].ravel().tolist()
    first, second = result["product"][0]
    assert f"Row 1 times the filters is {first:g} and {second:g}." in said(element)
    element.get_by_label("How often each pixel is copied").check()
    assert board(element, "copies of each pixel") == result["seen"].ravel().tolist()


# --- the network ------------------------------------------------------------------------------------------------------


@on("zs-network-on-digit")
def test_from_the_overview_to_one_number(element):
    element.get_by_label("Test image, 0 to 9999").fill("11")
    element.get_by_label("Layer", exact=True).select_option("relu4")
    hand(element, re.compile("^Feature map"), 7)
    feature_map = element.get_by_role("slider", name="place in the feature map")
    feature_map.press("ArrowUp")
    result = network_on_digit(11, layer="relu4", channel=7, row=7, column=14)
    best = int(result["probabilities"].argmax())
    assert f"The network reads a {best}, with {100 * result['probabilities'][best]:.2f} %" in said(element)
    shown = float(re.search(r"\] = (\S+)\.$", said(element))[1])
    assert shown == pytest.approx(result["value"], rel=1e-2, abs=1e-3)


@on("zs-network-on-digit")
def test_a_click_on_a_layer_opens_it(element):
    element.locator(".layer").nth(20).click()
    assert "maxpool3[3, " in said(element)


@on("zs-network-on-digit")
def test_a_digit_is_drawn_with_the_pointer_and_by_keys(element):
    element.get_by_role("button", name="Draw a digit yourself").click()
    pad = element.get_by_role("application")
    box = pad.bounding_box()
    mouse = element.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + 35)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 35, steps=30)
    mouse.up()
    assert "The network reads a 1," in said(element)
    before = element.page.url
    pad.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft", " "):
        element.page.keyboard.press(key)
    wait_until_quiet(element.page)
    assert element.page.url != before
    element.get_by_role("button", name="Clear the drawing").click()
    probabilities = network_on_digit(drawing="0" * 784)["probabilities"]
    assert f"The network reads a {probabilities.argmax()}," in said(element)


@pytest.mark.parametrize(
    ("name", "answer"), [("zs-network-on-digit", "The network reads a 1,"), ("zs-fooled-digit", "a 1, with")]
)
def test_a_small_drawing_in_a_corner_is_centered(page, name, answer):
    element = page.locator(name).first
    element.get_by_role("button", name="Reset").click()
    wait_until_quiet(page)
    assert element.get_by_role("group", name="what the network sees").count() == 0
    element.get_by_role("button", name="Draw a digit yourself").click()
    pad = element.get_by_role("application")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 90, steps=30)
    page.mouse.up()
    if name == "zs-fooled-digit":
        hand(element, re.compile("Step ε"), 0)
    assert answer in said(element)
    seen = element.get_by_role("group", name="what the network sees").locator("image")
    drawn = element.get_by_role("group", name="your drawing").locator("image")
    spans = [image.evaluate(INK) for image in (drawn, seen)]
    assert spans[0][1] < 14, "the drawing is in the upper half"
    assert spans[1] == [4, 23], "the image of the network has 20 rows of ink in the middle"


# The first and the last row of a picture with more than 30 percent of ink, which is dark in the light theme.
INK = """async (element) => {
  const picture = new Image();
  picture.src = element.getAttribute("href");
  await picture.decode();
  const canvas = new OffscreenCanvas(28, 28);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, 28, 28);
  const { data } = context.getImageData(0, 0, 28, 28);
  const rows = Array.from({ length: 28 }, (_, row) => row).filter((row) =>
    Array.from({ length: 28 }, (_, column) => data[4 * (28 * row + column)]).some((value) => value < 188),
  );
  return [rows[0], rows.at(-1)];
}"""


@on("zs-occlusion")
def test_the_square_moves_by_keys(element):
    place = element.get_by_role("slider", name="place of the square")
    place.press("ArrowDown")
    result = occluded_digit(row=10)
    after = 100 * result["covered_probabilities"][9]
    assert said(element).startswith("Covered at row 11, column 10,")
    assert f"to {after:.1f}\u00a0%" in said(element)


@on("zs-occlusion")
def test_the_square_changes_its_size_and_color(element):
    hand(element, "Side of the square", 10)
    hand(element, "Gray value of the square", 0.5)
    result = occluded_digit(size=10, gray=0.5)
    assert f"The largest drop on the map is {100 * result['drops'].max():.1f}\u00a0%" in said(element)


@on("zs-fooled-digit")
def test_the_network_is_misled(element):
    assert "still reads a 2" in said(element)
    hand(element, re.compile("Step ε"), 0.2)
    result = fooled_digit(epsilon=0.2)
    best = int(result["after"].argmax())
    assert f"the network reads a {best}, with {100 * result['after'][best]:.1f} %, in place of a 2" in said(element)


def finished(element: Locator, name: str) -> None:
    """Start a job and wait for its end."""
    element.get_by_role("button", name=name, exact=True).click()
    expect(element.get_by_role("button", name=name, exact=True)).to_be_visible(timeout=60_000)


@on("zs-learning-filters")
def test_filters_learn(element: Locator):
    largest = np.abs(initial_filters()["filters"]).max()
    assert element.get_by_role("group", name=f"before learning: ±{largest:.2g}").count() == 1
    hand(element, "Mini-batches of 50 digits", 20)
    finished(element, "Learn")
    assert said(element).startswith("After 20 mini-batches: loss ")


@on("zs-sorted-digits")
def test_mistakes_are_found(element: Locator, page: Page):
    hand(element, "Number of test images", 1000)
    finished(element, "Read the test images")
    last = list(sorted_digits(1000))[-1]()
    assert said(element).startswith(f"{last['right']} of 1000 digits are right")
    assert element.locator(".mistakes svg").count() == len(last["indices"])
    row, column = int(last["labels"][0]), int(last["predicted"][0])
    tile(element, f"a {row} that is read as {column}").click()
    element.get_by_label("Mistakes to show").select_option("cell")
    wait_until_quiet(page)
    assert element.locator(".mistakes svg").count() == last["matrix"][row, column]


@on("zs-spectrogram")
def test_the_sound_and_its_spectrogram(element):
    element.get_by_label("Sound", exact=True).select_option("tone")
    hand(element, "Pitch in hertz", 3)  # log10; the slider has 200 steps
    hand(element, "Mel bands", 20)
    result = spectrogram(kind="tone", pitch=995, mels=20)
    band = int(result["bands"].argmax())
    assert "The image has 20 x 81 pixels; each frame lasts 25 ms." in said(element)
    assert f"loudest in band {band}, near {result['peaks'][band]:.3g} Hz" in said(element)


@on("zs-spoken-digit")
def test_a_word_with_noise_is_heard_moment_by_moment(element):
    element.get_by_label("Language of the voice").select_option("zh")
    element.get_by_label("Word", exact=True).select_option("3")
    hand(element, "Noise, relative to the sound", 0.3)
    hand(element, "Heard so far", 17)
    result = heard_digit("zh", "3", noise=0.3)
    answer = result["answers"][17]
    digit = int(answer.argmax())
    assert f"After {result['moments'][17]:g} seconds the network hears a {digit}" in said(element)
    assert f"with {100 * answer[digit]:.1f} %" in said(element)
    assert 'The word is "三"' in said(element)


@on("zs-spoken-digit")
def test_pointing_at_the_spectrogram_chooses_a_moment(element):
    picture = element.get_by_role("group", name="2  what the network gets: the spectrogram, in hertz").locator("image")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.305, "y": 20})
    assert said(element).startswith("After 0.3 seconds")
    element.get_by_role("button", name="Listen").click()  # the sound takes a second
    expect(element.locator(".summary")).to_contain_text("After 1 seconds", timeout=10_000)
