"""Print the oldest supported version of each runtime dependency, from the bounds in pyproject.toml.

``python .ci/oldest.py > .ci/oldest.txt``, a file of constraints for pip; a test holds it equal.
"""

import re
import tomllib
from pathlib import Path


def oldest() -> str:
    """Return the constraints, a line for each dependency."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    return "".join(re.sub(">=", "==", bound) + "\n" for bound in project["dependencies"])


if __name__ == "__main__":
    print(oldest(), end="")  # noqa: T201 -- printing is what it does
