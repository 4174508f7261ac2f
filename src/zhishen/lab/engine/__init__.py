"""The engine of the lab: a message in, arrays out.

`Session.handle` takes the text of a message and returns the bytes of the reply. `operation` makes a function available
to messages: see `zhishen.lab.engine.operation`. The engine knows nothing of servers and browsers, so that the same code
answers a WebSocket, a worker inside a browser, and a notebook.
"""

from __future__ import annotations

from zhishen.lab.engine.arguments import Code, Flag, Numbers, Table, Text
from zhishen.lab.engine.operation import Operation, operation, operations
from zhishen.lab.engine.session import Session

__all__ = ["Code", "Flag", "Numbers", "Operation", "Session", "Table", "Text", "operation", "operations"]
