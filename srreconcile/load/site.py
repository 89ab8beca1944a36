"""A layout that a site has described itself, in a small TOML file.

::

    kind = "staff"                  # staff, users, links, records, delegations or schools
    date_order = "DMY"              # of 3/4/2024, where no date decides
    active_codes = ["A", "L"]       # status codes that mean active; all others then do not

    [columns]                       # column of ours = header of the file
    sis_id = "Emp No"
    full_name = "Employee"          # one column for the whole name
    email = "Work Mail"

`describe_layout` proposes such a file.  A key that the code does not know is an error,
so that a typing mistake never passes for a decision.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from srreconcile.errors import InputError, did_you_mean
from srreconcile.load.columns import Headers
from srreconcile.load.layout import Layout, Options
from srreconcile.load.sources.plain import FULL_NAME, whole_names
from srreconcile.tables import SCHEMAS

STAND_IN = {"staff": "sis_id", "users": "email"}
"""The column that takes the place of the id, in a list that has none."""
SUFFIX = ".layout.toml"
"""How the names of layouts end."""
_KEYS = ("kind", "date_order", "active_codes", "columns")


@dataclass(frozen=True)
class SiteLayout:
    """What a site's own file says of a layout.

    Attributes
    ----------
    file : str
        What messages call it.
    kind : str
        The canonical table that it fills.
    columns : dict of str to str
        Canonical column -> header.
    date_order : str or None
    active_codes : tuple of str
    """

    file: str
    kind: str
    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: str | None = None
    active_codes: tuple[str, ...] = ()

    def over(self, options: Options) -> Options:
        """Return `options` with what this file says beside them; what the caller says goes before."""
        return replace(
            options,
            mapping={**self.columns, **options.mapping},
            date_order=options.date_order or self.date_order,
            active_codes=options.active_codes or self.active_codes,
        )

    def lacking(self, headers: Headers) -> list[str]:
        """Return the headers that it names and a file does not have."""
        return [
            header
            for header in self.columns.values()
            if header not in headers.names and headers.find(header) is None
        ]


def read_layout(path: str | Path, kind: str | None = None) -> SiteLayout:
    r"""Return the layout that a TOML file describes.

    Parameters
    ----------
    path : path
    kind : str, optional
        The canonical table that is wanted.

    Raises
    ------
    InputError
        If the file cannot be read, is no TOML, is of another kind, or holds a key or a
        column that there is not.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "hr.layout.toml"
    >>> _ = file.write_text('kind = "staff"\n[columns]\nemial = "Mail"\n')
    >>> read_layout(file)
    Traceback (most recent call last):
    ...
    srreconcile.errors.InputError: hr.layout.toml: [columns] has no "emial". Did you mean "email"?
    """
    path = Path(path)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"{path.name}: cannot be read ({error.strerror}). Check the path of the layout."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: is no TOML ({error}). Mend that line.") from None
    return _held(path.name, said, kind)


def layouts_beside(path: Path, named: Iterable[Path] = ()) -> list[Path]:
    """Return the layouts that lie in a folder of exports, or beside one file and bear its name.

    Parameters
    ----------
    path : Path
        A folder or a file.
    named : iterable of Path
        Layouts that were named already.
    """
    if path.is_dir():
        found = [
            file
            for file in sorted(path.rglob(f"*{SUFFIX}"))
            if not any(part.startswith((".", "_")) for part in file.relative_to(path).parts)
        ]
    else:
        found = [file for file in [path.with_name(path.stem + SUFFIX)] if file.is_file()]
    known = {each.resolve() for each in named}
    return [file for file in found if file.resolve() not in known]


def _held(file: str, said: Mapping[str, Any], kind: str | None) -> SiteLayout:
    for key in said:
        if key not in _KEYS:
            raise InputError(f'{file}: a layout has no "{key}".' + did_you_mean(key, _KEYS))
    told = said.get("kind")
    if told not in SCHEMAS:
        shown = f'"{told}"' if "kind" in said else "missing"
        raise InputError(f"{file}: kind is {shown}. Write what it lists: {', '.join(SCHEMAS)}.")
    if kind is not None and told != kind:
        raise InputError(
            f"{file}: describes a list of {told}, and {kind} are asked for. Use sr.read_{told}(...)."
        )
    return SiteLayout(file, told, _columns(file, said, told), _order_in(file, said), _codes(file, said))


def _columns(file: str, said: Mapping[str, Any], kind: str) -> dict[str, str]:
    columns = said.get("columns", {})
    known = [*SCHEMAS[kind].names, *([FULL_NAME] if kind in ("staff", "users") else [])]
    if not isinstance(columns, dict) or not columns:
        raise InputError(f'{file}: has no section [columns]. Write one: {known[0]} = "header of the file".')
    for name, header in columns.items():
        if name not in known:
            raise InputError(f'{file}: [columns] has no "{name}".' + did_you_mean(name, known))
        if not isinstance(header, str) or not header.strip():
            raise InputError(
                f"{file}: [columns] {name} names no header. Write it in quotes, or take the line out."
            )
    return dict(columns)


def _order_in(file: str, said: Mapping[str, Any]) -> str | None:
    order = said.get("date_order")
    if order is not None and not isinstance(order, str):
        raise InputError(f'{file}: date_order is no text. Understood: "MDY" and "DMY".')
    return date_order(order, f"{file}: ")


def _codes(file: str, said: Mapping[str, Any]) -> tuple[str, ...]:
    codes = said.get("active_codes", [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise InputError(f'{file}: active_codes is a list of codes in quotes: ["A", "1"].')
    return tuple(codes)


def date_order(given: str | None, where: str = "") -> str | None:
    """Return "MDY" or "DMY" for what a caller writes, or None for nothing.

    Raises
    ------
    InputError
        If it is no order.

    Examples
    --------
    >>> date_order("d/m/y")
    'DMY'
    """
    if given is None:
        return None
    word = "".join(letter for letter in given.upper() if letter in "DMY")
    if word[:2] not in ("MD", "DM"):
        raise InputError(
            f'{where}date_order: "{given}" is no order. Understood: "MDY" (3/31/2024) and "DMY" (31/3/2024).'
        )
    return word


def nothing_known(kind: str) -> Layout:
    """Return the layout of a list that is read by the caller's mapping and the names of columns alone."""
    key = STAND_IN.get(kind, "")
    shape = whole_names if kind in ("staff", "users") else None
    return Layout(
        f"{kind}, by the names of its columns",
        kind,
        (),
        origin="schoolrunner",
        plain=True,
        key=key,
        shape=shape,
        source="plain",
    )


def fitting(layouts: Iterable[SiteLayout], headers: Headers) -> SiteLayout | None:
    """Return the one of `layouts` whose headers a file has, the one that names most; None if none.

    Raises
    ------
    InputError
        If two name equally many.
    """
    found = [layout for layout in layouts if not layout.lacking(headers)]
    most = max((len(layout.columns) for layout in found), default=0)
    best = [layout for layout in found if len(layout.columns) == most]
    if len(best) > 1:
        raise InputError(
            f"{best[0].file} and {best[1].file} fit one and the same file. Pass the one that is meant."
        )
    return best[0] if best else None
