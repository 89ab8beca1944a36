"""``python -m srreconcile``."""

import sys

from srreconcile.cli import main

sys.exit(main())
