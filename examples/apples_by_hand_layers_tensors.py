"""Chapter 5: what apples and oranges cost, three times: by hand, by the naive layers, and by Tensors.

第 5 章：苹果和橘子的价格算三遍：手算、用最简单的层、用 Tensor。

Two apples at 100, three oranges at 150, a tax of 10 %. Each line has the price and its gradient for each quantity.

Prints:
    two apples, by hand:      220: 2.2, 110, 200
    two apples, by layers:    220: 2.2, 110, 200
    two apples, by Tensors:   220: 2.2, 110, 200
    with oranges, by hand:    715: 2.2, 110, 3.3, 165, 650
    with oranges, by layers:  715: 2.2, 110, 3.3, 165, 650
    with oranges, by Tensors: 715: 2.2, 110, 3.3, 165, 650
"""

from typing import Any

from zhishen import Tensor, nn
from zhishen.messages import message
from zhishen.messages.columns import pad_right

apple, apples, orange, oranges, tax = 100.0, 2.0, 150.0, 3.0, 1.1


def show(what: str, price: Any, gradients: Any) -> None:
    """One line."""
    print(pad_right(what, 26) + f"{float(price):.6g}: " + ", ".join(f"{float(g):.6g}" for g in gradients))


# Two apples by hand: price = (apple · apples) · tax. The gradient of each factor is the gradient of the product times
# the other factor.
net = apple * apples
d_net, d_tax = 1.0 * tax, 1.0 * net
show(message("two apples, by hand:"), net * tax, (d_net * apples, d_net * apple, d_tax))

# By layers: forward from the left to the right, backward the other way.
count, taxed = nn.Multiply(), nn.Multiply()
price = taxed.forward(count.forward(apple, apples), tax)
d_net, d_tax = taxed.backward(1.0)
d_apple, d_apples = count.backward(d_net)
show(message("two apples, by layers:"), price, (d_apple, d_apples, d_tax))

# By Tensors: the tape remembers the order.
leaves = [Tensor(value) for value in (apple, apples, tax)]
price = leaves[0] * leaves[1] * leaves[2]
price.backward()
show(message("two apples, by Tensors:"), price.item(), [leaf.grad for leaf in leaves])

# With oranges by hand: the sum hands its gradient to both.
net = apple * apples + orange * oranges
d_net, d_tax = 1.0 * tax, 1.0 * net
show(
    message("with oranges, by hand:"),
    net * tax,
    (d_net * apples, d_net * apple, d_net * oranges, d_net * orange, d_tax),
)

count, count_oranges, together, taxed = nn.Multiply(), nn.Multiply(), nn.Add(), nn.Multiply()
net = together.forward(count.forward(apple, apples), count_oranges.forward(orange, oranges))
price = taxed.forward(net, tax)
d_net, d_tax = taxed.backward(1.0)
d_apple_price, d_orange_price = together.backward(d_net)
gradients = (*count.backward(d_apple_price), *count_oranges.backward(d_orange_price), d_tax)
show(message("with oranges, by layers:"), price, gradients)

leaves = [Tensor(value) for value in (apple, apples, orange, oranges, tax)]
price = (leaves[0] * leaves[1] + leaves[2] * leaves[3]) * leaves[4]
price.backward()
show(message("with oranges, by Tensors:"), price.item(), [leaf.grad for leaf in leaves])
