"""Chapter 5: what two apples and three oranges cost, and how the price depends on each quantity.

第 5 章：两个苹果和三个橘子要付多少钱，价格怎样随每个数量变化。

Prints:
    price = 715
    ∂price/∂apple = 2.2
    ∂price/∂apples = 110
    ∂price/∂orange = 3.3
    ∂price/∂oranges = 165
    ∂price/∂tax = 650
"""

from zhishen import Tensor

apple, apples = Tensor(100.0, name="apple"), Tensor(2.0, name="apples")
orange, oranges = Tensor(150.0, name="orange"), Tensor(3.0, name="oranges")
tax = Tensor(1.1, name="tax")

price = (apple * apples + orange * oranges) * tax
price.backward()

print(f"price = {price.item():.6g}")
for quantity in (apple, apples, orange, oranges, tax):
    print(f"∂price/∂{quantity.name} = {quantity.grad:.6g}")
