"""The microphone of chapter 7: what it hears reaches the network, and a sentence says why it cannot be used."""

from __future__ import annotations

import re
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from lab_browser import ARGUMENTS, Server, Watch, visitor
from lab_checks import wait_until_quiet, wait_until_ready
from playwright.sync_api import Browser, Locator, Page, expect

from zhishen.data.sound_files import resampled
from zhishen.figures.spoken_digits import FOLDER, RATE, read_wave

SPOKEN = FOLDER / "en" / "6.wav"


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the microphone of the tests hears again and again: a word and a pause."""
    samples = np.pad(resampled(read_wave(SPOKEN), RATE, 48000, where="test"), (24_000, 60_000))
    path = tmp_path_factory.mktemp("microphone") / "six.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48000, len(samples), "NONE", ""))
        file.writeframes(np.round(32767 * np.clip(samples, -1, 1)).astype("<i2").tobytes())
    return path


@pytest.fixture
def page(browser: Browser, program: str, server: Server, heard: Path) -> Iterator[Page]:
    """Chapter 7 in a browser whose microphone hears a file."""
    fake = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={heard}"]
    own = browser.browser_type.launch(executable_path=program, args=[*ARGUMENTS, *fake])
    context, watch = visitor(own, server), Watch(server.origin)
    opened = context.new_page()
    watch.follow(opened)
    opened.goto(server.address("en", 7), wait_until="domcontentloaded")
    wait_until_ready(opened)
    yield opened
    own.close()
    assert watch.problems == []


def element(page: Page) -> Locator:
    return page.locator("zs-spoken-digit")


def test_a_recording_is_heard_saved_and_forgotten(page: Page, tmp_path: Path):
    page.context.grant_permissions(["microphone"])
    before = page.url
    element(page).get_by_role("button", name="Record your voice").click()
    expect(element(page).locator(".hint")).to_have_text("Say a digit now")
    expect(element(page).locator(".summary")).to_contain_text("That is your recording", timeout=20_000)
    wait_until_quiet(page)
    assert "the network hears a 6" in element(page).locator(".summary").inner_text()
    assert page.url == before

    with page.expect_download() as download:
        element(page).get_by_role("button", name="Save the recording").click()
    download.value.save_as(tmp_path / "recording.wav")
    saved = read_wave(tmp_path / "recording.wav")
    assert 1.5 * RATE < len(saved) <= 1.8 * RATE
    assert np.abs(saved).max() > 0.2
    element(page).get_by_role("button", name="As Python").click()
    expect(element(page).locator("section.code pre")).to_contain_text('read_wave("recording.wav")')

    element(page).get_by_role("button", name="Back to the word").click()
    expect(element(page).locator(".summary")).to_contain_text('The word is "seven"')
    expect(element(page).get_by_role("button", name="Save the recording")).to_have_count(0)


def test_a_refused_microphone_is_explained(page: Page):
    page.context.clear_permissions()
    element(page).get_by_role("button", name="Record your voice").click()
    expect(element(page).get_by_role("alert")).to_contain_text("The browser has refused the microphone")
    page.context.grant_permissions(["microphone"])
    element(page).get_by_role("button", name="Record your voice").click()
    expect(element(page).get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("NotFoundError", "has found no microphone"), ("NotReadableError", "cannot be read"), (None, "has found no")],
)
def test_a_missing_or_busy_microphone_is_explained(page: Page, name: str | None, sentence: str):
    page.evaluate(
        """(name) => Object.defineProperty(navigator, "mediaDevices", { value: name && {
            getUserMedia: () => Promise.reject(new DOMException("x", name)) } })""",
        name,
    )
    element(page).get_by_role("button", name="Record your voice").click()
    expect(element(page).get_by_role("alert")).to_contain_text(re.compile(sentence))
    expect(element(page).get_by_role("button", name="Record your voice")).to_be_enabled()
