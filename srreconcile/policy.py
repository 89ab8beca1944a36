"""What a site decides for itself, in one TOML file, held against the code.

::

    [accounts]
    service = ["api@net.org", "u9"]        # accounts that are no person
    parent_groups = ["Parent"]             # groups whose members are no staff account

    [records]
    timezone = "America/Chicago"           # of times that state none; else UTC

    [cross_person_links]
    min_certainty = 0.99                   # a threshold of the check
    severity = "act"                       # healthy, note, review, act, urgent

    [staff_without_user]
    exempt_titles = ["Lunch Aide"]

    [status_conflicts]
    enabled = false

A key that the code does not know is an error, so that a typing mistake never passes
for a decision.
"""

from __future__ import annotations

import json
import re
import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from srreconcile.checks import CHECKS, Check
from srreconcile.errors import PolicyError, did_you_mean
from srreconcile.severity import Severity

_ACCOUNTS: dict[str, Any] = {"service": (), "parent_groups": ()}
_RECORDS: dict[str, Any] = {"timezone": "UTC"}
_EVERY_CHECK: dict[str, Any] = {"enabled": True, "severity": ""}


@dataclass(frozen=True)
class Policy:
    """The settings of one site.

    Parameters
    ----------
    settings : mapping, optional
        Sections as in the TOML file.
    name : str, optional
        What messages call it.
    lines : mapping, optional
        The line on which each section, and each key of it, stands in the file.

    Raises
    ------
    PolicyError
        If a section, a key or a value is not understood.

    Examples
    --------
    >>> Policy({"cross_person_links": {"min_similarty": 0.9}})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    srreconcile.errors.PolicyError: policy: [cross_person_links] has no setting "min_similarty". Known: ...
    """

    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    name: str = "policy"
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        sections = _sections()
        for section, values in self.settings.items():
            where = self._where(section)
            if section not in sections:
                raise PolicyError(
                    f"{where}: there is no section [{section}]." + did_you_mean(section, sections)
                )
            if not isinstance(values, Mapping):
                raise PolicyError(
                    f'{where}: "{section}" is a section: write [{section}] and its settings below.'
                )
            for key, value in values.items():
                self._hold(section, key, value, sections[section])

    def _where(self, *place: str) -> str:
        """The file, and the line where it is known."""
        line = self.lines.get(place)
        return self.name if line is None else f"{self.name}, line {line}"

    def _hold(self, section: str, key: str, value: Any, known: Mapping[str, Any]) -> None:
        where = f"{self._where(section, key)}: [{section}]"
        if key not in known:
            raise PolicyError(f'{where} has no setting "{key}".' + did_you_mean(key, known))
        wanted = _kind(known[key])
        if _kind(value) != wanted:
            raise PolicyError(f"{where} {key} is a {_kind(value)}; a {wanted} is wanted.")
        levels = [str(level) for level in Severity]
        if key == "severity" and value not in levels:
            raise PolicyError(f'{where} severity is "{value}", none of {", ".join(levels)}.')
        if key == "timezone":
            _hold_zone(f"{where} timezone", value)
        self._hold_value(f"{where} {key}", value, known[key])

    @staticmethod
    def _hold_value(where: str, value: Any, default: Any) -> None:
        if isinstance(value, list | tuple) and not all(isinstance(item, str) for item in value):
            raise PolicyError(
                f'{where} holds something that is no text. Write ids and words in quotes: ["7", "u9"].'
            )
        if _kind(value) != "number":
            return
        if _is_share(default) and not 0 <= value <= 1:
            raise PolicyError(f"{where} is {value}; it is a share: write a number from 0 to 1.")
        if not 0 <= value < float("inf"):
            raise PolicyError(f"{where} is {value}; a number from 0 up is wanted.")

    @classmethod
    def read(cls, path: str | Path) -> Policy:
        """Return the policy in a TOML file.

        Raises
        ------
        PolicyError
            If the file cannot be read, is no TOML, or holds what the code does not know.
        """
        path = Path(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
            return cls(tomllib.loads(text), path.name, _lines(text))
        except OSError as error:
            raise PolicyError(f"{path.name}: cannot be read ({error.strerror}).") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PolicyError(f"{path.name}: is no TOML ({error}).") from None

    @staticmethod
    def template() -> str:
        """Return a policy file in which every setting stands with its default, commented out.

        Examples
        --------
        >>> Policy(tomllib.loads(Policy.template())).settings
        {}
        """
        return _template()

    def explain(self) -> str:
        """Return in words what this policy decides, one line a setting.

        Examples
        --------
        >>> print(Policy({"unlinked_users": {"busy_days": 14}}).explain())
        Users without a staff link (unlinked_users)
          busy_days: 14 instead of 30
        """
        sections = _sections()
        lines: list[str] = []
        for section, values in self.settings.items():
            if values:
                lines.append(f"{_titles()[section]} ({section})")
                lines += [
                    f"  {key}: {_toml(v)} instead of {_default(key, sections[section][key], section)}"
                    for key, v in values.items()
                ]
        return "\n".join(lines) or "Nothing is decided: every check runs with its own settings."

    @property
    def site(self) -> dict[str, Any]:
        """What the policy says about accounts and records."""
        return {**self.settings.get("accounts", {}), **self.settings.get("records", {})}

    def enabled(self, check: Check) -> bool:
        """Whether `check` runs."""
        return bool(self.settings.get(check.name, {}).get("enabled", True))

    def thresholds(self, check: Check) -> dict[str, Any]:
        """The thresholds of `check` that the policy sets."""
        given = self.settings.get(check.name, {})
        return {
            key: tuple(v) if isinstance(v, list) else v for key, v in given.items() if key not in _EVERY_CHECK
        }

    def severity(self, check: Check) -> Severity | None:
        """The severity the policy gives to all findings of `check`, if it gives one."""
        given = self.settings.get(check.name, {}).get("severity")
        return None if given is None else Severity[str(given).upper()]


_SECTION = re.compile(r"""\s*\[\s*["']?([\w -]+?)["']?\s*\]""")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each section and each key, as an editor counts them."""
    found: dict[tuple[str, ...], int] = {}
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if head := _SECTION.match(line):
            section = (head[1],)
            found.setdefault(section, number)
        elif key := _KEY.match(line):
            found.setdefault((*section, key[1]), number)
    return found


def _hold_zone(where: str, zone: str) -> None:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        near = did_you_mean(zone, available_timezones())
        near = near if "mean" in near else " Write it as America/Chicago."
        raise PolicyError(f'{where} is "{zone}"; there is no such zone.{near}') from None


def _kind(value: Any) -> str:
    """What a leader of a data team calls this kind of value."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "number"
    return "list" if isinstance(value, list | tuple) else "text"


def _is_share(default: Any) -> bool:
    """Whether a setting is a probability or a part of a whole: its default says so."""
    return isinstance(default, float) and 0 <= default <= 1


def _sections() -> dict[str, dict[str, Any]]:
    """Each section with its settings and their defaults."""
    about = {"accounts": _ACCOUNTS, "records": _RECORDS}
    return {**about, **{c.name: {**_EVERY_CHECK, **c.thresholds} for c in CHECKS}}


def _titles() -> dict[str, str]:
    about = {
        "accounts": "Accounts that are no staff member's",
        "records": "The zone of times on records that state none",
    }
    return {**about, **{c.name: c.title for c in CHECKS}}


def _template() -> str:
    lines = [
        "# What this site decides for itself. A line counts once its # is taken away.",
        "# Severities, from low to high: " + ", ".join(str(level) for level in Severity) + ".",
    ]
    helps = {c.name: c.help for c in CHECKS}
    for section, settings in _sections().items():
        lines += [
            "",
            f"# {_titles()[section]}.",
            *textwrap.wrap(helps.get(section, ""), 96, initial_indent="# ", subsequent_indent="# "),
        ]
        lines.append(f"# [{section}]")
        lines += [f"# {key} = {_default(key, default, section)}" for key, default in settings.items()]
    return "\n".join(lines) + "\n"


def _default(key: str, default: Any, section: str) -> str:
    """A default as TOML; a severity is the check's own."""
    if key == "severity":
        default = str(next(c.severity for c in CHECKS if c.name == section))
    return _toml(default)


def _toml(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)  # of these kinds of value, JSON and TOML write alike
