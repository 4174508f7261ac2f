"""PyTorch, both ways: modules become networks, networks become modules, and states fit both.

`from_module` and `to_module` need PyTorch. `state_dict` and `load_state_dict` do not: they know the names and the
layouts of PyTorch, and work on arrays and on safetensors files.
"""

from __future__ import annotations

from zhishen.interop.torch.exporting import to_module
from zhishen.interop.torch.importing import from_module
from zhishen.interop.torch.states import load_state_dict, state_dict

__all__ = ["from_module", "load_state_dict", "state_dict", "to_module"]
