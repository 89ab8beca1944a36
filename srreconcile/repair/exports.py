"""Tables for other systems: Schoolrunner's own import, a crosswalk, a warehouse.

The import file is refused whole by Schoolrunner for one wrong row, so it is held against
the platform's rules before a byte is written.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError, MissingExtra
from srreconcile.repair.files import inert
from srreconcile.report.atomic import checked, replacing
from srreconcile.tables import STAFF, as_pandas

if TYPE_CHECKING:
    from srreconcile.audit import Audit

BANNER = "Schoolrunner Staff Member Import v1"

_HEADERS = {
    "First Name": "first_name",
    "Middle Name": "middle_name",
    "Last Name": "last_name",
    "Staff Member ID": "staff_member_id",
    "SIS ID": "sis_id",
    "School": "school_id",
    "Primary Student Group": None,
    "Title": "title",
    "Email": "email",
    "Home Phone": None,
    "Cell Phone": None,
    "School Phone": None,
    "Street": None,
    "City": None,
    "State": None,
    "Zip": None,
    "Active": "active",
}
"""Header of the import, and the column that fills it; the rest is left blank."""

_REQUIRED = {"first_name": "First Name", "last_name": "Last Name", "email": "Email"}


def import_problems(staff: pd.DataFrame) -> pd.DataFrame:
    """Return what Schoolrunner would refuse in a staff import.

    Parameters
    ----------
    staff : DataFrame
        Canonical staff rows; ``staff_member_id`` is missing for a new one.

    Returns
    -------
    DataFrame
        ``row`` (as the file counts: from 3, under banner and header)``, header, problem``.

    Examples
    --------
    >>> rows = pd.DataFrame({"staff_member_id": ["7", "x9"], "first_name": ["Jo", "Al"], "last_name": ["Roe", None],
    ...                      "email": ["jroe@net.org", "jroe@net.org"]})
    >>> import_problems(rows)[["row", "header", "problem"]].values.tolist()
    [[4, 'Last Name', 'is blank'], [4, 'Staff Member ID', 'is no whole number'], [4, 'Email', 'stands twice']]
    """
    rows = _staff(staff)
    found = [
        (at, header, "is blank")
        for column, header in _REQUIRED.items()
        for at in _where(_blank(rows[column]))
    ]
    ids = rows["staff_member_id"]
    email = normalize.email(rows["email"])
    checks = (
        ("Staff Member ID", ids.notna() & ~ids.str.fullmatch(r"[0-9]+").fillna(False), "is no whole number"),
        ("Staff Member ID", ids.notna() & ids.duplicated(), "stands twice"),
        (
            "Email",
            rows["email"].notna() & ~email.str.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+").fillna(False),
            "is no address",
        ),
        (
            "Email",
            rows["email"].notna() & rows["email"].ne(rows["email"].str.strip()),
            "has a space at its end",
        ),
        (
            "Email",
            email.notna() & pd.DataFrame({"e": email, "s": rows["school_id"]}).duplicated(),
            "stands twice",
        ),
    )
    found += [(at, header, problem) for header, wrong, problem in checks for at in _where(wrong)]
    problems = pd.DataFrame(found, columns=["row", "header", "problem"])
    return problems.sort_values("row", kind="stable", ignore_index=True)


def _staff(staff: Any) -> pd.DataFrame:
    frame = as_pandas(staff, "staff").copy()
    if "staff_member_id" not in frame:
        frame["staff_member_id"] = pd.Series(None, index=frame.index, dtype="str")
    return STAFF.conform(frame)


def _blank(values: pd.Series) -> pd.Series:
    return values.isna() | values.str.strip().eq("")


def _where(wrong: pd.Series) -> list[int]:
    return [int(at) + 3 for at in wrong.to_numpy().nonzero()[0]]


def write_staff_import(staff: pd.DataFrame, path: str | Path) -> Path:
    """Write staff rows as Schoolrunner imports them, and return the path.

    Parameters
    ----------
    staff : DataFrame
        Canonical staff rows to add or to correct.
    path : str or Path
        Ends in ``.csv``; its folder must be there.

    Raises
    ------
    InputError
        If the platform would refuse a row: then nothing is written, and
        `import_problems` lists them all.
    """
    target = checked(path, ".csv")
    problems = import_problems(staff)
    if len(problems):
        first = problems.iloc[0]
        raise InputError(
            f"{target.name}: row {first['row']}: {first['header']} {first['problem']}, and Schoolrunner would refuse "
            f"the whole file; {len(problems):,} such cells. import_problems(staff) lists them."
        )
    rows = _staff(staff)
    rows = rows.assign(active=rows["active"].map({True: "1", False: "0"}))
    blank = pd.Series("", index=rows.index, dtype="str")
    shown = {
        header: blank if column is None else rows[column].fillna("").astype("str")
        for header, column in _HEADERS.items()
    }
    with replacing(target) as draft:
        with draft.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([BANNER])
        inert(pd.DataFrame(shown)).to_csv(draft, mode="a", index=False, encoding="utf-8")
    return target


def crosswalk(audit: Audit) -> pd.DataFrame:
    """Return who wrote under which staff row, with certainty, and every orphan.

    Returns
    -------
    DataFrame
        ``staff_member_id`` (as the records carry it)``, user_id, author_staff_member_id``
        (the account's own row)``, author_person_id, verdict, certainty, records``.  What
        cannot be judged stands in rows of verdict *set aside*; the records add up to
        the rows of the log.

    Raises
    ------
    InputError
        If no records were given.
    """
    log = audit.attribution
    if log is None:
        raise InputError("crosswalk: no records were given. Pass Tables(records=...).")
    logins = audit._standing.logins  # noqa: SLF001 - of the same package; an audit has no room for one more method
    own = logins.loc[logins["zone"].eq("sure")].set_index("user_id")
    found = log.by_link[["staff_member_id", "user_id", "verdict", "certainty", "records"]].copy()
    found.insert(2, "author_staff_member_id", found["user_id"].map(own["own_staff_member_id"]))
    found.insert(3, "author_person_id", found["user_id"].map(own["own_person_id"]))
    aside = log.set_aside.rename(columns={"reason": "certainty"}).assign(verdict="set aside")
    return pd.concat([found, aside], ignore_index=True)[list(found.columns)] if len(aside) else found


def write_table(
    frame: pd.DataFrame, url: Any, table: str, *, if_there: Literal["fail", "replace", "append"] = "fail"
) -> int:
    """Write a frame to a database of your own, in one transaction, and return its rows.

    Parameters
    ----------
    frame : DataFrame
        Such as a `crosswalk`, findings, or the records of a plan.
    url : str or Engine
        As SQLAlchemy takes it; a warehouse of yours and never the platform.
    table : str
        Name of the table.
    if_there : str
        What to do if it is there: fail, replace or append.

    Raises
    ------
    InputError
        If the table is there and `if_there` is fail, or the database refuses.
    MissingExtra
        If the database's driver is not installed.

    Examples
    --------
    >>> write_table(pd.DataFrame({"user_id": ["u1"]}), "sqlite://", "crosswalk")
    1
    """
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError

    ours = isinstance(url, str)
    try:
        engine = create_engine(url) if ours else url
        try:
            with engine.begin() as connection:
                frame.to_sql(table, connection, index=False, if_exists=if_there, chunksize=10_000)
        finally:
            if ours:
                engine.dispose()
    except ValueError as error:
        if "already exists" not in str(error):
            raise
        raise InputError(
            f'write_table: table "{table}" is there already. Say if_there="replace" or "append".'
        ) from None
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f'write_table: the driver "{error.name}" is not installed. For PostgreSQL: '
            'pip install "srreconcile[postgres]", and a URL that starts with postgresql+psycopg://.'
        ) from None
    except (SQLAlchemyError, pd.errors.DatabaseError, ImportError) as error:
        why = type(error.__cause__ or error).__name__  # the text of these errors holds the rows
        raise InputError(
            f'write_table: table "{table}" cannot be written ({why}); nothing was. Check the URL, and whether the '
            "database takes such rows."
        ) from None
    return len(frame)
