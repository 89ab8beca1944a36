"""A parser whose commands all describe themselves, and whose errors say what to do."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from srreconcile.cli.exits import WRONG_INPUT
from srreconcile.errors import did_you_mean


class Parser(argparse.ArgumentParser):
    """Parses the command line; commands added to it are parsed by its like."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**settings)

    def parse_known_args(self, *given: Any, **more: Any) -> Any:
        """Return what is known of the arguments; the command that was asked for tells the others."""
        known, others = super().parse_known_args(*given, **more)
        if others:
            self.error(f"unrecognized arguments: {' '.join(others)}")
        return known, others

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong and what to do, and leave with the code for a wrong command."""
        options = re.findall(r"--[a-z-]+", self.format_usage())
        self.exit(WRONG_INPUT, f"{self.prog}: {said(message, options)} See: {self.prog} --help\n")


def said(message: str, options: list[str]) -> str:
    """Return what argparse says of a wrong command, with what may have been meant.

    Examples
    --------
    >>> said("argument COMMAND: invalid choice: 'aduit' (choose from 'audit', 'load')", [])
    'COMMAND: there is no "aduit". Did you mean "audit"?'
    >>> said("unrecognized arguments: --polcy site.toml", ["--policy", "--layout"])
    'there is no "--polcy". Did you mean "--policy"?'
    >>> said("the following arguments are required: FOLDER", [])
    'give FOLDER.'
    """
    choice = re.match(r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)", message)
    if choice:
        known = re.findall(r"[\w-]+", choice[3])
        return f'{choice[1]}: there is no "{choice[2]}".{did_you_mean(choice[2], known)}'
    strange = re.match(r"unrecognized arguments: (\S+)", message)
    if strange and strange[1].startswith("-"):
        return f'there is no "{strange[1]}".{did_you_mean(strange[1], options)}'
    if strange:
        return f'"{strange[1]}" is one argument too many.'
    lacking = re.match(r"the following arguments are required: (.*)", message)
    return f"give {lacking[1]}." if lacking else f"{message.removeprefix('argument ')}."
