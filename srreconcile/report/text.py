"""The summary as plain text: for a terminal, a log, and notebooks without HTML.

It holds every number of the HTML summary in at most `MOST` bytes, at any input size.
What does not fit is left out of both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from srreconcile.report.inert import one_line
from srreconcile.report.story import Case, Kind, School, Story, gather, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srreconcile.audit import Audit

MOST = 2048
"""Bytes (UTF-8)."""

NEXT = ('audit.to_excel("audit.xlsx")', "audit.findings", "audit.plot()")
"""What to do next: the workbook, the frame, the picture."""


def summary_text(audit: Audit, *, names: bool = True, calls: bool = True) -> str:
    """Return the summary of `audit` as text of at most 2 KB.

    Parameters
    ----------
    audit : Audit
    names : bool
        False puts ids in place of people's names and addresses.
    calls : bool
        False leaves out what to call next in Python.
    """
    return render(fitted(gather(audit, names=names, calls=calls)))


def fitted(story: Story) -> Story:
    """Return as much of `story` as 2 KB of text can say, the gravest kept longest."""
    for smaller in _smaller(story):
        if len(render(smaller).encode()) <= MOST:
            return smaller
    return replace(_fewer_kinds(story, 1), first=(), schools=(), not_run=())


def _smaller(story: Story) -> Iterator[Story]:
    """The story, then less and less of it."""
    for letters in (40, 26):
        story = _shorter_names(story, letters)
        for schools in (8, 5, 3):
            yield _fewer_schools(story, schools)
    yield (story := replace(story, not_run=_in_short(story.not_run)))
    yield (story := replace(story, schools=()))
    yield (story := _shorter_names(story, 16))
    for cases in (3, 1, 0):
        yield (story := replace(story, first=story.first[:cases]))
    for kinds in range(len(story.kinds) - 1, 0, -1):
        yield _fewer_kinds(story, kinds)


def _fewer_schools(story: Story, most: int) -> Story:
    if len(story.schools) <= most + 1:
        return story
    rest = story.schools[most:]
    return replace(
        story, schools=(*story.schools[:most], together(rest, f"{len(rest):,} other schools together"))
    )


def _in_short(not_run: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The checks that did not run, counted by their reason."""
    reasons: dict[str, int] = {}
    for _, reason in not_run:
        reasons[reason] = reasons.get(reason, 0) + 1
    return tuple((f"{n:,} check{'s' if n > 1 else ''}", one_line(why, 120)) for why, n in reasons.items())


def _shorter_names(story: Story, letters: int) -> Story:
    cases = [
        replace(
            case,
            user=one_line(case.user, letters),
            staff=one_line(case.staff, letters),
            school=one_line(case.school, letters),
        )
        for case in story.first
    ]
    schools = [replace(school, name=one_line(school.name, letters)) for school in story.schools]
    return replace(story, first=tuple(cases), schools=tuple(schools))


def _fewer_kinds(story: Story, most: int) -> Story:
    rest = story.kinds[most:]
    if not rest:
        return story
    last = Kind(
        name="",
        title=f"{len(rest):,} more kinds" + (": audit.summary lists them" if story.calls else ""),
        meaning="",
        severity=rest[0].severity,
        findings=sum(kind.findings for kind in rest),
        users=sum(kind.users for kind in rest),
        records=sum(kind.records for kind in rest),
    )
    return replace(story, kinds=(*story.kinds[:most], last))


def render(story: Story) -> str:
    """Return `story` as text; where space is short, without addresses and schools that hold no number."""
    whole = _render(story, brief=False)
    return whole if len(whole.encode()) <= MOST else _render(story, brief=True)


def _render(story: Story, *, brief: bool) -> str:
    lines = [f"Link audit: {story.verdict}.", story.records, story.basis]
    lines += [story.rulings] if story.rulings else []
    if story.kinds:
        lines += ["", *_kind_lines(story.kinds)]
    if story.clean:
        lines += [f"clean: {story.clean:,} checks ran and found nothing"]
    lines += [f"not run: {title}: {reason}" for title, reason in story.not_run]
    if story.first:
        lines += ["", "Look at first", *(_case_line(case, brief=brief) for case in story.first)]
    if story.schools:
        lines += ["", "By school: found, users, records in another's name"]
        lines += [f"  {school.name}: {_plain(school)}" for school in story.schools]
    following = ["", f"Next: {', '.join(NEXT)}"] if story.calls else []
    return "\n".join([*lines, *following])


def _kind_lines(kinds: tuple[Kind, ...]) -> list[str]:
    """A table whose columns are as wide as they must be: every byte counts."""
    heads = ("", "found", "users", "records")
    rows = [(str(k.severity), f"{k.findings:,}", f"{k.users:,}", f"{k.records:,}") for k in kinds]
    wide = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    titles = ["", *(kind.title for kind in kinds)]
    return [
        " ".join([row[0].ljust(wide[0]), *map(str.rjust, row[1:], wide[1:])] + ([title] if title else []))
        for row, title in zip([heads, *rows], titles, strict=True)
    ]


def _plain(school: School) -> str:
    return f"{school.findings:,}, {school.users:,}, {school.records:,}"


def _case_line(case: Case, *, brief: bool) -> str:
    address = "" if brief and case.user and not _has_number(case.address) else case.address
    who = " ".join(filter(None, (case.user, address)))
    whose = " ".join(filter(None, (case.staff, case.staff_member_id)))
    school = "" if brief and not _has_number(case.school) else case.school
    return "  " + ", ".join(filter(None, (f"{case.records:,} {who}", whose and f"as {whose}", school)))


def _has_number(said: str) -> bool:
    return any(map(str.isdigit, said))
