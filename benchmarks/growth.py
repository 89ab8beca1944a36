"""Networks made to be slow: how the seconds grow when they are twice as large.

::

    python -m benchmarks.growth --users 1000000
    python -m benchmarks.growth --users 20000       the short form

A million accounts of one name, of one address, of addresses that differ in one letter from
their owner's; names that sound alike; one account behind every record; a chain of
people of whom each is almost the next.  Each is audited with half as many and with all, in
a process of its own: the seconds are those of the processor.  Exit code 1 if twice as many take
more than 2.3 times as long; whether a goal of seconds or of memory is missed is printed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

import srreconcile as sr
from srreconcile.tables import Tables

GROWTH, SECONDS, GIGABYTES = 2.3, 10.0, 4.0
AS_OF = "2026-11-23"


def numbered(words: str, n: int, start: int = 0) -> pd.Series:
    """Return `n` texts that end in their number."""
    return words + pd.Series(np.arange(start, start + n)).astype("str")


def letters(n: int, alphabet: str, width: int) -> pd.Series:
    """Return `n` different words of `width` letters, neighbours differing in the last."""
    base, numbers = len(alphabet), np.arange(n)
    signs = np.array(list(alphabet), object)
    words = np.full(n, "", object)
    for _ in range(width):
        words = signs[numbers % base] + words
        numbers = numbers // base
    return pd.Series(words).astype("str")


def people(
    n: int, first: pd.Series | str, last: pd.Series | str, email: pd.Series, said: pd.Series
) -> Tables:
    """Return `n` staff rows and `n` accounts, each linked to its own."""
    shown = pd.DataFrame(
        {"first_name": first, "last_name": last, "school_id": "1", "active": True}, index=range(n)
    )
    staff = shown.assign(staff_member_id=numbered("s", n), email=email)
    users = shown.assign(user_id=numbered("u", n), email=said)
    links = pd.DataFrame({"user_id": users["user_id"], "staff_member_id": staff["staff_member_id"]})
    return Tables(staff=staff, users=users, links=links)


def one_name(n: int) -> Tables:
    """Everybody is Maria Garcia."""
    email = numbered("mgarcia", n) + "@net.example"
    return people(n, "Maria", "Garcia", email, email)


def one_address(n: int) -> Tables:
    """Everybody signs in with one address."""
    email = pd.Series("office@net.example", index=range(n))
    return people(n, "Ana", letters(n, "abdeilmnorst", 7), email, email)


def one_typo(n: int) -> Tables:
    """Each account's address has one letter too many."""
    last = letters(n, "abdeilmnorst", 7)
    return people(n, "Ana", last, "ana." + last + "@net.example", "ana." + last + "x@net.example")


def one_sound(n: int) -> Tables:
    """Surnames of one Soundex code: vowels alone differ."""
    vowels = letters(n, "aeiou", 9)
    last = "R" + vowels.str[:5] + "b" + vowels.str[5:] + "rt"
    email = numbered("p", n) + "@net.example"
    return people(n, "Jo", last, email, pd.Series(None, index=range(n), dtype="str"))


def one_author(n: int) -> Tables:
    """One account behind `n` records, of ten people's names."""
    few = one_typo(10)
    at = pd.Timestamp("2026-09-01") + pd.to_timedelta(np.arange(n) * 5, "s")
    log = pd.DataFrame({"record_id": numbered("", n), "record_type": "behavior", "entered_by_user_id": "u1",
                        "staff_member_id": "s" + pd.Series(np.arange(n) % 10).astype("str"),
                        "school_id": "1", "entered_at": at})  # fmt: skip
    return Tables(staff=few.staff, users=few.users, links=few.links, records=log)


def a_chain(n: int) -> Tables:
    """Each name is one letter from the next, each address too."""
    last = letters(n, "ab", 20)
    return people(n, letters(n, "ao", 20), last, last + "@net.example", last + "@net.example")


CASES: dict[str, tuple[Callable[[int], Tables], float]] = {
    "one name": (one_name, 1.0),
    "one address": (one_address, 1.0),
    "one typo each": (one_typo, 1.0),
    "one sound": (one_sound, 0.2),
    "one author": (one_author, 0.1),
    "a chain": (a_chain, 0.1),
}
"""Each with its share of the number that is asked for."""


def measured(name: str, n: int) -> dict[str, float]:
    """Audit one network in a process of its own; return its seconds, gigabytes and findings."""
    command = [sys.executable, "-m", "benchmarks.growth", "--one", name, "--users", str(n)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def one(name: str, n: int) -> None:
    """Audit one network here, and print what it took."""
    sr.audit(CASES[name][0](100), as_of=AS_OF)  # imports
    tables = CASES[name][0](n)
    began = time.process_time()
    found = sr.audit(tables, as_of=AS_OF)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"seconds": seconds, "gigabytes": peak, "findings": len(found.findings)}))


def main() -> int:
    """Measure every case; 1 if one grows too fast."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--users", type=int, default=1_000_000)
    options.add_argument("--one", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        one(asked.one, asked.users)
        return 0
    print(f"{'':<15}{'n':>10}{'CPU s':>8}{'at n/2':>8}{'growth':>8}{'GB':>6}{'findings':>10}")
    worst = 0.0
    for name, (_, share) in CASES.items():
        n = int(asked.users * share)
        half, whole = measured(name, n // 2), measured(name, n)
        growth = whole["seconds"] / half["seconds"]
        worst = max(worst, growth)
        missed = [
            word
            for word, over in (
                ("growth", growth > GROWTH),
                ("seconds", whole["seconds"] > SECONDS),
                ("memory", whole["gigabytes"] > GIGABYTES),
            )
            if over
        ]
        print(f"{name:<15}{n:>10,}{whole['seconds']:>8.2f}{half['seconds']:>8.2f}{growth:>8.2f}"
              f"{whole['gigabytes']:>6.1f}{whole['findings']:>10,}  {'MISSED: ' * bool(missed)}{', '.join(missed)}",
              flush=True)  # fmt: skip
    print(f"worst growth {worst:.2f} (goal {GROWTH})")
    return int(worst > GROWTH)


if __name__ == "__main__":
    sys.exit(main())
