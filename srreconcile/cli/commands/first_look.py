"""Without a command: the main job on the sample that comes with the package."""

from __future__ import annotations

import argparse
from pathlib import Path

from srreconcile.cli.exits import OK
from srreconcile.cli.shipped import shipped

OUT = Path("srreconcile-out")


def first_look(_asked: argparse.Namespace) -> int:
    """The main job on the sample that comes with the package."""
    from srreconcile.audit import audit
    from srreconcile.load import read_folder
    from srreconcile.plots import names_carried
    from srreconcile.report.text import summary_text

    tables = read_folder(shipped("sample_data") / "exports")
    found = audit(tables)
    OUT.mkdir(exist_ok=True)
    workbook = found.to_excel(OUT / "audit.xlsx")
    picture = OUT / "names_carried.png"
    names_carried(found).savefig(picture)
    print(
        "An invented school network, audited.",
        str(tables.load_report),
        summary_text(found, calls=False),
        sep="\n\n",
    )
    print(
        f"\nOpen next: {workbook}  the workbook for school leaders\n"
        f"           {picture}  whose names the records carry\n"
        "Your own:  srreconcile audit FOLDER   (any exports; see srreconcile audit --help)"
    )
    return OK
