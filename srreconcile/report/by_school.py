"""A folder with a workbook for each school, and an index that adds them up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.report import excel, quiet
from srreconcile.report.atomic import replacing, staged
from srreconcile.report.book import Book
from srreconcile.report.columns import Field
from srreconcile.report.inert import file_names, one_line
from srreconcile.report.story import ANOTHERS_NAME, NO_SCHOOL, Story, gather

if TYPE_CHECKING:
    from srreconcile.audit import Audit

INDEX = "index"
_COLUMNS = (
    Field("School", "text", 40, "school"),
    Field("School ID", "text", 14, "school_id"),
    Field("Workbook", "text", 44, "file"),
    Field("Findings", "number", 10, "findings"),
    Field("Urgent", "number", 10, "urgent"),
    Field("Act", "number", 10, "act"),
    Field("Review", "number", 10, "review"),
    Field("Note", "number", 10, "note"),
)


def write(audit: Audit, path: str | Path, *, by: str | None = None, names: bool = True) -> Path:
    """Write one workbook or, `by` "school", a folder of them, and return where it is.

    Raises
    ------
    InputError
        If it cannot be written there, or `by` is neither None nor "school".
    """
    if by not in (None, "school"):
        raise InputError(f'by: "{by}" is none of the ways to part a workbook. Known: school.')
    return (
        excel.write_workbook(audit, path, names=names)
        if by is None
        else write_workbooks(audit, path, names=names)
    )


def write_workbooks(audit: Audit, folder: str | Path, *, names: bool = True) -> Path:
    """Write a workbook for each school into `folder`, an index beside them, and return the folder.

    Findings at no school stand in a workbook of their own, so the workbooks add up to
    the whole audit.

    Parameters
    ----------
    audit : Audit
    folder : str or Path
        Made if it is not there; files of the same names are replaced.
    names : bool
        False leaves out names and addresses of people.

    Raises
    ------
    InputError
        If nothing can be written there.
    """
    target = _folder(folder)
    whole = excel.contents(audit, names=names)
    parts = [(key, rows) for key, rows in whole.findings.groupby(whole.findings["school_id"].fillna(""))]
    parts.sort(key=lambda part: part[0] == "")  # those at no school stand last
    schools = [one_line(rows["school_name"].fillna(NO_SCHOOL).iloc[0]) for _, rows in parts]
    files = [f"{name}.xlsx" for name in file_names(schools, taken=(INDEX,))]
    with staged(target) as stage:
        for (key, rows), school, file in zip(parts, schools, files, strict=True):
            content = replace(
                whole,
                story=_of_school(audit, rows, school, names=names),
                findings=rows.reset_index(drop=True),
                waived=_at(whole.waived, str(key)),
                manifest={**whole.manifest, "school_id": str(key)},
                scope=school,
                leader=True,
            )
            with replacing(stage / file) as draft:
                excel.write(content, draft)
        with replacing(stage / f"{INDEX}.xlsx") as draft:
            _index(whole, [rows for _, rows in parts], schools, files, draft)
    return target


def _folder(folder: str | Path) -> Path:
    target = Path(folder)
    if target.suffix.lower() == ".xlsx" or (target.exists() and not target.is_dir()):
        raise InputError(f"{target}: is no folder. By school, name a folder for the workbooks.")
    try:
        target.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(f"{target}: cannot be made ({error.strerror}). Name another folder.") from None
    return target


def _of_school(audit: Audit, rows: pd.DataFrame, school: str, *, names: bool) -> Story:
    """What the audit says of one school."""
    ids = pd.Index(rows["finding_id"])
    results = tuple(
        replace(result, findings=result.findings[ids.get_indexer(result.findings["finding_id"]) >= 0])
        for result in audit.results
    )
    own = audit.findings[ids.get_indexer(audit.findings["finding_id"]) >= 0]
    waived = _at(audit.waived, str(rows["school_id"].fillna("").iloc[0]))
    story = gather(replace(audit, results=results, findings=own, waived=waived), names=names, calls=False)
    grave = rows.loc[rows["severity"].isin(["review", "act", "urgent"]), "user_id"].nunique()
    wrong = int(rows.loc[rows["check"].eq(ANOTHERS_NAME), "records"].sum())
    said = f"{wrong:,} record{' carries' if wrong == 1 else 's carry'} another person's name."
    if not wrong:
        said = "No record here is known to carry another person's name."
    return replace(
        story,
        verdict=f"{grave:,} user{' needs' if grave == 1 else 's need'} a look at {school}",
        records=said if audit.attribution is not None else story.records,
        basis="Of the whole network: " + story.basis,
    )


def _at(waived: pd.DataFrame, school_id: str) -> pd.DataFrame:
    """What is kept quiet at one school, or at none ("")."""
    return waived if waived.empty else waived[waived["school_id"].fillna("").eq(school_id)]


def _index(
    whole: excel.Contents, parts: list[pd.DataFrame], schools: list[str], files: list[str], path: Path
) -> None:
    """The workbook that lists the others, with the whole in its last row."""
    levels = ["urgent", "act", "review", "note"]
    counts = [[len(rows), *(int(rows["severity"].eq(level).sum()) for level in levels)] for rows in parts]
    keys = [rows["school_id"].iloc[0] for rows in parts]
    listed = pd.DataFrame(counts, columns=["findings", *levels])
    listed = listed.assign(school=schools, school_id=pd.Series(keys, dtype="str"), file=files)
    total = pd.DataFrame([{**listed[["findings", *levels]].sum().to_dict(), "school": "All together"}])
    book = Book(path, f"Schoolrunner link audit  ·  index of the workbooks by school  ·  {whole.story.basis}")
    sheet = book.sheet("Index")
    book.heads(sheet, _COLUMNS)
    rows = pd.concat([listed, total], ignore_index=True)
    book.rows(sheet, 1, rows.astype({"school_id": "str", "file": "str"}), _COLUMNS)
    quiet.write(book, whole.waived)
    excel.manifest(book, replace(whole, findings=whole.findings.head(0), staff_ids=()))  # asks nothing
    book.close()
