"""Read back the workbooks that school leaders have filled in.

Leaders sort, filter, hide columns, rename sheets and save in other programs; so a sheet
is known by its headers, a row by its finding id, and what the row was about by the
hidden sheet of the workbook.  The file itself is never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from srreconcile.decisions import ACCEPTED, PROBLEMS, UNTOUCHED, Decisions
from srreconcile.errors import InputError
from srreconcile.load.files.foreign import cell_text
from srreconcile.load.files.preflight import preflight
from srreconcile.report.columns import CORRECT, DECISION, FINDING_ID, NOTE
from srreconcile.report.excel import FINDING_KEYS, FORMAT, MANIFEST, SETTINGS, STAFF_IDS
from srreconcile.report.handover import SIGN_OFF, SIGNER
from srreconcile.report.rulings import judged

_HEADS = {"finding_id": FINDING_ID, "decision": DECISION, "correct": CORRECT, "note": NOTE}
_KEPT = {"user_id": "User ID", "staff_member_id": "Staff ID"}
_WORKBOOKS = (".xlsx", ".xlsm", ".ods")
_SEARCHED = 20  # rows in which a header is looked for

Files = str | Path | Iterable[str | Path]


def read_decisions(files: Files) -> Decisions:
    """Return what school leaders decided in the workbooks that they sent back.

    Parameters
    ----------
    files : path, folder, glob or list of them
        Workbooks that `Audit.to_excel` wrote, as Excel or LibreOffice saved them (.xlsx,
        .xlsm, .ods).  Two of them may hold the same finding, as long as they agree.

    Returns
    -------
    Decisions
        Accepted, problems, untouched: together every finding of the workbooks.

    Raises
    ------
    InputError
        If a file cannot be read, or is no such workbook.

    Examples
    --------
    >>> read_decisions("no such file.xlsx")
    Traceback (most recent call last):
    ...
    srreconcile.errors.InputError: no such file.xlsx: is not there. Name workbooks that came back, or their folder.
    """
    books = [_read(path) for path in _paths(files)]
    findings = pd.concat([book[0] for book in books], ignore_index=True)
    answers = pd.concat([book[1] for book in books], ignore_index=True)
    staff_ids = {staff_id for book in books for staff_id in book[2]}
    ruled = judged(answers, findings, staff_ids)
    return Decisions(
        ruled.accepted.reindex(columns=ACCEPTED),
        ruled.problems.reindex(columns=PROBLEMS),
        ruled.untouched.reindex(columns=UNTOUCHED),
    )


def _paths(files: Files) -> list[Path]:
    """The workbooks meant, each once; files that Excel keeps while one is open are none."""
    given = [files] if isinstance(files, str | Path) else list(files)
    found = [path for each in given for path in _expanded(Path(each))]
    found = [path for path in dict.fromkeys(found) if not path.name.startswith("~$")]
    if not found:
        raise InputError(
            f"{', '.join(map(str, given)) or 'files'}: holds no workbook (.xlsx). Name the files."
        )
    return found


def _expanded(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.suffix.lower() in _WORKBOOKS)
    if path.is_file():
        return [path]
    matching = sorted(path.parent.glob(path.name)) if any(sign in path.name for sign in "*?[") else []
    if not matching:
        raise InputError(f"{path}: is not there. Name workbooks that came back, or their folder.")
    return matching


def _read(path: Path) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """The findings that a workbook asked about, its rows, and the staff ids it knew."""
    findings, signed = None, None
    staff_ids: list[str] = []
    rows = []
    for name, cells in _sheets(path):
        if name == MANIFEST:
            findings, staff_ids = _manifest(cells, path)
        elif name == SIGN_OFF:
            signed = _signed(cells)
        else:
            rows.append(_answers(name, cells, path))
    if findings is None:
        raise InputError(
            f"{path.name}: lacks the hidden sheet {MANIFEST}. Take the workbook that srreconcile wrote, "
            "and not a copy of its sheets."
        )
    none = pd.DataFrame(columns=[*_HEADS, *_KEPT, "file", "sheet", "row"], dtype="str")
    none = none.astype({"row": "int64"})
    answers = pd.concat([none, *(frame for frame in rows if len(frame))], ignore_index=True)
    return findings, answers.assign(decided_by=pd.Series(signed, index=answers.index, dtype="str")), staff_ids


def _signed(cells: list[list[Any]]) -> str | None:
    """The name that somebody wrote on the sheet to sign, if anybody did."""
    for row in cells:
        asked, *written = _texts(row) or [""]
        if asked == SIGNER:
            return next((name for name in written if name), None)
    return None


def _sheets(path: Path) -> Iterator[tuple[str, list[list[Any]]]]:
    """Every sheet with its cells, one at a time: of 200,000 rows only the answers are kept."""
    import python_calamine as calamine

    if path.suffix.lower() not in _WORKBOOKS:
        raise InputError(
            f"{path.name}: is no workbook. Ask for it as an Excel workbook (.xlsx): any other file lacks "
            "the hidden sheet that says what was asked."
        )
    preflight(
        path.read_bytes(), path.name, extents_only=True
    )  # a few bytes can make a reader ask for all memory
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (calamine.CalamineError, OSError, ValueError):
        raise InputError(
            f"{path.name}: cannot be read as a workbook. Open it in Excel and save it again."
        ) from None


def _texts(values: Sequence[Any]) -> list[str]:
    with suppress(TypeError):  # nearly every column holds nothing but text: ten times as fast
        return list(map(str.strip, values))
    return [value.strip() if type(value) is str else cell_text(value).strip() for value in values]


def _manifest(cells: list[list[Any]], path: Path) -> tuple[pd.DataFrame, list[str]]:
    names = _texts(cells[0]) if cells else []
    if not {*SETTINGS, *FINDING_KEYS, *STAFF_IDS} <= set(names):
        raise InputError(
            f"{path.name}: its hidden sheet {MANIFEST} was changed. Take the workbook as it was sent."
        )
    columns = {name: _texts([row[at] for row in cells[1:]]) for at, name in enumerate(names)}
    frame = pd.DataFrame(columns, dtype="str").replace("", None)
    settings = {name: json.loads(value) for name, value in frame[list(SETTINGS)].dropna().to_numpy().tolist()}
    if settings.get("format") != FORMAT:
        raise InputError(
            f"{path.name}: was written by another version of srreconcile. Read it with that version."
        )
    findings = frame.loc[frame["finding_id"].notna(), FINDING_KEYS]
    findings = findings.assign(run=settings["run"], as_of=settings["as_of"], file=path.name)
    return findings, frame[STAFF_IDS[0]].dropna().tolist()


def _answers(name: str, cells: list[list[Any]], path: Path) -> pd.DataFrame:
    """The rows of one sheet; none where it has no headers of ours."""
    at = _header(cells)
    if at is None:
        return pd.DataFrame()
    heads = [_plain(head) for head in cells[at]]
    below = cells[at + 1 :]
    columns = {column: _column(below, heads, head) for column, head in {**_HEADS, **_KEPT}.items()}
    frame = pd.DataFrame(columns, dtype="str")
    frame = frame.assign(file=path.name, sheet=name, row=range(at + 2, at + 2 + len(below)))
    return frame[(frame[list(_HEADS)] != "").any(axis=1)]


def _column(rows: Sequence[Sequence[Any]], heads: list[str], head: str) -> list[str]:
    if _plain(head) not in heads:
        return [""] * len(rows)
    number = heads.index(_plain(head))
    return _texts([row[number] for row in rows])


def _header(cells: list[list[Any]]) -> int | None:
    needed = {_plain(FINDING_ID), _plain(DECISION)}
    for number, row in enumerate(cells[:_SEARCHED]):
        if needed <= {_plain(value) for value in row}:
            return number
    return None


def _plain(value: Any) -> str:
    return " ".join(cell_text(value).casefold().split())
