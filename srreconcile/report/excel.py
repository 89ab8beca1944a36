"""The workbook for school leaders: a summary, a sheet per kind of finding, definitions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile import decisions
from srreconcile.registers import fingerprints
from srreconcile.report import cover, handover, kinds, loading, quiet
from srreconcile.report.atomic import checked, replacing
from srreconcile.report.book import Book
from srreconcile.report.columns import MEANINGS, Field, header, meaning
from srreconcile.report.cover import Outcome
from srreconcile.report.inert import to_cell
from srreconcile.report.masking import masked
from srreconcile.report.story import Story, gather
from srreconcile.severity import Severity
from srreconcile.tables import SCHEMAS

if TYPE_CHECKING:
    from srreconcile.audit import Audit, Result

MANIFEST = "_srreconcile"
TAKEN = ("Summary", "Definitions", loading.SHEET, handover.ACTIONS, handover.SIGN_OFF, quiet.QUIET)
FORMAT = 1
"""Of the workbook: what reading it back relies on."""

_SEVERITIES = {
    Severity.URGENT: "Act today.",
    Severity.ACT: "Act this week.",
    Severity.REVIEW: "Somebody should look.",
    Severity.NOTE: "Worth knowing; nothing may be wrong.",
}
SETTINGS = ("setting", "value")
FINDING_KEYS = ["finding_id", "check", "user_id", "staff_member_id", "proposed_staff_member_id", "facts"]
STAFF_IDS = ("known_staff_id",)


def write_workbook(audit: Audit, path: str | Path, *, names: bool = True) -> Path:
    """Write the workbook for school leaders and return its path.

    The file is readable by its owner only.  What stood there before is replaced when
    the new file is complete.

    Parameters
    ----------
    audit : Audit
    path : str or Path
        Ends in ``.xlsx``; its folder must be there.
    names : bool
        False leaves out names and addresses of people.

    Raises
    ------
    InputError
        If it cannot be written there.
    """
    target = checked(path, ".xlsx")
    content = contents(audit, names=names)
    with replacing(target) as draft:
        write(content, draft)
    return target


@dataclass(frozen=True)
class Contents:
    """What one workbook holds."""

    story: Story
    results: tuple[Result, ...]
    findings: pd.DataFrame
    manifest: dict[str, Any]
    staff_ids: Sequence[str]
    waived: pd.DataFrame
    scope: str = "All schools"
    leader: bool = False
    """With questions to answer yes or no, and a sheet to sign."""
    loaded: pd.DataFrame | None = None
    """What the loaders did, line by line; no leader is asked about it."""


def contents(audit: Audit, *, names: bool = True) -> Contents:
    """Return what the workbook of a whole audit holds."""
    from srreconcile import __version__

    findings, waived = audit.findings.assign(facts=fingerprints(audit.findings)), audit.waived
    if not names:
        titles = {result.name: result.title for result in audit.results}
        findings, waived = masked(findings, titles), masked(waived, titles) if len(waived) else waived
    digest = hashlib.sha256("\n".join([str(audit.ran_at), *findings["finding_id"]]).encode())
    manifest = {
        "format": FORMAT,
        "srreconcile": __version__,
        "run": digest.hexdigest()[:12],
        "as_of": audit.as_of.isoformat(),
        "ran_at": audit.ran_at.isoformat(),
        "thresholds": {result.name: result.thresholds for result in audit.results},
    }
    staff_ids = [] if audit.tables.staff is None else audit.tables.staff["staff_member_id"].unique().tolist()
    lines = loading.rows(audit.tables.load_report)
    return Contents(
        gather(audit, names=names, calls=False),
        audit.results,
        findings,
        manifest,
        staff_ids,
        waived,
        loaded=lines,
    )


def write(content: Contents, path: Path) -> None:
    """Write one workbook to `path`."""
    book = Book(path, f"Schoolrunner link audit  ·  {content.scope}  ·  {content.story.basis}")
    order = [kind.name for kind in content.story.kinds]
    by_check = {str(name): rows for name, rows in content.findings.groupby("check", sort=False)}
    found = {name: by_check[name] for name in order if name in by_check}
    sheets = kinds.planned(found, kinds.ROWS_MAX, taken=(*TAKEN, MANIFEST))
    outcomes = _outcomes(content, found, sheets)
    shared = content.findings.head(0) if content.leader else content.findings
    cover.write(book, content.story, outcomes, shared, scope=content.scope)
    if content.leader:
        handover.actions(book, content.findings, scope=content.scope)
    for sheet in sheets:
        kinds.write(
            book, sheet, found[sheet.kind], without=("school_name", "school_id") if content.leader else ()
        )
    quiet.write(book, content.waived)
    if content.leader:
        handover.sign_off(book, content.findings, scope=content.scope, day=content.manifest["as_of"][:10])
    if not content.leader:
        loading.write(book, content.loaded)
    _definitions(book, content)
    manifest(book, content)
    book.close()


def _outcomes(
    content: Contents, found: dict[str, pd.DataFrame], sheets: Sequence[kinds.Sheet]
) -> list[Outcome]:
    """Every check: those with findings in the order of the sheets, then not run, then the clean as one."""
    by_name = {result.name: result for result in content.results}
    rest = [result for result in content.results if result.name not in found]
    listed = [_outcome(by_name[name], rows, sheets) for name, rows in found.items()]
    listed += [_outcome(result, None, ()) for result in rest if result.not_run is not None]
    clean = [result.title for result in rest if result.not_run is None]
    if clean:
        title = f"{len(clean):,} more check{'s' if len(clean) > 1 else ''}"
        listed.append(Outcome(title, "; ".join(clean) + ".", Severity.HEALTHY, 0, 0, 0, None, ()))
    return listed


def _outcome(result: Result, rows: pd.DataFrame | None, sheets: Sequence[kinds.Sheet]) -> Outcome:
    meaning_ = (result.help or result.title).partition(". ")[0].rstrip(".") + "."
    if rows is None:
        return Outcome(result.title, meaning_, result.severity, 0, 0, 0, result.not_run, ())
    return Outcome(
        title=result.title,
        meaning=meaning_,
        severity=max(Severity[word.upper()] for word in rows["severity"].unique()),
        findings=len(rows),
        users=int(rows["user_id"].nunique()),
        records=int(rows["records"].sum()),
        not_run=None,
        sheets=tuple(sheet for sheet in sheets if sheet.kind == result.name),
    )


def _definitions(book: Book, content: Contents) -> None:
    """What each word of the workbook means, and what the notebook calls it."""
    shown = (
        Field("About", "text", 20, "about"),
        Field("Term", "text", 42, "term"),
        Field("Meaning", "text", 90, "meaning"),
        Field("In the notebook", "text", 34, "name"),
    )
    words = pd.DataFrame(_words(content), columns=["about", "term", "meaning", "name"], dtype="str")
    sheet = book.sheet("Definitions")
    book.heads(sheet, shown)
    book.rows(sheet, 1, words, shown)
    sheet.autofilter(0, 0, len(words), len(shown) - 1)


def _words(content: Contents) -> list[tuple[str, str, str, str]]:
    severities = [("Severity", str(level), said, str(level)) for level, said in _SEVERITIES.items()]
    choices = [("Decision", choice, said, "") for choice, said in decisions.CHOICES.items()]
    checks = [
        ("Finding", r.title, f"{r.help} What to do: {r.remedy}".strip(), f"{r.name}{_settings(r)}")
        for r in content.results
    ]
    listed = [str(column) for column in content.findings]
    used = [column for column in listed if meaning(column) and column not in ("check", "situation")]
    columns = [("Column", header(column), meaning(column) + ".", column) for column in used]
    tables = [
        (f"Table {schema.name}", header(column.name), column.meaning + ".", f"{schema.name}.{column.name}")
        for schema in SCHEMAS.values()
        for column in schema
        if column.name not in MEANINGS
    ]
    return [*severities, *choices, *checks, *columns, *tables]


def _settings(result: Result) -> str:
    return "".join(f"\n{name} = {value}" for name, value in result.thresholds.items())


def manifest(book: Book, content: Contents) -> None:
    """What reading the workbook back needs, out of sight and out of reach.

    Three blocks beside each other: settings, the ids of the findings, all staff ids.
    """
    sheet = book.file.add_worksheet(MANIFEST)
    sheet.very_hidden()
    settings = [(name, json.dumps(value, default=str)) for name, value in content.manifest.items()]
    settings.append(("findings", json.dumps(len(content.findings))))
    keys = content.findings[FINDING_KEYS].itertuples(index=False, name=None)
    staff_ids = ((staff_id,) for staff_id in content.staff_ids)
    blocks = zip_longest([SETTINGS, *settings], chain([FINDING_KEYS], keys), chain([STAFF_IDS], staff_ids))
    starts = (0, 2, 2 + len(FINDING_KEYS))
    for row, parts in enumerate(blocks):
        for start, values in zip(starts, parts, strict=True):
            for column, value in enumerate(values or (), start):
                if isinstance(value, str):
                    sheet.write_string(row, column, to_cell(value))
