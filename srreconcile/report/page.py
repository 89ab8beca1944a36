"""The audit as one page of HTML: no script, no network, to read, print and keep."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from srreconcile.report import html, markup, quiet
from srreconcile.report.atomic import checked, replacing
from srreconcile.report.book import CONFIDENTIAL
from srreconcile.report.columns import fields
from srreconcile.report.inert import one_line
from srreconcile.report.markup import Cell
from srreconcile.report.masking import masked
from srreconcile.report.story import Story, gather

if TYPE_CHECKING:
    from srreconcile.audit import Audit, Result

ROWS = 500
"""Findings of one kind on the page; the workbook holds all."""

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 76rem; margin: 0 auto; padding: 1rem;
  background: light-dark(#ffffff, #15181c); color: light-dark(#1b1f24, #e8eaed); }
h1 { font-size: 1.5rem; margin: 0.5rem 0; } h2 { font-size: 1.15rem; margin: 1.6rem 0 0.3rem; }
nav li { margin: 0.15rem 0; } a { color: light-dark(#0b4fa8, #8ab8ff); }
a:focus-visible, summary:focus-visible, div:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
.wide { overflow-x: auto; } img { max-width: 100%; background: white; }
footer { margin-top: 2rem; border-top: 1px solid GrayText; padding-top: 0.5rem; }
@page { size: landscape; margin: 12mm; }
@media print { :root { color-scheme: light; } nav { display: none; } tr { break-inside: avoid; }
  body { max-width: none; font-size: 11px; padding: 0; } thead { display: table-header-group; }
  div, .wide { overflow: visible !important; } table { width: 100%; font-size: 10px; }
  td { overflow-wrap: anywhere; } tbody tr:first-child { break-before: avoid; }
  td, th { padding-left: 3px !important; padding-right: 3px !important; }
  h2, caption, summary { break-after: avoid; } img { max-height: 150mm; } }
"""


class Drawn(Protocol):
    """A picture that says in words what it shows."""

    alt: str

    def _repr_png_(self) -> bytes: ...


def write_page(audit: Audit, path: str | Path, *, names: bool = True, picture: Drawn | None = None) -> Path:
    """Write the audit as one HTML file and return its path.

    Parameters
    ----------
    audit : Audit
    path : str or Path
        Ends in ``.html``; its folder must be there.
    names : bool
        False leaves out names and addresses of people.
    picture : Drawn, optional
        Such as `plots.overview` returns.

    Raises
    ------
    InputError
        If it cannot be written there.
    """
    target = checked(path, ".html")
    source = page_html(audit, names=names, picture=picture)
    with replacing(target) as draft:
        draft.write_text(source, encoding="utf-8")
    return target


def page_html(audit: Audit, *, names: bool = True, picture: Drawn | None = None) -> str:
    """Return the audit as one self-contained page."""
    story = gather(audit, names=names, calls=False)
    findings = audit.findings
    if not names:
        findings = masked(findings, {result.name: result.title for result in audit.results})
    by_name = {result.name: result for result in audit.results}
    sections = [_section(by_name[kind.name], findings) for kind in story.kinds]
    title = f"Link audit: {story.verdict}"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f'<body class="tex2jax_ignore mathjax_ignore"><main><h1>{escape(title)}</h1>'
        f"{html.lead(story)}{_contents(story)}{_picture(picture)}"
        f"<h2>Summary</h2>{_wide('Summary', html.kinds(story) + html.not_run(story) + html.first(story))}"
        f"<h2>Schools</h2>{_wide('Schools', html.schools(story, is_open=True) or 'No findings.')}{''.join(sections)}"
        f"{_quiet(audit, names=names)}"
        f"<footer>{CONFIDENTIAL}. {escape(story.basis)}</footer></main></body></html>\n"
    )


def _contents(story: Story) -> str:
    items = "".join(
        f'<li><a href="#{kind.name}">{escape(kind.title)}</a> ({kind.findings:,})</li>'
        for kind in story.kinds
    )
    return f'<nav aria-label="Findings"><ul>{items}</ul></nav>' if items else ""


def _picture(picture: Drawn | None) -> str:
    if picture is None:
        return ""
    drawn = base64.b64encode(picture._repr_png_()).decode()
    return f'<img alt="{escape(picture.alt)}" src="data:image/png;base64,{drawn}">'


def _wide(label: str, inside: str) -> str:
    """A part that may be wider than the page: it scrolls by itself, with the keyboard too."""
    return f'<div class="wide" tabindex="0" role="region" aria-label="{escape(label)}">{inside}</div>'


def _section(result: Result, findings: pd.DataFrame) -> str:
    found = findings[findings["check"].eq(result.name)]
    shown = (
        f" Shown: the first {ROWS:,} of {len(found):,}; the workbook holds all." if len(found) > ROWS else ""
    )
    about = f"{escape(result.help)} <b>What to do:</b> {escape(result.remedy)}{shown}"
    return (
        f'<section id="{result.name}"><h2>{escape(result.title)}: {len(found):,}</h2>'
        f"{markup.paragraph(about)}{_wide(f'Findings: {result.title}', _rows(result, found.head(ROWS)))}</section>"
    )


def _quiet(audit: Audit, *, names: bool) -> str:
    """What rulings keep quiet, if anything."""
    waived = audit.waived
    if waived.empty:
        return ""
    if not names:
        waived = masked(waived, {result.name: result.title for result in audit.results})
    more = f" Shown: the first {quiet.ROWS:,}; the workbook holds all." if len(waived) > quiet.ROWS else ""
    said = f"Findings that somebody ruled to be right as they are.{more}"
    shown = _wide(quiet.QUIET, quiet.listed(waived))
    return f"<section><h2>{quiet.QUIET}: {len(waived):,}</h2>{markup.paragraph(said)}{shown}</section>"


def _rows(result: Result, found: pd.DataFrame) -> str:
    chosen = [field for field in fields(found) if field.source and not field.folded and field.kind != "id"]
    heads = [f"+{field.header}" if field.kind == "number" else field.header for field in chosen]
    rows = [
        [_cell(row[str(field.source)], str(field.source)) for field in chosen]
        for row in found.to_dict("records")
    ]
    return markup.table(f"{result.title}, gravest first", heads, rows)


def _cell(value: object, source: str) -> Cell:
    if source == "severity":
        return markup.severity(str(value))
    if source == "records":
        return markup.number(int(str(value)))
    return Cell(markup.text(one_line(value)))
