"""Tensors, the tape that records them, and checks of gradients."""
