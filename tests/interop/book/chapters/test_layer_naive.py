"""``layer_naive``: the layers of multiplication and addition, with the apples of chapter 5."""

import pytest

from zhishen.interop.book.chapters.layer_naive import AddLayer, MulLayer


def test_the_naive_layers():
    apple, tax = MulLayer(), MulLayer()
    price = tax.forward(apple.forward(100, 2), 1.1)
    dapple_price, dtax = tax.backward(1)
    assert (price, dtax, *apple.backward(dapple_price)) == pytest.approx((220, 200, 2.2, 110))
    assert (AddLayer().forward(1, 2), AddLayer().backward(1.5)) == (3, (1.5, 1.5))
