"""One table of a file, from text under its own headers to the canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from srreconcile.errors import InputError, did_you_mean
from srreconcile.load import typed
from srreconcile.load.columns import Headers, folded, sensitive
from srreconcile.load.layout import OURS, Layout, Options, Sheet
from srreconcile.load.notes import Notes
from srreconcile.load.raw import RawTable
from srreconcile.load.report import FileReport
from srreconcile.schema import states_zone
from srreconcile.tables import IS_UTC, SCHEMAS, Column, Schema

INACTIVE = ("0", "0.0", "false", "f", "no", "n", "inactive")
"""What a record's own flag says once it is deleted."""


@dataclass
class Part:
    """A canonical table read from one file, before files are put together.

    Attributes
    ----------
    layout : Layout
    frame : DataFrame
        Canonical, with further columns behind.
    rows : Series of int
        Where each row stood, by the labels of `frame`.
    report : FileReport
    """

    layout: Layout
    frame: pd.DataFrame
    rows: pd.Series
    report: FileReport
    facts: Mapping[str, object] = field(default_factory=dict)


def read_part(raw: RawTable, layout: Layout, options: Options) -> Part:
    """Return the canonical table that `raw` holds, by its layout and what the caller says.

    Raises
    ------
    InputError
        If a column that the caller names is not there, or a column that must be there.
    """
    notes = Notes(raw.file, raw.rows)
    private = [
        header for header in sensitive(map(str, raw.frame.columns)) if header not in options.mapping.values()
    ]
    frame = raw.frame.drop(columns=private)
    sheet = Sheet(frame, Headers(frame.columns), raw.facts, notes, options)
    report = FileReport(
        raw.file, layout.name, layout.table, rows_read=max(raw.rows_read, len(frame)), sensitive=private
    )
    if layout.shape is not None:
        layout.shape(sheet)
    schema = SCHEMAS[layout.table]
    mapped, asked = _mapped(sheet, layout, schema)
    report.mapped = {name: header for name, header in mapped.items() if not header.startswith(OURS)}
    rest = [
        str(name) for name in sheet.frame if name not in mapped.values() and not str(name).startswith(OURS)
    ]
    report.used = [name for name in rest if name in sheet.used]
    report.unmapped = [name for name in rest if name not in sheet.used]
    if layout.table == "records":
        report.deactivated = _deactivated(sheet)
    table = _typed(sheet, layout, schema, mapped, asked)
    if layout.key:
        table = _keyed(table, schema, layout, report)
    _tell_ids(table, schema, notes, mapped, once=layout.part in _ONCE)
    if raw.frame.empty and not any(issue.rule == "no rows" for issue in raw.issues):
        notes.tell("no rows", "holds a header and no rows (0 rows, no data)")
    report.issues = [*raw.issues, *notes.issues]
    report.asides = notes.asides
    gone = sum(len(aside.rows) for aside in notes.asides)
    report.rows_kept = len(raw.frame) - gone
    _raw_asides(raw, report)
    return Part(layout, table, notes.rows.reindex(table.index), report, raw.facts)


def _deactivated(sheet: Sheet) -> int:
    """How many records are deleted in their system, which keeps them and says so by a flag."""
    if sheet.headers.find("active") in sheet.options.mapping.values():
        return 0
    return int(sheet.column("active").str.strip().str.lower().isin(INACTIVE).sum())


def _raw_asides(raw: RawTable, report: FileReport) -> None:
    """Count the rows that the file reader has set aside; it has told each one."""
    from srreconcile.load.notes import Aside

    rows: dict[str, list[int]] = {}
    for issue in raw.issues:
        if issue.grade == "set aside" and issue.row is not None:
            rows.setdefault(issue.rule, []).extend(range(issue.row, issue.row + issue.count))
    report.asides = [*(Aside(rule, found) for rule, found in rows.items()), *report.asides]
    report.rows_read = report.rows_kept + report.rows_aside


