"""What notebooks show: objects as tables and curves in HTML, and one output that is updated in place.

`tables` and `curves` make HTML without scripts and without external resources. All colors are readable on a light and
on a dark background, because a notebook does not say which one it has.
"""
