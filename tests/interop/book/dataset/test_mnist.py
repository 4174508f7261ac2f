"""``dataset.mnist``: MNIST as the book loads it."""

import numpy as np

from zhishen.interop.book.dataset import mnist


def test_mnist_as_the_book_loads_it(small_mnist):
    (x, t), (x_test, t_test) = mnist.load_mnist()
    assert (x.shape, x.dtype, t.dtype) == ((60, 784), np.float32, np.uint8)
    assert (x_test.shape, t_test.shape) == ((30, 784), (30,))
    assert x.max() == 1
    assert t[:5].tolist() == [5, 0, 4, 1, 9]
    (x, t), _ = mnist.load_mnist(normalize=False, flatten=False, one_hot_label=True)
    assert (x.shape, x.dtype, x.max(), t.shape) == ((60, 1, 28, 28), np.uint8, 255, (60, 10))
    x[:] = 0
    assert mnist.load_mnist(normalize=False)[0][0].max() == 255
    mnist.init_mnist()
