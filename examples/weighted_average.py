"""Chapter 6: the exponentially weighted average: its bias, its correction, its window, and why 0.9.

第 6 章：指数加权平均：它的偏差、偏差的修正、它的窗口，以及为什么取 0.9。

Prints:
    day  value  average  corrected
      1     10     1.00      10.00
      2     12     2.10      11.05
      3     11     2.99      11.03
      4     13     3.99      11.61
    beta 0.5: looks at about 2 values, and what is older has 25 % of the weight
    beta 0.9: looks at about 10 values, and what is older has 35 % of the weight
    beta 0.99: looks at about 100 values, and what is older has 37 % of the weight
"""

from zhishen import optim
from zhishen.messages import message

values = [10.0, 12.0, 11.0, 13.0]
average = optim.exponentially_weighted_average(values, beta=0.9, correction=False)
corrected = optim.exponentially_weighted_average(values, beta=0.9)
print(message("day  value  average  corrected"))
for day, (x, v, w) in enumerate(zip(values, average, corrected, strict=True), start=1):
    print(f"{day:3}  {x:5.0f}  {v:7.2f}  {w:9.2f}")

for beta in (0.5, 0.9, 0.99):
    window = round(optim.effective_window(beta))
    older = optim.average_weights(beta, 20 * window)[window:].sum()
    line = message(
        "beta {beta}: looks at about {window} values, and what is older has {share:.0f} % of the weight",
        beta=beta, window=window, share=100 * older,
    )  # fmt: skip
    print(line)
