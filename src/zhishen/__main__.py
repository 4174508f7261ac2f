"""``python -m zhishen`` is the command line."""

import sys

from zhishen.cli import main

sys.exit(main())
