"""Rules on what the rows say: columns gone, addresses and names changed or moved."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from srreconcile.guard.pair import Pair, folded, percent
from srreconcile.guard.verdict import Reason

_OF_THE_HOUR = frozenset(["last_login_at", "active_reason", "active", "email", "origin"])
"""Columns that change with every export, or that a rule of their own reads."""

_TIES = frozenset(["sis_id", "user_id", "staff_member_id", "external_id", "state_id"])
"""Columns that tie rows of several tables together: a change of most of them is no accident to pass."""

_FEW = 0.10  # a column filled for fewer rows may come and go


def columns_vanished(pair: Pair) -> Iterator[Reason]:
    """A column that held values holds none, or has lost most of them."""
    for column in pair.schema:
        was, now = pair.before[column.name], pair.after[column.name]
        filled = int(was.notna().sum())
        if column.name == pair.key or not pair.limits.many(filled, len(was), _FEW):
            continue
        if not now.notna().any():
            yield pair.hold(
                "vanished column",
                f'the column "{column.name}" ({column.meaning}) is missing or blank: {filled:,} rows had a value '
                "before, and none has now. Was it renamed or left out?",
                filled,
            )
        elif column.name not in _OF_THE_HOUR or column.name in ("active", "email"):
            yield from _blanked(pair, column.name)


def _blanked(pair: Pair, column: str) -> Iterator[Reason]:
    was, now = pair.values(column)
    had, lost = int(was.notna().sum()), int((was.notna() & now.isna()).sum())
    say = f'"{column}" went blank for {lost:,} of {had:,} rows ({percent(lost, had)}).'
    if pair.limits.many(lost, had, pair.limits.changed):
        yield pair.hold("blank values", f"{say} Was the column moved or left out?", lost)
    elif pair.limits.many(lost, had, pair.limits.noticed):
        yield pair.warn("blank values", say, lost)


def emails_changed(pair: Pair) -> Iterator[Reason]:
    """Many addresses changed at once, or addresses stand beside other ids."""
    if "email" not in pair.known:
        return
    changed, (was, now) = pair.changed("email"), pair.values("email")
    n, of = int(changed.sum()), int((was.notna() & now.notna()).sum())
    if not n:
        return
    moved = _moved(was, now, changed)
    if pair.limits.many(n, of, pair.limits.changed):
        yield pair.hold(
            "emails",
            f"{n:,} of {of:,} e-mails changed at once ({percent(n, of)}). {_how(was[changed], now[changed], moved)}",
            n,
        )
    elif moved > pair.limits.allowed(of):
        yield pair.hold(
            "emails", f"{moved:,} e-mails stand beside other ids than before. Was one column sorted?", moved
        )
    elif pair.limits.many(n, of, pair.limits.noticed):
        how = _how(was[changed], now[changed], moved)
        yield pair.warn("emails", f"{n:,} of {of:,} e-mails changed at once ({percent(n, of)}). {how}", n)


def _how(was: pd.Series, now: pd.Series, moved: int) -> str:
    local = was.str.partition("@")[0].eq(now.str.partition("@")[0])
    if local.mean() > 0.5:
        return "Only the domain changed in most: review before anything is linked again."
    if moved > len(was) / 2:
        return "Most belonged to another id before: was one column sorted, or were ids given anew?"
    return "Review before anything is linked again."


def _moved(was: pd.Series, now: pd.Series, changed: pd.Series) -> int:
    """How many of the changed values belonged to exactly one other id before."""
    unique = pd.Index(was.dropna()[~was.dropna().duplicated(keep=False)])
    return int((unique.get_indexer(pd.Index(now[changed])) >= 0).sum()) if len(unique) else 0


def names_changed(pair: Pair) -> Iterator[Reason]:
    """Names swapped, wrongly decoded, moved to other ids, or simply others."""
    if not {"first_name", "last_name"} <= {*pair.known}:
        return
    (first, first_now), (last, last_now) = pair.values("first_name"), pair.values("last_name")
    changed = pair.changed("first_name") | pair.changed("last_name")
    swapped = changed & first.eq(last_now).fillna(False) & last.eq(first_now).fillna(False)
    garbled = changed & (_garbled(first, first_now) | _garbled(last, last_now))
    other = changed & ~swapped & ~garbled
    known = int((first.notna() | last.notna()).sum())
    if pair.limits.many(int(swapped.sum()), known, pair.limits.share):
        n = int(swapped.sum())
        yield pair.warn(
            "names", f"first and last name changed places in {n:,} rows ({percent(n, known)}).", n
        )
    if garbled.any():
        n = int(garbled.sum())
        yield pair.warn("names", f"{n:,} names were decoded wrongly since (encoding): export as UTF-8.", n)
    yield from _other_people(pair, other, known)


def _other_people(pair: Pair, other: pd.Series, known: int) -> Iterator[Reason]:
    n = int(other.sum())
    full, full_now = (_full(frame.loc[pair.common]) for frame in (pair.old, pair.new))
    moved = _moved(full, full_now, other)
    emails = pair.changed("email")
    was, now = pair.values("email")
    contradicted = bool((was.eq(now).fillna(False) & other).sum() > n / 2)
    if moved > pair.limits.allowed(known):
        yield pair.hold(
            "names moved",
            f"{moved:,} names stand beside other ids than before. Was one column sorted?",
            moved,
        )
    elif pair.limits.many(n, known, pair.limits.changed) and not contradicted:
        yield pair.hold("names", f"{n:,} of {known:,} ids name other people now. Is it a different list?", n)
    elif (reused := int((other & emails).sum())) > pair.limits.allowed(known):
        yield pair.hold(
            "ids reused", f"name and e-mail both changed for {reused:,} of {known:,} ids: reused ids?", reused
        )
    elif pair.limits.many(n, known, pair.limits.share):
        yield pair.warn("names", f"{n:,} of {known:,} names changed ({percent(n, known)}).", n)


def _full(frame: pd.DataFrame) -> pd.Series:
    return folded((frame["first_name"].fillna("") + " " + frame["last_name"].fillna("")).str.strip())


def _garbled(was: pd.Series, now: pd.Series) -> pd.Series:
    """Whether each name now is the name before, read in the wrong encoding or cut to ASCII signs."""
    odd = was.notna() & now.notna() & was.ne(now) & ~was.str.isascii().fillna(True).astype(bool)
    found = [_misread(a, b) for a, b in zip(was[odd], now[odd], strict=True)]
    return pd.Series(found, index=was.index[odd], dtype=bool).reindex(was.index, fill_value=False)


def _misread(was: str, now: str) -> bool:
    if "�" in now or (len(was) == len(now) and "?" in now):
        return True
    return any(now == _decoded(was, wrong) for wrong in ("cp1252", "latin-1", "mac_roman", "cp437"))


def _decoded(text: str, wrong: str) -> str:
    """`text` as somebody reads it who takes its UTF-8 for another encoding."""
    return " ".join(text.encode().decode(wrong, errors="replace").lower().split())


def values_changed(pair: Pair) -> Iterator[Reason]:
    """Most values of some other column changed at once."""
    for column in pair.known:
        if column in _OF_THE_HOUR or column.endswith("_name"):
            continue
        changed, (was, now) = pair.changed(column), pair.values(column)
        n, of = int(changed.sum()), int((was.notna() & now.notna()).sum())
        say = f'"{column}" changed in {n:,} of {of:,} rows ({percent(n, of)}).'
        if column in _TIES and pair.limits.many(n, of, pair.limits.changed):
            yield pair.hold("changed ids", f"{say} Is it a different column, or in another format?", n)
        elif pair.limits.many(n, of, pair.limits.noticed):
            yield pair.warn("changed values", say, n)
