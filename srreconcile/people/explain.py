"""One account explained: its best person, every reason with its weight, and who is next."""

from __future__ import annotations

from srreconcile.people.compete import Scored
from srreconcile.people.levels import NAMES, PHRASES
from srreconcile.people.site import Site


def explanation(site: Site, user: int, candidates: Scored, kind: str) -> str:
    """Return who an account belongs to and why.

    Parameters
    ----------
    site : Site
    user : int
        Row number of the account.
    candidates : Scored
        Its candidate people, best first.
    kind : str
        Its account kind.
    """
    lines = [f"Account {site.rows.ids[user]}: {_name(site, user)}."]
    if kind not in ("person", "parent"):
        lines.append(f"It is no single person's account ({kind}).")
    if not len(candidates.user):
        return "\n".join([*lines, "Nobody on the staff list fits."])
    nobody = max(0.0, 1.0 - float(candidates.probability.sum()))
    for at in range(len(candidates.user)):
        lines.append(_candidate(site, candidates, at))
    lines.append(f"Nobody on the list, or somebody else: {nobody:.3f}.")
    return "\n".join(lines)


def _candidate(site: Site, candidates: Scored, at: int) -> str:
    row, evidence = int(candidates.row[at]), candidates.evidence
    said = [
        (float(weight), PHRASES[NAMES[level]])
        for weight, level in zip(evidence.weights[at], evidence.levels[at], strict=True)
        if level and weight
    ]
    said.sort(key=lambda reason: -abs(reason[0]))
    parts = [f"{phrase or 'other'} ({weight:+.1f})" for weight, phrase in said]
    before = f"one of {site.rows.list_size[row]:,} rows ({candidates.prior[at]:+.1f})"
    return (
        f"{site.rows.ids[row]} {_name(site, row)}: probability {candidates.probability[at]:.3f}. "
        f"{'; '.join([before, *parts])}; together {candidates.score[at]:+.1f}."
    )


def _name(site: Site, row: int) -> str:
    rows = site.rows
    words = [rows.words.words[code] for code in (rows.first[row], rows.last[row]) if code >= 0]
    slot = rows.addresses.of_row[row, 0]
    address = [f"<{rows.addresses.text[slot]}>"] if slot >= 0 else []
    return " ".join([*map(str, words), *address]) or "no name, no address"
