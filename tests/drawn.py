"""Tables drawn as text, so that a test shows its data."""

import pandas as pd


def table(text):
    """Return the drawn table: columns between bars, every cell text, an empty cell missing.

    >>> table('''
    ...     user_id | email
    ...     u1      | a@x.org
    ...     u2      |
    ... ''').values.tolist()
    [['u1', 'a@x.org'], ['u2', nan]]
    """
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    frame = pd.DataFrame(rows[1:], columns=rows[0], dtype="str")
    return frame.mask(frame == "")
