"""The operators of ONNX on Tensors and arrays, one function each; `table` lists them.

A function takes a `Call`, which has the attributes of the node, then the inputs: a Tensor for floats that depend on
the input or on parameters, an array for all others, such as shapes, indices and masks; None for an input that is
omitted. It returns one value, or a tuple.
"""
