"""Chapter 1: the smallest script; run it with `python hello.py`.

Prints:
    Hello, deep learning!
"""

print("Hello, deep learning!")
