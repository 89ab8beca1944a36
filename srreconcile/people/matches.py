"""The answer of `match`: who is who, how surely, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.errors import InputError
from srreconcile.people import identity as verdicts
from srreconcile.people.compete import Scored, score_persons
from srreconcile.people.crossed import crossed
from srreconcile.people.explain import Shown, explanation, grounds
from srreconcile.people.groups import Indices
from srreconcile.people.persons import Persons
from srreconcile.people.queue import settles
from srreconcile.people.reasons import reasons
from srreconcile.people.site import Site
from srreconcile.people.verdict import verdict

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LISTED = 5  # candidates shown of one account


@dataclass(frozen=True)
class Matches:
    """Accounts matched to the people on the staff list.

    Attributes
    ----------
    persons : DataFrame
        ``staff_member_id, person_id``, one row a staff row; rows of one human share
        the id, which is the smallest staff_member_id among them.
    best : DataFrame
        One row an account: ``user_id, staff_member_id, person_id, probability, zone``
        (sure, ask, nobody)``, account_kind, reasons, next_staff_member_id,
        next_person_id, next_probability``.  Without a staff_member_id nobody on the
        list fits, or too many do.
    duplicates : DataFrame
        ``user_id_1, user_id_2, probability, reasons``: two accounts of one human.
    duplicate_staff : DataFrame
        ``staff_member_id_1, staff_member_id_2, probability, reasons``: one human
        twice at one school, or under two SIS ids.

    Examples
    --------
    >>> from srreconcile.people import match
    >>> staff = pd.DataFrame({"staff_member_id": ["7", "8"], "first_name": ["Jane", "Omar"],
    ...                       "last_name": ["Roe", "Haddad"], "email": ["jroe@net.org", "ohaddad@net.org"]})
    >>> users = staff.rename(columns={"staff_member_id": "user_id"}).assign(user_id=["u1", "u2"])
    >>> matches = match(staff, users)
    >>> matches
    Matches(people: 2, accounts: 2 (sure: 2, ask: 0, nobody: 0))
    >>> wrong = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["8"]})
    >>> matches.identity(wrong)["probability"].round(2).tolist()
    [0.0]
    >>> matches.cross_links(wrong)[["user_id", "staff_member_id"]].values.tolist()
    [['u1', '8']]
    >>> print(matches.explain("u1").splitlines()[0])
    Account u1 (Jane Roe, jroe@net.org): Jane Roe, jroe@net.org, staff row 7, probability over 0.999.
    >>> matches.evidence("u1")["staff_member_id"].unique().tolist()
    ['7']
    """

    persons: pd.DataFrame
    best: pd.DataFrame
    duplicates: pd.DataFrame
    duplicate_staff: pd.DataFrame
    _site: Site = field(repr=False)
    _people: Persons = field(repr=False)
    _scored: Scored = field(repr=False)
    _kinds: npt.NDArray[np.object_] = field(repr=False)
    _frames: tuple[pd.DataFrame, pd.DataFrame] = field(repr=False)

    def __repr__(self) -> str:
        zones = self.best["zone"].value_counts()
        counts = ", ".join(f"{zone}: {zones.get(zone, 0):,}" for zone in ("sure", "ask", "nobody"))
        return f"Matches(people: {len(self._people):,}, accounts: {len(self.best):,} ({counts}))"

    def _repr_html_(self) -> str:
        from srreconcile.report.said import said_html

        zones = self.best["zone"].value_counts()
        words = {"sure": "surely on the staff list", "ask": "to be looked at", "nobody": "on no list"}
        counts = [f"{zones.get(zone, 0):,} {said} ({zone})" for zone, said in words.items()]
        head = f"Matches: {len(self.best):,} accounts, {len(self._people):,} people"
        return said_html(head, counts, ["matches.best", "matches.review_queue()", "matches.duplicates"])

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """The best five people of each account that are worth a thought.

        ``user_id, person_id, staff_member_id, probability, log_odds, reasons``;
        ``log_odds`` is what the evidence adds up to before people compete.
        """
        rank = _rank(self._scored.user)
        shown = self._scored.take(np.flatnonzero((rank < _LISTED) & (self._scored.probability >= 0.001)))
        return pd.DataFrame(
            {
                "user_id": self._ids(shown.user),
                "person_id": self._person_ids(shown.person),
                "staff_member_id": self._ids(shown.row),
                "probability": shown.probability,
                "log_odds": shown.score,
                "reasons": pd.Series(reasons(shown.evidence), dtype="str"),
            }
        )

    def identity(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Return whether the account and the staff row of each pair are one human.

        Parameters
        ----------
        pairs : DataFrame, n rows
            ``user_id`` and ``staff_member_id``; more columns are kept.

        Returns
        -------
        DataFrame, n rows, same index
            `pairs` and ``identity``, ``probability``, ``reasons``.  identity is
            ``same``; ``probable``; ``different``, only when certain; ``ambiguous``,
            when another person fits as well; ``generic``, for an account of no
            person; ``unknown``, when there is nothing to compare.

        Raises
        ------
        InputError
            If an id column is absent.
        """
        for column in ("user_id", "staff_member_id"):
            if column not in pairs.columns:
                raise InputError(f'pairs: no column "{column}". Pass the links, or any pairs of both ids.')
        user, row = (
            self._row_of("user_id", pairs["user_id"]),
            self._row_of("staff_member_id", pairs["staff_member_id"]),
        )
        there = np.flatnonzero((user >= 0) & (row >= 0))
        answer = pd.DataFrame(
            {"identity": "unknown", "probability": np.nan, "reasons": ""}, index=range(len(pairs))
        )
        answer["reasons"] = np.select(
            [user < 0, row < 0],
            ["the account is not on the user list", "the staff row is not on the staff list"],
            "",
        )
        posed = self._posed(user[there], self._people.of_row[row[there]])
        said, probability = verdicts.judge(posed, self._scored, self._people)
        generic = ~np.isin(self._kinds[user[there]], ["person", "parent"])
        answer.loc[there, "identity"] = np.where(generic, "generic", said)
        answer.loc[there, "probability"] = probability
        answer.loc[there, "reasons"] = self._said(posed, said, generic)
        found = pairs.copy()
        for name in answer.columns:
            found[name] = answer[name].to_numpy()
        return found.astype({"identity": "str", "reasons": "str"})

    def explain(self, user_id: str) -> str:
        """Return who an account belongs to and why, in plain words.

        Parameters
        ----------
        user_id : str

        Returns
        -------
        str
            The answer; each reason with its weight, which add up to the log-odds of
            the stated probability; who is next, and why not.

        Raises
        ------
        InputError
            If there is no such account.
        """
        row, one = self._account(user_id)
        return explanation(self._site, self._shown, row, one, str(self._kinds[row]))

    def evidence(self, user_id: str) -> pd.DataFrame:
        """Return each reason for and against an account's candidate people.

        Parameters
        ----------
        user_id : str

        Returns
        -------
        DataFrame
            ``staff_member_id, person_id, probability, reason, weight``; the five best
            people.  A person's weights (natural log-odds) add up to the log-odds of
            the probability.

        Raises
        ------
        InputError
            If there is no such account.
        """
        _, one = self._account(user_id)
        said = [
            (at, ground.reason, ground.weight)
            for at in range(min(len(one.user), _LISTED))
            for ground in grounds(self._site, one, at)
        ]
        at = np.array([at for at, _, _ in said], dtype=np.int64)
        return pd.DataFrame(
            {
                "staff_member_id": self._ids(one.row[at]),
                "person_id": self._person_ids(one.person[at]),
                "probability": one.probability[at],
                "reason": pd.Series([reason for _, reason, _ in said], dtype="str"),
                "weight": np.array([weight for _, _, weight in said], dtype=np.float64),
            }
        )

    def cross_links(self, links: pd.DataFrame) -> pd.DataFrame:
        """Return the links that lead to another person's staff row, most certain first.

        Parameters
        ----------
        links : DataFrame
            ``user_id, staff_member_id``; live or past.

        Returns
        -------
        DataFrame
            ``user_id, staff_member_id, certainty`` (that they are two people)``,
            own_staff_member_id, own_probability`` (the account's own best row, missing
            if nobody fits)``, hint, reasons``.  The hint says what points to a mistake
            and what to a purpose; which it was is not for a program to say.

        Raises
        ------
        InputError
            If an id column is absent.
        """
        asked = self.identity(links[["user_id", "staff_member_id"]].drop_duplicates())
        return crossed(asked, self.best, self._frames[1])

    def review_queue(self) -> pd.DataFrame:
        """Return the accounts that a person should rule on, most telling first.

        Returns
        -------
        DataFrame
            ``user_id, staff_member_id, person_id, probability, next_staff_member_id,
            next_probability, settles, reasons``.  The pair of each row is what to ask:
            are these one human?  ``settles`` is what the answer clears up in bits, for
            this account and for others to whom the same people are candidates.

        Examples
        --------
        >>> from srreconcile.people import match
        >>> staff = pd.DataFrame(
        ...     {"staff_member_id": ["7", "8"], "first_name": "Maria", "last_name": "Garcia"}
        ... )
        >>> users = pd.DataFrame({"user_id": ["u1"], "first_name": ["Maria"], "last_name": ["Garcia"]})
        >>> match(staff, users).review_queue()[["user_id", "staff_member_id"]].values.tolist()
        [['u1', '7']]
        """
        rows = self._site.rows
        open_ = self.best["zone"].eq("ask").to_numpy()
        worth = settles(self._scored, len(rows), len(self._people))[rows.staff_count :]
        first = np.searchsorted(self._scored.user, np.arange(rows.staff_count, len(rows)), "left")
        at = np.flatnonzero(open_)
        near = self._scored.take(first[at])
        columns = ["next_staff_member_id", "next_probability", "reasons"]
        queue = pd.DataFrame(
            {
                "user_id": self.best["user_id"].to_numpy()[at],
                "staff_member_id": self._ids(near.row),
                "person_id": self._person_ids(near.person),
                "probability": near.probability,
                "settles": worth[at],
                **{name: self.best[name].to_numpy()[at] for name in columns},
            }
        ).astype({"user_id": "str", "next_staff_member_id": "str", "reasons": "str"})
        order = ["user_id", "staff_member_id", "person_id", "probability", *columns[:2], "settles", "reasons"]
        return queue.sort_values(["settles", "user_id"], ascending=[False, True], ignore_index=True)[order]

    def plot(self, user_id: str) -> Figure:
        """Return a picture of what speaks for and against an account's best person.

        Parameters
        ----------
        user_id : str

        Raises
        ------
        InputError
            If there is no such account.
        """
        from srreconcile.plots_match import waterfall

        row, one = self._account(user_id)
        told = self.evidence(user_id)
        best = told[told["person_id"].eq(told["person_id"].iloc[0])] if len(told) else told
        said, named = verdict(one, row, str(self._kinds[row]))
        staff = self._shown.names[one.row[0]] if len(one.row) else ""
        return waterfall(user_id, self._shown.names[row], said, staff, best if named else best.iloc[:0])

    def _account(self, user_id: str) -> tuple[int, Scored]:
        """Row number and candidate people of an account."""
        row = int(self._row_of("user_id", pd.Series([user_id], dtype="str"))[0])
        if row < 0:
            raise InputError(f'explain: no account "{user_id}" among {len(self.best):,}.')
        span = np.searchsorted(self._scored.user, [row, row + 1])
        return row, self._scored.take(np.arange(span[0], span[1]))

    @cached_property
    def _shown(self) -> Shown:
        """Names and addresses as typed."""
        names: list[str] = []
        addresses: list[str] = []
        for frame in self._frames:
            both = frame["first_name"].fillna("").str.cat(frame["last_name"].fillna(""), sep=" ")
            names += both.str.strip().tolist()
            addresses += frame["email"].fillna("").tolist()
        return Shown(names, addresses)

    def _posed(self, user: Indices, person: Indices) -> Scored:
        """Evidence on pairs; that of the match, where the pair was a candidate."""
        size = len(self._people) + 1
        code, inverse = np.unique(user * size + person, return_inverse=True)
        known = self._scored.user * size + self._scored.person
        order = np.argsort(known)
        at: Indices = np.asarray(np.searchsorted(known, code, sorter=order))
        hit = np.asarray(np.append(known[order], -1)[at] == code)
        new = score_persons(self._site, self._people, code[~hit] // size, code[~hit] % size)
        place = np.empty(len(code), dtype=np.int64)
        place[hit], place[~hit] = np.arange(hit.sum()), hit.sum() + np.arange((~hit).sum())
        return self._scored.take(order[at[hit]]).followed_by(new).take(place[inverse])

    def _said(
        self, posed: Scored, said: npt.NDArray[np.object_], generic: npt.NDArray[np.bool_]
    ) -> list[str]:
        texts = reasons(posed.evidence)
        texts = np.where(generic, "an account of no single person", texts)
        texts = np.where(~generic & (said == "ambiguous"), "another person fits as well; " + texts, texts)
        texts = np.where(~generic & (said == "unknown"), "nothing to compare", texts)
        return [str(text).removesuffix("; ") for text in texts]

    def _row_of(self, kind: str, ids: pd.Series) -> Indices:
        rows, count = self._site.rows, self._site.rows.staff_count
        known = rows.ids[count:] if kind == "user_id" else rows.ids[:count]
        at = pd.Index(known, dtype="str").get_indexer(pd.Index(ids.astype("str")))
        return np.where(at >= 0, at + (count if kind == "user_id" else 0), -1).astype(np.int64)

    def _ids(self, rows: Indices) -> pd.Series:
        return pd.Series(self._site.rows.ids[rows], dtype="str")

    def _person_ids(self, person: Indices) -> pd.Series:
        return self._ids(self._people.rows[self._people.starts[person]])


def _rank(groups: Indices) -> Indices:
    """Position of each entry in its run of equal groups."""
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.asarray(np.arange(len(groups)) - np.repeat(starts, np.diff(np.append(starts, len(groups)))))
