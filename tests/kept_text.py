"""What was said before, kept as text in sections, so that a change can be read in a review.

After a meant change: ``SR_UPDATE_GOLDEN=1 pytest`` with the tests that failed, then read the diff.
"""

import os


def sections(path):
    """The sections of a kept text by name; each begins with ``[name]`` on a line of its own."""
    parts = ("\n" + path.read_text("utf-8")).split("\n[")[1:] if path.exists() else []
    return {part.partition("]\n")[0]: part.partition("]\n")[2].strip("\n") for part in parts}


def kept(path, name, said):
    """Return section `name` of a kept text, after `said` was put there if that is asked for."""
    known = sections(path)
    if os.environ.get("SR_UPDATE_GOLDEN"):
        known[name] = said
        path.write_text("\n\n".join(f"[{n}]\n{text}" for n, text in known.items()) + "\n", encoding="utf-8")
    return known.get(name)