def _mapped(sheet: Sheet, layout: Layout, schema: Schema) -> tuple[dict[str, str], dict[str, str]]:
    """Canonical column -> header; and what the caller calls a column -> canonical column."""
    made = {name.removeprefix(OURS): name for name in map(str, sheet.frame) if name.startswith(OURS)}
    found = {**{name: h for name, h in layout.named(sheet.headers).items() if h in sheet.frame}, **made}
    asked: dict[str, str] = {}
    told = {_canonical(name, schema) or name for name in sheet.options.mapping}
    for name, header in sheet.options.mapping.items():
        actual = sheet.headers.find(header) if header not in sheet.frame else header
        canonical = _canonical(name, schema)
        if actual is None or actual not in sheet.frame:
            _refuse_mapping(sheet, schema, name, header, canonical)
            continue
        asked[name] = canonical or name
        found = {other: h for other, h in found.items() if h != actual or other in told}
        found[canonical or name] = actual
    return found, asked


def _canonical(name: str, schema: Schema) -> str | None:
    """The column of `schema` that goes by `name`."""
    for column in schema:
        if folded(name) in {folded(word) for word in (column.name, *column.aliases)}:
            return column.name
    return None


def _refuse_mapping(sheet: Sheet, schema: Schema, name: str, header: str, canonical: str | None) -> None:
    meaning = next((f" ({column.meaning})" for column in schema if column.name == canonical), "")
    raise InputError(
        f'{sheet.notes.file}: its header has no column "{header}" for {name}{meaning}.'
        + did_you_mean(header, sheet.headers.names[:40])
    )


def _typed(
    sheet: Sheet, layout: Layout, schema: Schema, mapped: dict[str, str], asked: dict[str, str]
) -> pd.DataFrame:
    frame, notes, options = sheet.frame, sheet.notes, sheet.options
    columns = {column.name: column for column in schema}
    orders = [
        frame[h] for name, h in mapped.items() if name in columns and columns[name].kind in ("time", "day")
    ]
    order = options.date_order or typed.order_of(orders)
    done: dict[str, pd.Series] = {}
    for name, header in mapped.items():
        column = columns.get(name) or Column(name, name, "id" if name.endswith("_id") else "text")
        shown = column.name if header.startswith(OURS) else header
        values = frame[header]
        if column.kind == "id":
            done[name] = typed.read_id(values, notes, column, shown)
        elif column.kind == "email":
            done[name] = typed.read_email(values, notes, shown)
        elif column.kind == "flag":
            done[name] = typed.read_flag(values, notes, shown, layout.codes, options.active_codes)
        elif column.kind in ("time", "day"):
            done[name] = typed.read_time(values, notes, column, shown, order)
            if name == "entered_at" and (stated := states_zone(values)).any():
                done[IS_UTC] = stated & done[name].notna()
        else:
            done[name] = typed.read_text(values, notes, column, shown) if name in columns else values
    again = {name: done[canonical] for name, canonical in asked.items() if name != canonical}
    rest = {
        str(name): frame[name]
        for name in frame
        if name not in mapped.values() and not str(name).startswith(OURS)
    }
    rest = {name: values for name, values in rest.items() if name not in done and name not in again}
    return pd.DataFrame({**done, **again, **rest}, index=frame.index)


def _keyed(table: pd.DataFrame, schema: Schema, layout: Layout, report: FileReport) -> pd.DataFrame:
    """Take another column for the id, where the file has none."""
    key = schema.key[0]
    if key in table or layout.key not in table:
        return table
    report.said.append(f"It has no {key}: {layout.key} stands in its place.")
    values = table[layout.key]
    return table.assign(**{key: values.str.lower() if layout.key == "email" else values})


_ONCE = ("", "users", "staff", "schoolstaff", "orgs", "incidents")
"""Parts in which an id stands once; in a list of roles or a log of use it may stand often."""


def _tell_ids(
    table: pd.DataFrame, schema: Schema, notes: Notes, mapped: dict[str, str], *, once: bool
) -> None:
    """Tell ids that are missing or given twice, in the columns that name a row."""
    required = [column.name for column in schema if column.required and column.name in table]
    for name in required:
        blank = table[name].isna()
        if blank.any():
            notes.tell("blank id", f"has no {name} (blank or missing)", blank, column=mapped.get(name))
    key = [name for name in schema.key if name in table]
    if len(key) < len(schema.key) and schema.name not in ("links", "delegations"):
        return
    if key and once:
        named = [name for name in key if name in required] or key[:1]
        twice = table.duplicated(key, keep=False) & table[named].notna().all(axis=1)
        if twice.any():
            notes.tell(
                "duplicate id",
                f"is a duplicate: its {' and '.join(key)} stands in several rows",
                twice,
                column=mapped.get(key[0]),
            )
