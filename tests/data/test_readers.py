import pytest

from zhishen.data import ImageReader, Preprocessing, Reader
from zhishen.data.readers import READERS, reader_from_dict
from zhishen.errors import ArgumentError

IMAGES = {"kind": "images", "height": 3, "width": 4, "channels": 1, "fit": "crop"}


def test_a_dictionary_becomes_the_reader_that_it_describes():
    assert reader_from_dict(IMAGES) == ImageReader(height=3, width=4, channels=1)
    assert reader_from_dict({**IMAGES, "width": 5}) != reader_from_dict(IMAGES)


def test_a_preprocessing_keeps_its_reader():
    before = Preprocessing(divisor=255, reader=ImageReader(height=3, width=4, channels=1))
    assert before.as_dict()["reader"] == IMAGES
    assert Preprocessing.from_dict(before.as_dict()) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "reader to be a mapping with a kind, got NoneType"),
        ({"height": 3}, "reader to be a mapping with a kind, got dict"),
        ({"kind": "image"}, "the kind of the reader to be one of .*images"),
        ({**IMAGES, "depth": 3}, "each option to be one of height, width"),
        ({"kind": "images"}, "the options height, width, channels.*, got none"),
    ],
)
def test_what_does_not_describe_a_reader_is_refused(hostile, content, words):
    with pytest.raises(ArgumentError, match=f"expected {words}"):
        reader_from_dict(content)


def test_every_kind_has_a_class_that_says_so():
    for kind in READERS:
        with pytest.raises(ArgumentError) as caught:
            reader_from_dict({"kind": kind, "no such option": 1})
        assert "no such option" in str(caught.value)


def test_what_is_not_a_reader_is_refused(hostile):
    assert isinstance(ImageReader(height=3, width=4, channels=1), Reader)
    with pytest.raises(ArgumentError, match=r"expected reader to be a data.Reader or None, got str"):
        Preprocessing(reader="images")
