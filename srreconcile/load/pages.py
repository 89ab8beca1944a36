"""Dumps of an API that are incomplete: a page is missing, or the rows end at the page's limit."""

from __future__ import annotations

from srreconcile.guard.size import USUAL_LIMITS
from srreconcile.load.raw import Issue, RawTable

DUMP = "dump of"
"""The fact that says of which endpoint of Schoolrunner's API a table is, where its columns show it."""


def tell_missing_pages(raws: list[RawTable], issues: list[Issue]) -> None:
    """Tell each endpoint whose dump lacks a page, or may go on behind its last row.

    Parameters
    ----------
    raws : list of RawTable
        All tables of one folder, or all that were read together.
    issues : list of Issue
        Is added to.
    """
    for raw in raws:  # what a page says of itself is told better by all of them together
        raw.issues = [issue for issue in raw.issues if issue.rule != "missing pages"]
    endpoints: dict[str, list[RawTable]] = {}
    for raw in raws:
        endpoint = raw.facts.get("endpoint") or raw.facts.get(DUMP)
        if endpoint:
            endpoints.setdefault(str(endpoint), []).append(raw)
    for endpoint, pages in endpoints.items():
        totals = {total for raw in pages if (total := number(raw.facts.get("total_pages")))}
        if totals:
            here = {page for raw in pages for page in _pages(raw)}
            lacking = [page for page in range(1, max(totals) + 1) if page not in here]
            if lacking:
                shown = ", ".join(map(str, lacking[:10])) + (", ..." if len(lacking) > 10 else "")
                issues.append(
                    Issue(
                        "missing page",
                        f"{endpoint} is incomplete: page {shown} of {max(totals)} is missing. "
                        "Pull all pages before auditing.",
                        pages[0].file,
                    )
                )
            continue
        issues += _full(endpoint, pages)


def _full(endpoint: str, pages: list[RawTable]) -> list[Issue]:
    """A doubt where every page is full, so that there may be a next one."""
    limit = max((number(raw.facts.get("limit")) for raw in pages), default=0)
    fewest, most = (bound(raw.rows_read for raw in pages) for bound in (min, max))
    if limit and most == limit:
        told = f"{endpoint} has exactly as many rows as its page limit ({limit:,}): there may be a next page."
        return [Issue("page limit", told, pages[0].file)]
    if limit or fewest != most or most not in USUAL_LIMITS:
        return []
    told = (
        f"{endpoint} has exactly {most:,} rows{' a page' if len(pages) > 1 else ''}, a usual page limit, and does "
        "not say how many pages there are: compare with the number that Schoolrunner shows."
    )
    return [Issue("page limit", told, pages[0].file)]


def _pages(raw: RawTable) -> list[int]:
    first = number(raw.facts.get("page")) or 1
    return list(range(first, first + (number(raw.facts.get("pages_read")) or 1)))


def number(value: object) -> int:
    """Return a whole number, 0 if `value` is none.

    Examples
    --------
    >>> number("3"), number(None)
    (3, 0)
    """
    try:
        return int(str(value))
    except ValueError:
        return 0
