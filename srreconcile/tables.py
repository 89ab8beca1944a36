"""The canonical tables, declared once.

Conforming, the data dictionary of the workbook, the loaders' header matching and
the test generators all read these declarations.  A staff member is a row of the
SIS staff list, one per person *and school*; a user is a login; a link is a row of
its own, because people have rows at several schools, links change, and exports
carry them on either side.

Ids are text.  Times are UTC without a zone.  Missing stays missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.schema import FLAG_WORDS, Column, Kind, Schema, states_zone


def _schema(name: str, key: str, *columns: Column) -> Schema:
    return Schema(name, columns, tuple(key.split()))


SCHOOLS = _schema(
    "schools",
    "school_id",
    Column("school_id", "the school", "id", required=True, aliases=("org id", "school number")),
    Column("name", "its full name", aliases=("long_name", "school name", "display_name")),
    Column("short_name", "its short name"),
    Column("sis_school_id", "its number in the SIS", "id", aliases=("external_id",)),
    Column("kind", "school, district, region or virtual", aliases=("type",)),
    Column("is_test", "true for a school of invented data", "flag"),
    Column("active", "false once it is closed", "flag"),
)

STAFF = _schema(
    "staff",
    "staff_member_id",
    Column(
        "staff_member_id",
        "the staff row, one per person and school",
        "id",
        required=True,
        aliases=("staff id", "staff member id", "staff member", "teacher id"),
    ),
    Column(
        "sis_id",
        "the person's number in the SIS",
        "id",
        aliases=("teachernumber", "employee id", "employee number"),
    ),
    Column("external_id", "the row's own id in the SIS, one per person and school", "id"),
    Column("state_id", "the person's number at the state", "id"),
    Column(
        "school_id",
        "the school of this row",
        "id",
        aliases=("school", "schoolid", "school name", "building", "campus", "location"),
    ),
    Column("first_name", "given name", aliases=("first", "given name")),
    Column("middle_name", "middle name or initial", aliases=("middle", "mi")),
    Column("last_name", "family name", aliases=("last", "family name", "surname")),
    Column("suffix", "Jr., III and the like"),
    Column("preferred_first", "the given name the person goes by", aliases=("preferred name", "nickname")),
    Column("former_last", "an earlier family name", aliases=("maiden name",)),
    Column(
        "email",
        "work address on the SIS list",
        "email",
        aliases=("email_addr", "e-mail", "mail", "email address", "work email", "work e-mail address"),
    ),
    Column("other_emails", "further addresses, separated by ;"),
    Column("title", "job title", aliases=("job title", "position")),
    Column("staff_kind", "teacher, staff, admin, substitute, lunch, service or unknown"),
    Column("active", "false once the SIS has deactivated the row", "flag", aliases=("status",)),
    Column("active_reason", "which field said so"),
    Column("start_date", "first day", "day", aliases=("hire date",)),
    Column("end_date", "last day", "day", aliases=("termination date",)),
    Column("user_id", "the account that the staff list names for this row (one carrier of links)", "id"),
    Column("organization_id", "the network, where several share one file", "id"),
)

USERS = _schema(
    "users",
    "user_id",
    Column("user_id", "the account", "id", required=True, aliases=("user id", "account id", "account")),
    Column(
        "email",
        "the address it signs in with",
        "email",
        aliases=("e-mail", "username", "primaryemail", "email address"),
    ),
    Column("other_emails", "its aliases, separated by ;", aliases=("aliases",)),
    Column("first_name", "given name", aliases=("first", "given name")),
    Column("middle_name", "middle name or initial", aliases=("middle",)),
    Column("last_name", "family name", aliases=("last", "family name", "surname")),
    Column(
        "sis_id",
        "the person's number in the SIS, where the account carries it",
        "id",
        aliases=("employee id",),
    ),
    Column("active", "false once the account is disabled", "flag", aliases=("status", "enabled")),
    Column("active_reason", "disabled, suspended, archived or deleted"),
    Column("created_at", "when the account was made (UTC)", "time", aliases=("created",)),
    Column("last_login_at", "last sign-in (UTC)", "time", aliases=("last login", "last sign in")),
    Column(
        "school_id",
        "its home school; missing: it can log in to none, or the export does not say",
        "id",
        aliases=("school",),
    ),
    Column("groups", "its permission groups, separated by ;", aliases=("group", "user groups", "role")),
    Column("title", "job title or role", aliases=("job title",)),
    Column("account_kind", "person, service, shared, substitute, test or parent, where the site says so"),
    Column(
        "staff_member_id",
        "the staff row that the user list names (one carrier of links)",
        "id",
        aliases=("linked staff id", "linked staff member"),
    ),
    Column("organization_id", "the network, where several share one file", "id"),
)

LINKS = _schema(
    "links",
    "user_id staff_member_id valid_from",
    Column("user_id", "the account", "id", required=True),
    Column("staff_member_id", "whose name its records carry", "id", required=True),
    Column("valid_from", "when the link was made (UTC); missing: always", "time", aliases=("from", "start")),
    Column("valid_to", "when it was undone (UTC); missing: not yet", "time", aliases=("to", "end")),
    Column("origin", "which exports carry it: links, staff, users, joined by +"),
)

RECORDS = _schema(
    "records",
    "record_type record_id",
    Column("record_id", "the record", "id", required=True, aliases=("record id", "incident id", "log id")),
    Column("record_type", "behavior, incident, absence, assessment, communication, ...", aliases=("type",)),
    Column("school_id", "where it was logged", "id", aliases=("school",)),
    Column("staff_member_id", "whose name it carries", "id", required=True, aliases=("staff id",)),
    Column(
        "entered_by_user_id",
        "the account that typed it, in the few systems that say so",
        "id",
        aliases=("created by", "entered by", "created by user id", "entered by user id"),
    ),
    Column("student_id", "whom it is about", "id"),
    Column(
        "event_date",
        "the day it is about",
        "day",
        aliases=("date", "event date", "record date", "incident date"),
    ),
    Column("entered_at", "when it was typed (UTC)", "time", aliases=("from_date", "created at")),
)

DELEGATIONS = _schema(
    "delegations",
    "user_id staff_member_id valid_from",
    Column("user_id", "the account that may log", "id", required=True),
    Column("staff_member_id", "under whose name", "id", required=True),
    Column("reason", "intern, co-teacher, substitute, data entry, ..."),
    Column("approved_by", "who allowed it"),
    Column("valid_from", "from when (UTC); missing: always", "time", aliases=("from", "start")),
    Column(
        "valid_to",
        "until when (UTC), the whole of the last day when no hour is given; missing: no end",
        "time",
        aliases=("to", "end", "expires"),
    ),
)

__all__ = ["DELEGATIONS", "FLAG_WORDS", "IS_UTC", "LINKS", "RECORDS", "SCHEMAS", "SCHOOLS", "STAFF", "USERS"]
__all__ += ["Column", "Kind", "Records", "Schema", "Tables", "as_pandas", "carried_links", "with_utc"]

SCHEMAS = {s.name: s for s in (SCHOOLS, STAFF, USERS, LINKS, RECORDS, DELEGATIONS)}

IS_UTC = "entered_at_is_utc"
"""A further column of a log: whether ``entered_at`` stated its zone, so that no other one is its own."""

Records = pd.DataFrame | str | Path | list[str] | list[Path]
"""A record log: a frame, or a path, folder, glob or list of paths to Parquet or CSV."""


@dataclass(frozen=True)
class Tables:
    """The tables of one audit, in canonical form.

    Parameters
    ----------
    staff, users, links, delegations, schools : DataFrame, optional
        pandas, or anything that speaks Arrow (Polars, PyArrow, a DuckDB relation).
        A table that is absent stays ``None``: checks that need it are *not run*.
    records : DataFrame, path, folder, glob or list of paths, optional
        The record log.  A path is scanned where it stands, never loaded whole.
    load_report : object, optional
        What the loaders did, file by file.

    Notes
    -----
    Without `links`, they are read from the columns ``staff.user_id`` and
    ``users.staff_member_id``, whichever are there; `origin` says which carrier
    names each link.

    Raises
    ------
    InputError
        If a table is not what its schema says.

    Examples
    --------
    >>> tables = Tables(staff=pd.DataFrame({"staff_member_id": ["007"], "user_id": ["u1"]}))
    >>> tables.links[["user_id", "staff_member_id", "origin"]].values.tolist()
    [['u1', '007', 'staff']]
    """

    staff: pd.DataFrame | None = None
    users: pd.DataFrame | None = None
    links: pd.DataFrame | None = None
    records: Records | None = None
    delegations: pd.DataFrame | None = None
    schools: pd.DataFrame | None = None
    load_report: Any = None

    def __post_init__(self) -> None:
        for name, schema in SCHEMAS.items():
            given = getattr(self, name)
            if given is None or (name == "records" and isinstance(given, str | Path | list)):
                continue
            frame = as_pandas(given, name)
            object.__setattr__(self, name, schema.conform(with_utc(frame) if name == "records" else frame))
        if self.links is None:
            object.__setattr__(self, "links", carried_links(self.staff, self.users))

    def __repr__(self) -> str:
        sizes = []
        for name in SCHEMAS:
            given = getattr(self, name)
            if isinstance(given, pd.DataFrame):
                sizes.append(f"{name}: {len(given):,}")
            elif given is not None:
                sizes.append(f"{name}: on disk")
        return f"Tables({', '.join(sizes)})"


def with_utc(records: pd.DataFrame) -> pd.DataFrame:
    """Return a log with the column `IS_UTC`, where some of its times state their zone themselves.

    Once they are read, nothing else tells them from times in the zone of the site.

    Examples
    --------
    >>> with_utc(pd.DataFrame({"entered_at": ["2026-10-05T09:30Z", "2026-10-05T09:30"]}))[IS_UTC].tolist()
    [True, False]
    """
    if IS_UTC in records:  # of several files, some may not say
        return records.assign(**{IS_UTC: records[IS_UTC].eq(True)})
    if (records.columns == "entered_at").sum() != 1:
        return records
    stated = states_zone(records["entered_at"])
    return records.assign(**{IS_UTC: stated}) if stated.any() else records


def as_pandas(frame: Any, name: str) -> pd.DataFrame:
    """Return any kind of data frame as a pandas one.

    Parameters
    ----------
    frame : DataFrame
        pandas; or an object with ``__arrow_c_stream__`` (Polars, PyArrow); or one
        with ``df()`` (a DuckDB relation).
    name : str
        What messages call it.

    Raises
    ------
    InputError
        If it is none of these.

    Examples
    --------
    >>> as_pandas([1, 2], "staff")
    Traceback (most recent call last):
    ...
    srreconcile.errors.InputError: staff: a list is no table. Pass a data frame (pandas, Polars, Arrow, DuckDB).
    """
    if isinstance(frame, pd.DataFrame):
        return frame
    if hasattr(frame, "__arrow_c_stream__"):
        frames: Any = pd.DataFrame  # from_arrow is not in the stubs yet
        return pd.DataFrame(frames.from_arrow(frame))
    if callable(getattr(frame, "df", None)):
        return pd.DataFrame(frame.df())
    raise InputError(
        f"{name}: a {type(frame).__name__} is no table. Pass a data frame (pandas, Polars, Arrow, DuckDB)."
    )


def carried_links(staff: pd.DataFrame | None, users: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return the links that staff rows and user rows carry, or None if neither can.

    Parameters
    ----------
    staff, users : DataFrame or None
        Canonical staff rows (``user_id``) and users (``staff_member_id``).

    Returns
    -------
    DataFrame or None
        `LINKS`, one row per pair; ``origin`` is ``staff``, ``users`` or
        ``staff+users``.
    """
    carriers = [
        frame[["user_id", "staff_member_id"]].dropna().drop_duplicates().assign(origin=name)
        for name, frame, column in (("staff", staff, "user_id"), ("users", users, "staff_member_id"))
        if frame is not None and frame[column].notna().any()
    ]
    if not carriers:
        return None
    pairs = pd.concat(carriers, ignore_index=True)
    merged = pairs.groupby(["user_id", "staff_member_id"], sort=False, as_index=False)["origin"].agg("+".join)
    return LINKS.conform(pd.DataFrame(merged))
