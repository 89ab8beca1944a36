"""What the guard says: ok, warn or hold, each with its reasons, and who accepted what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from srreconcile.errors import HeldError, InputError, did_you_mean

Word = Literal["ok", "warn", "hold"]


@dataclass(frozen=True)
class Limits:
    """How much may change between two exports before the guard stops.

    Attributes
    ----------
    people : int
        So many people or rows may always change: a small school is not held for four.
    share : float
        Of those there before: the most that may leave, or change between active and not.
    school_share : float
        The most that any one school may lose, where it loses at least `people`.
    overlap : float
        The least share of the ids before that must come again.
    changed : float
        The most addresses, ids or values of one column that may change or go blank.
    noticed : float
        From this share on a change of names, schools or titles is a warning.
    growth : float
        From this share of newcomers on, a warning.
    days : float
        The most days between the exports of one load.

    Notes
    -----
    Ten and seventy-five per cent are the numbers of Clever's own hold on a sync.

    Examples
    --------
    >>> Limits().allowed(60), Limits().allowed(20), Limits(share=0.2).allowed(60)
    (6.0, 5, 12.0)
    """

    people: int = 5
    share: float = 0.10
    school_share: float = 0.50
    overlap: float = 0.90
    changed: float = 0.75
    noticed: float = 0.25
    growth: float = 0.50
    days: float = 1.0

    def __post_init__(self) -> None:
        for name in ("share", "school_share", "overlap", "changed", "noticed"):
            if not 0 <= getattr(self, name) <= 1:
                raise InputError(f"limits: {name} is {getattr(self, name)}. Give a share from 0 to 1.")

    def allowed(self, n: int) -> float:
        """How many of `n` may leave or change: `people`, or `share` of them if that is more.

        Of a list so short that this would be everybody, one less.
        """
        return min(max(self.people, self.share * n), max(n - 1, 2))

    def many(self, found: int, n: int, share: float) -> bool:
        """Whether `found` of `n` are more than `share` of them and at least `people`, or all of a short list."""
        return found >= min(self.people, max(n, 3)) and found > share * n


@dataclass(frozen=True)
class Reason:
    """One thing that changed as an accident would change it.

    Attributes
    ----------
    rule : str
        Short and stable: what `accept` names (``departures``, ``active flags``, ``ids``).
    word : {"warn", "hold"}
        Told, or stopped for.
    table : str
        Of which export.
    message : str
        What was found and what to do; counts and school ids, never a person.
    count : int
        How many people or rows it is about.
    """

    rule: str
    word: Literal["warn", "hold"]
    table: str
    message: str
    count: int = 0

    def __str__(self) -> str:
        return f"{self.table}: {self.message} [{self.rule}]"


@dataclass(frozen=True, repr=False)
class Verdict:
    """The guard's word on one load, with its reasons, gravest first.

    Attributes
    ----------
    reasons : tuple of Reason
    accepted : dict of str to str
        Each rule that a person accepted, with the reason given.

    Examples
    --------
    >>> verdict = Verdict((Reason("departures", "hold", "staff", "15 of 60 people left.", 15),))
    >>> verdict.word, verdict.accept({"departures": "year end"}).word
    ('hold', 'warn')
    """

    reasons: tuple[Reason, ...] = ()
    accepted: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, reasons: Iterable[Reason]) -> Verdict:
        """Return the verdict of these reasons, holds first."""
        return cls(tuple(sorted(reasons, key=lambda reason: reason.word)))

    @property
    def holds(self) -> tuple[Reason, ...]:
        """What stops this load, less what was accepted."""
        return tuple(r for r in self.reasons if r.word == "hold" and r.rule not in self.accepted)

    @property
    def word(self) -> Word:
        """``hold`` while anything stops it, ``warn`` if anything is to be told, else ``ok``."""
        return "hold" if self.holds else "warn" if self.reasons else "ok"

    def accept(self, accept: str | Mapping[str, str] | None) -> Verdict:
        """Return this verdict with what a person accepts.

        Parameters
        ----------
        accept : str or dict, optional
            A reason for all that stops, or ``{rule: reason}`` for some of it.

        Raises
        ------
        InputError
            If a reason is blank, or names a rule that stops nothing.

        Examples
        --------
        >>> Verdict().accept({"departures": "year end"})
        Traceback (most recent call last):
        ...
        srreconcile.errors.InputError: accept: "departures" stops nothing here. Leave it out.
        """
        if accept is None:
            return self
        stopping = [reason.rule for reason in self.holds]
        given = accept if isinstance(accept, Mapping) else dict.fromkeys(stopping, accept)
        reasons = [accept] if isinstance(accept, str) else list(accept.values())
        if not all(isinstance(reason, str) and reason.strip() for reason in reasons):
            raise InputError("accept: the reason is blank. Say why this change is right; it is kept.")
        for rule in given:
            if rule not in stopping:
                near = did_you_mean(rule, stopping) or " Leave it out."
                raise InputError(f'accept: "{rule}" stops nothing here.{near}')
        return Verdict(self.reasons, {**self.accepted, **given})

    def stop(self) -> None:
        """Raise what still stops this load.

        Raises
        ------
        HeldError
            With every reason, and the word to accept each by.
        """
        if self.holds:
            rules = ", ".join(f'"{rule}": "why"' for rule in dict.fromkeys(r.rule for r in self.holds))
            raise HeldError(
                "held, because it looks like an accident:\n  "
                + "\n  ".join(map(str, self.holds))
                + f"\nExport again; or, if it is right, say why: accept={{{rules}}}.",
                self,
            )

    def __repr__(self) -> str:
        lines: list[str] = [self.word]
        for reason in self.reasons:
            said = self.accepted.get(reason.rule)
            lines.append(f"  {reason.word}: {reason}" + (f' (accepted: "{said}")' if said else ""))
        return "\n".join(lines)
