"""The lab: pages in a browser on which every picture answers to the hand, computed by the library that is installed.

- `zhishen.lab.engine`: the operations, plain functions from messages to arrays. It has no server in it.
- `zhishen.lab.pages`: the chapters as HTML.
- `zhishen.lab.server`: serves the pages on this machine and passes messages to the engine.
- ``static/``: what the browser reads, the custom elements among it.

Start it by ``zhishen lab``.
"""
