"""Images within a page."""

from __future__ import annotations

import base64

from zhishen.figures.embedding import embedded_images, png_image


def test_a_page_contains_its_images():
    pages = embedded_images(lambda figures: [figure.add_axes((0, 0, 1, 1)) for figure in figures], [(1, 2), (3, 1)])
    assert len(pages) == 2
    assert 'width="100" height="200"' in pages[0]
    content = base64.b64decode(pages[1].partition("base64,")[2].partition('"')[0])
    assert content.startswith(b"\x89PNG")


def test_texts_are_escaped():
    assert 'alt="a&lt;b"' in png_image(b"", 1, 1, alt="a<b")
