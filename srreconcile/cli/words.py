"""What a message of the package says to do, in the options of the command line.

The package's own sentences name its functions and arguments, for the one who works in
a notebook.  Who types commands is told which option does the same.
"""

from __future__ import annotations

import re

_DESCRIBE = "srreconcile load FILE --describe"
_SAID = (
    (r"sr\.describe_folder\(path\)|sr\.describe_folder", "srreconcile load FOLDER --describe"),
    (r'sr\.describe_layout\(path, "(\w+)"\)', rf"{_DESCRIBE} --kind \1"),
    (r"sr\.describe_layout\(path\)|sr\.describe_layout", _DESCRIBE),
    (r"sr\.read_folder\(\.\.\.\) of", "srreconcile audit"),
    (r"layouts?=\[?\.\.\.\]?", "--layout FILE.layout.toml"),
    (r"mapping=\{[^}]*\}", f"--layout FILE.layout.toml, which {_DESCRIBE} proposes"),
    (r'date_order="MDY" or "DMY"', "--date-order MDY or DMY"),
    (r"active_codes=\[\.\.\.\]", "--active-code CODE"),
    (r"\bsheet= of\b", "--sheet of"),
    (r"\btable= of\b", "--table of"),
    (r"strict=True", "--strict"),
    (r"accept_stops=True", "--accept-stops"),
    (r"case\.estimate\(\)", "--estimate"),
    (r"audit\.who\(staff id\) estimates", "srreconcile who FOLDER --staff-id ID --estimate tells how many"),
    (r"audit\.search\(\)", "srreconcile who FOLDER WORD"),
    (r"sr\.verify\(plan, fresh\)", "srreconcile verify"),
    (r"encoding=\.\.\.", "--encoding NAME"),
    (r"\(tables\.load_report\.\w+\)", "(all of it: srreconcile load FOLDER)"),
)


def in_options(text: str) -> str:
    """Return a message with the options of the command line in the place of arguments.

    Examples
    --------
    >>> in_options('Say which: date_order="MDY" or "DMY"')
    'Say which: --date-order MDY or DMY'
    >>> in_options("Describe it (sr.describe_layout) and pass layouts=[...].")
    'Describe it (srreconcile load FILE --describe) and pass --layout FILE.layout.toml.'
    """
    for pattern, option in _SAID:
        text = re.sub(pattern, option, text)
    return text
