"""A folder of exports as one set of tables: recognise, put together, and say what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from srreconcile.errors import InputError
from srreconcile.guard.source import different_days
from srreconcile.guard.verdict import Limits
from srreconcile.load import big_logs, combine, log_files, site
from srreconcile.load.bare import names_only
from srreconcile.load.columns import Headers
from srreconcile.load.export_days import ExportDay, export_day
from srreconcile.load.files import looks_like_data, read_raw
from srreconcile.load.layout import Layout, Options, known_headers, recognise
from srreconcile.load.notes import Aside
from srreconcile.load.opening import PATH
from srreconcile.load.pages import DUMP, tell_missing_pages
from srreconcile.load.raw import Issue, RawTable
from srreconcile.load.reading import Part, read_part
from srreconcile.load.record_ids import RecordIds
from srreconcile.load.report import FileReport, LoadReport
from srreconcile.tables import SCHEMAS, Tables


def read_folder(
    path: str | Path,
    *,
    date_order: str | None = None,
    active_codes: Iterable[str] | None = None,
    layouts: Iterable[str | Path] = (),
    strict: bool = False,
) -> Tables:
    r"""Return the tables of a folder of exports, each file recognised by what is in it.

    Schoolrunner's own lists come first.  The list of the SIS beside them fills what they
    leave empty and adds its addresses as independent ones; nothing is overwritten, and
    ``tables.load_report`` says what was taken from where.

    Parameters
    ----------
    path : path
        A folder, a zip of one, or a single file.
    date_order : {"MDY", "DMY"}, optional
        Of dates such as 3/4/2024 in files where no date decides.
    active_codes : iterable of str, optional
        The site's status codes that mean active.
    layouts : iterable of paths, optional
        TOML files that describe layouts of the site's own, as `describe_layout` proposes
        them; each is for the files that have all its columns.  Those that lie beside the
        exports (``*.layout.toml``) are read without being named.
    strict : bool
        Whether any doubt is an error.

    Returns
    -------
    Tables
        With ``load_report``.  A log of many records stays on disk.

    Raises
    ------
    InputError
        If there is no such folder, nothing in it is recognised, or two of its folders
        hold the same lists.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.csv").write_text("staff_member_id,last_name\n007,Ruiz\n")
    >>> _ = (folder / "b.csv").write_text("user_id,staff_member_id\nu1,007\n")
    >>> tables = read_folder(folder)
    >>> tables
    Tables(staff: 1, links: 1)
    >>> print(tables.load_report)
    a.csv  staff list -> staff: 1 row
    b.csv  link table -> links: 1 row
    """
    path = Path(path)
    order = site.date_order(date_order)
    options = Options(date_order=order, active_codes=tuple(map(str, active_codes or ())), strict=strict)
    named = [layouts] if isinstance(layouts, str | Path) else layouts
    reading = Reading(path, options, [Path(each) for each in named])
    for file in files_of(path):
        reading.add(file)
    return reading.tables()


def files_of(path: Path) -> list[Path]:
    """Return the exports of a folder, in the order of their names; a file is its own.

    Raises
    ------
    InputError
        If there is no such folder, or it holds none.
    """
    if not path.exists():
        raise InputError(f"{path}: there is no such folder. Give the folder that your exports are in.")
    if path.is_file():
        return [path]
    found = [
        file
        for file in sorted(path.rglob("*"))
        if file.is_file() and _seen(file, path) and looks_like_data(file)
    ]
    if not found:
        raise InputError(
            f"{path}: holds no exports (CSV, JSON, Excel, XML, Parquet or zip). Put them there first."
        )
    return found


def _seen(file: Path, folder: Path) -> bool:
    return not any(part.startswith((".", "_", "~$")) for part in file.relative_to(folder).parts)


class Reading:
    """What has been read of one folder so far."""

    def __init__(self, path: Path, options: Options, named: list[Path]) -> None:
        self.path = path
        self.options = options
        self.named = [site.read_layout(each) for each in named]
        self.beside = [site.read_layout(each) for each in site.layouts_beside(path, named)]
        self.used: dict[str, list[str]] = {}
        self.parts: list[Part] = []
        self.reports: list[FileReport] = []
        self.issues: list[Issue] = []
        self.said: list[str] = []
        self.raws: list[RawTable] = []
        self.unknown: list[tuple[Path, RawTable]] = []
        self.homes: dict[tuple[str, str, str], Path] = {}
        self.records = log_files.Records()

    def add(self, file: Path) -> None:
        """Read one file; one that cannot be read is told and left out."""
        direct = log_files.direct(file)
        if direct is not None:
            self.records.paths.append(file)
            direct.exported = self._day(file, {})
            self.reports.append(direct)
            return
        try:
            if self._add_big_log(file):
                return
            raws = read_raw(file, known_headers=known_headers())
        except InputError as fault:
            self._leave_out(file.name, _reason(file, fault))
            return
        for raw in raws:
            self.raws.append(raw)
            self._add_table(file, raw)

    def _add_big_log(self, file: Path) -> bool:
        """Read a log of records in pieces, if it is a big one."""
        parts = big_logs.pieces(file, self.options)
        if parts is None:
            return False
        reports = []
        for part in parts:
            part.report.exported = self._day(file, {})
            self._add_records(part)
            reports.append(part.report)
        whole = big_logs.together(file, reports)
        self.reports.append(whole)
        facts = {DUMP: part.layout.endpoint} if part.layout.source == "schoolrunner" else {}
        self.raws.append(RawTable(file.name, part.frame[:0], part.rows[:0], [], facts, whole.rows_read))
        return True

    def _add_table(self, file: Path, raw: RawTable) -> None:
        raw.facts = {**raw.facts, PATH: str(file)}
        facts = {**raw.facts, "file": file.name}
        headers = Headers(raw.frame.columns)
        own = site.fitting(self.named, headers) or site.fitting(self.beside, headers)
        layout = recognise(raw.frame.columns, facts, own.kind if own else None)
        options = self.options
        if own is not None:
            self.used.setdefault(own.file, []).append(raw.file)
            options = own.over(options)
            layout = replace(layout or site.nothing_known(own.kind), name=f"{own.kind}, by {own.file}")
        bare = names_only(raw, file) if layout is None else None
        if bare is not None:
            raw, layout = bare
        if layout is None:
            self.unknown.append((file, raw))
            self._leave_out(raw.file, _UNKNOWN, raw)
            return
        if not layout.table:
            report = FileReport(raw.file, layout.name, "", raw.rows_read, raw.rows_read)
            self.reports.append(report)
            self._manifest(layout.part, raw)
            return
        if layout.source == "schoolrunner" and layout.endpoint:
            raw.facts[DUMP] = layout.endpoint
        self._one_home(_home(file, raw), layout)
        try:
            part = read_part(raw, layout, options)
        except InputError as fault:
            self.unknown.append((file, raw))
            self._leave_out(raw.file, _reason(file, fault), raw)
            return
        part.report.exported = self._day(file, raw.facts)
        self.reports.append(part.report)
        if layout.table == "records" and not layout.part:
            self._add_records(part)
        else:
            self.parts.append(part)

    def _add_records(self, part: Part) -> None:
        day = part.report.exported.day if part.report.exported else None
        again = self.records.add(part.frame, part.report.file, part.layout.name, part.rows, day)
        if again.any():
            rows = part.rows.loc[part.frame.index[again]].astype("int64").tolist()
            part.report.asides.append(Aside("the same record was read before", rows))
            part.report.rows_kept -= len(rows)
            told = f"holds {len(rows):,} records that were read before, alike in every column; each is counted once"
            part.report.issues.append(Issue("read twice", told, part.report.file, rows[0]))

    def _day(self, file: Path, facts: Mapping[str, object]) -> ExportDay | None:
        """When a file was exported, where anything says so."""
        home = self.path if self.path.is_dir() else self.path.parent
        below = f"{home.resolve().name}/{file.relative_to(home).as_posix()}"
        member = facts.get("member")
        return export_day(f"{below}/{member}" if member else below, facts, self.options.date_order)

    def _tell_different_days(self) -> None:
        """Tell lists of people that were exported on days far apart."""
        days = LoadReport(self.reports).exported_at
        people = {table: day for table, day in days.items() if table in ("staff", "users", "links")}
        for reason in different_days(people, Limits()):
            self.issues.append(
                Issue("different days", f"{reason.message} Read from names of files.", reason.table)
            )

    def _set_aside_older(self) -> None:
        """Set aside the versions of records that another export has newer."""
        reports = {report.file: report for report in self.reports}
        for older in self.records.without_older():
            report = reports[older.where]
            report.asides.append(Aside("a newer version of the record stands in another export", older.rows))
            report.rows_kept -= len(older.rows)
            told = f"holds {len(older.rows):,} records of which another export has a newer version; the newest counts"
            if older.sure:
                self.issues.append(Issue("edited", told, older.where, older.rows[0], None, "note"))
                continue
            told = (
                f"holds {len(older.rows):,} records that stand in another export with other values, and no time "
                "says which is newer: the file that was read last counts"
            )
            self.issues.append(Issue("edited", told, older.where, older.rows[0]))

    def _manifest(self, part: str, raw: RawTable) -> None:
        if part != "manifest":
            return
        names, values = raw.frame.iloc[:, 0].str.lower(), raw.frame.iloc[:, 1].str.lower()
        for name in ("users", "roles"):
            if bool((names.eq(f"file.{name}") & values.eq("delta")).any()):
                told = f"says that {name}.csv holds changes only (delta): whoever is not in it has not left. "
                self.issues.append(Issue("delta", told + "Export it in bulk.", raw.file))

    def _one_home(self, place: Path, layout: Layout) -> None:
        """Refuse two folders that hold the same list: they are two exports and no parts of one."""
        if layout.table == "records":
            return
        home = self.homes.setdefault((layout.source, layout.table, layout.part), place)
        if home == place:
            return
        one, two = (_below(folder, self.path) for folder in (home, place))
        files = files_of(self.path) if self.path.is_dir() else []
        places = sorted({one, two, *(_below(each.parent, self.path) for each in files)})
        named = ", ".join(f'"{name}"' for name in places[:_NAMED])
        more = f" and {len(places) - _NAMED:,} more" if len(places) > _NAMED else ""
        raise InputError(
            f'{self.path}: holds several exports: "{one}" and "{two}" both have a list of {layout.table}. '
            + (
                f"Read one of them at a time: sr.read_folder(...) of {named}{more}."
                if files
                else "Unpack it and read one."
            )
        )

    def _leave_out(self, file: str, reason: str, raw: RawTable | None = None) -> None:
        rows = raw.rows_read if raw is not None else 0
        report = FileReport(file, said=[reason], rows_read=rows)
        if rows:
            report.asides.append(
                Aside("the file is not used", raw.rows.astype("int64").tolist() if raw is not None else [])
            )
            report.rows_read = report.rows_aside
        report.issues.append(Issue("not used", reason, file))
        self.reports.append(report)

    def _reasons(self) -> str:
        """Why the files are not used, each reason once."""
        files: dict[str, list[str]] = {}
        for report in self.reports:
            if report.said:
                files.setdefault(report.said[0], []).append(report.file)
        each = [
            f"{'; '.join(names[:_FILES])}{f' and {len(names) - _FILES:,} more' if len(names) > _FILES else ''}: {why}"
            for why, names in files.items()
        ]
        return " ".join(each[:_FILES])

    def tables(self) -> Tables:
        """Put everything together."""
        tell_missing_pages(self.raws, self.issues)
        self.issues += [
            Issue("layout not used", "no file of the folder has all the columns that it names", each.file)
            for each in (*self.named, *self.beside)
            if each.file not in self.used
        ]
        self.said += [
            f"{each.file} lies beside the exports; {', '.join(self.used[each.file])} was read by it."
            for each in self.beside
            if each.file in self.used
        ]
        for report in self.reports:
            report.issues = [issue for issue in report.issues if issue.rule != "missing pages"]
        frames = combine.frames(self.parts, self.said, self.issues)
        joined = frames.pop("records", None)
        if joined is not None:
            self.records.add(combine.named_by_staff(joined, frames.get("staff"), self.said), "records")
        self._set_aside_older()
        self._tell_different_days()
        self.records.put_ids(RecordIds(frames.get("staff"), frames.get("users"), self.issues))
        records = self.records.finish(self.said)
        if not frames and records is None:
            raise InputError(
                f"{self.path}: no staff, accounts, links or records were recognised. {self._reasons()}".strip()
            )
        whole = LoadReport(self.reports, self.said, self.issues)
        if self.options.strict and whole.doubts:
            raise InputError(f"{whole.doubts[0]} ({len(whole.doubts):,} doubts in all; strict=True)")
        conformed = {name: SCHEMAS[name].conform(frame) for name, frame in frames.items()}
        return Tables(**conformed, records=records, load_report=whole)


_FILES = 5
"""Files, and reasons, named in a message."""
_NAMED = 20
"""Folders named in a message."""
_UNKNOWN = (
    "its columns are not those of a layout that is known. Have a layout proposed "
    "(sr.describe_folder) and check it, or leave the file out of the folder."
)


def _home(file: Path, raw: RawTable) -> Path:
    """Where a list lives: its folder, or the folder within a zip; pages of the API have no other home."""
    member = raw.facts.get("member")
    if member is None or raw.facts.get("endpoint"):
        return file.parent
    return file / PurePosixPath(str(member)).parent


def _below(folder: Path, path: Path) -> str:
    return folder.relative_to(path).as_posix() if folder != path else folder.name


def _reason(file: Path, fault: InputError) -> str:
    return str(fault).removeprefix(f"{file.name}: ").removeprefix(f"{file}: ")
