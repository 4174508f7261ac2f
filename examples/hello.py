"""Chapter 1: the smallest script; run it with `python hello.py`.

第 1 章：最小的脚本；用 `python hello.py` 运行。

Prints:
    Hello, deep learning!
    你好，深度学习！
"""

print("Hello, deep learning!")
print("你好，深度学习！")
