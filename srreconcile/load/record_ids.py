"""Records that name people by another sign than their id: the SIS's number, or an address.

A log of another system than Schoolrunner knows nothing of Schoolrunner's ids.  A number
of the SIS is a person's: the record goes to the person's row at the record's school, or
else to the first of them.  What is on no list keeps its number under its kind
(``sis_id 999``), so that it is never taken for another's id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from srreconcile import normalize
from srreconcile.load.bearers import Bearers, column_meant, grade_of, staff_by, strangers, users_by_address
from srreconcile.load.raw import Issue
from srreconcile.load.spelled import Respelled, as_listed
from srreconcile.tables import SCHEMAS


@dataclass(frozen=True)
class Meant:
    """By what a log names people.

    Attributes
    ----------
    staff : str or None
        The column of the staff list; None where it is the row's own id.
    by_address : bool
        Whether authors are named by their address.
    respelled : dict of str to str
        What the log writes for a number -> what the staff list writes.
    """

    staff: str | None = None
    by_address: bool = False
    respelled: Mapping[str, str] = field(default_factory=dict)


class RecordIds:
    """What puts ids into the records of each file.

    Parameters
    ----------
    staff, users : DataFrame or None
        The lists that know the ids.
    issues : list of Issue
        Is added to, a line for each file and sign.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["1", "2"], "sis_id": ["7", "7"], "school_id": ["A", "B"]})
    >>> log = pd.DataFrame({"record_id": ["r1", "r2"], "staff_member_id": ["7", "7"], "school_id": ["B", None]})
    >>> told = []
    >>> ids = RecordIds(staff, None, told)
    >>> ids.put(log, ids.meant("log.csv", log["staff_member_id"]))["staff_member_id"].tolist()
    ['2', '1']
    >>> print(*told)
    log.csv, column "staff_member_id": names staff by sis_id: 1 of 1 are on the staff list [other numbers]
    """

    def __init__(self, staff: pd.DataFrame | None, users: pd.DataFrame | None, issues: list[Issue]) -> None:
        self._staff = SCHEMAS["staff"].conform(staff) if staff is not None else None
        self._users = SCHEMAS["users"].conform(users) if users is not None else None
        self._issues = issues
        self._bearers: dict[str, Bearers] = {}

    def meant(
        self, file: str, staff: pd.Series, authors: pd.Series | None = None, named: str = "staff_member_id"
    ) -> Meant:
        """Return by what a log names people, and tell it.

        Parameters
        ----------
        file : str
            What messages call the log.
        staff, authors : Series of str
            All that it names staff and authors by.
        named : str
            The column of a staff list that its header speaks of.
        """
        column = None
        staff = staff.drop_duplicates()
        respelled = Respelled()
        if self._staff is not None:
            respelled = as_listed(staff, self._staff)
            staff = respelled.put(staff)
            if respelled.ids:
                self._issues.append(Issue("other spelling", respelled.told, file, column="staff_member_id"))
            column = column_meant(staff, self._staff, named)
            if column == "staff_member_id":
                self._tell_strangers(file, staff)
            column = None if column == "staff_member_id" else column
        if column is not None:
            self._tell(file, _as(staff, column), column, named)
        by_address = authors is not None and self._by_address(file, authors)
        return Meant(column, by_address, respelled.ids)

    def put(self, records: pd.DataFrame, meant: Meant) -> pd.DataFrame:
        """Return `records` with the ids of staff rows and of accounts."""
        if meant.respelled:
            spelled = Respelled(meant.respelled).put(records["staff_member_id"])
            records = records.assign(staff_member_id=spelled)
        if meant.staff is not None:
            records = records.assign(staff_member_id=self._staff_rows(records, meant.staff))
        if meant.by_address:
            author = records["entered_by_user_id"]
            ids = normalize.email(author).map(self._of_users().ids).str[0]
            records = records.assign(entered_by_user_id=ids.fillna(author).astype("str"))
        return records

    def _of_staff(self, column: str) -> Bearers:
        if column not in self._bearers:
            self._bearers[column] = staff_by(self._staff, column)  # type: ignore[arg-type]
        return self._bearers[column]

    def _of_users(self) -> Bearers:
        if "users" not in self._bearers:
            self._bearers["users"] = users_by_address(self._users)  # type: ignore[arg-type]
        return self._bearers["users"]

    def _staff_rows(self, records: pd.DataFrame, column: str) -> pd.Series:
        """The row of each record's person: at the record's school, or else the first."""
        asked = _as(records["staff_member_id"], column)
        bearers = self._of_staff(column)
        ids = asked.map(bearers.ids)
        first = ids.str[0].astype("str")
        several = ids.str.len().gt(1)
        if several.any() and self._staff is not None:
            home = self._staff.drop_duplicates("staff_member_id").set_index("staff_member_id")["school_id"]
            rows = ids[several].explode()
            there = rows[rows.map(home).eq(records["school_id"].reindex(rows.index)).fillna(False)]
            there = there[~there.index.duplicated()]
            first[there.index] = there
        return first.fillna(("" if column == "email" else f"{column} ") + asked)

    def _tell(self, file: str, asked: pd.Series, column: str, named: str) -> None:
        bearers = self._of_staff(column)
        numbers = asked.dropna()
        here = int(numbers.isin(bearers.ids.index).sum())
        shared = int(numbers.isin(bearers.shared).sum())
        if column == named and here == len(numbers):
            return
        told = f"names staff by {column}: {here:,} of {len(numbers):,} are on the staff list"
        told += f"; {shared:,} are borne by several people, and their records are nobody's" if shared else ""
        grade = "doubt" if shared else grade_of(asked, bearers)
        self._issues.append(Issue("other numbers", told, file, None, "staff_member_id", grade))

    def _tell_strangers(self, file: str, asked: pd.Series) -> None:
        told = strangers(asked, self._staff["staff_member_id"])  # type: ignore[index]
        if told:
            self._issues.append(Issue("not on the list", told, file, column="staff_member_id"))

    def _by_address(self, file: str, authors: pd.Series) -> bool:
        address = normalize.email(authors).dropna()
        if self._users is None or not address.str.contains("@", regex=False).any():
            return False
        if authors.isin(self._users["user_id"].dropna()).any():
            return False
        here = int(address.isin(self._of_users().ids.index).sum())
        told = f"names authors by their address: {here:,} of {len(address):,} are on the list of accounts"
        grade = grade_of(address, self._of_users())
        self._issues.append(Issue("other numbers", told, file, None, "entered_by_user_id", grade))
        return True


def _as(values: pd.Series, column: str) -> pd.Series:
    return normalize.email(values) if column == "email" else values
