"""Chapter 5: what two apples and three oranges cost, and how the price depends on each quantity.

Prints:
    price 715
    apple: 2.2
    apples: 110
    orange: 3.3
    oranges: 165
    tax: 650
"""

from zhishen import Tensor

apple, apples = Tensor(100.0, name="apple"), Tensor(2.0, name="apples")
orange, oranges = Tensor(150.0, name="orange"), Tensor(3.0, name="oranges")
tax = Tensor(1.1, name="tax")

price = (apple * apples + orange * oranges) * tax
price.backward()

print(f"price {price.item():.6g}")
for quantity in (apple, apples, orange, oranges, tax):
    print(f"{quantity.name}: {quantity.grad:.6g}")
