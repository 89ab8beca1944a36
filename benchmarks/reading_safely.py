"""What reading must never do: tell a secret or a person's name, hang over one value, or look too long.

``python -m benchmarks.reading_safely [FOLDER]``: passwords within URLs, looked for wherever an
error goes; values of one million letters; and the look into a workbook before it is opened.
With a folder of broken exports: names and addresses, looked for in whatever is said of them.
Exit code 1 if a goal is missed.
"""

from __future__ import annotations

import contextlib
import io
import logging
import pickle
import re
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import xlsxwriter

import srreconcile as sr
from srreconcile.load.files import read_raw
from srreconcile.load.files.preflight import preflight

SECRET = "Xq7-w0rd"  # noqa: S105 -- nobody's
URLS = {
    "plain": f"postgresql+psycopg://reader:{SECRET}@127.0.0.1:1/base",
    "escaped": f"postgresql+psycopg://reader:{SECRET}%40x@127.0.0.1:1/base",
    "in the query": f"postgresql+psycopg://reader@127.0.0.1:1/base?password={SECRET}",
    "as a passphrase": f"postgresql+psycopg://reader@127.0.0.1:1/base?sslpassword={SECRET}",
    "of a file": f"sqlite:///nowhere.db?key={SECRET}",
    "with a wrong port": f"postgresql+psycopg://reader:{SECRET}@127.0.0.1:port/base",
    "without a driver": f"nothing+at+all://reader:{SECRET}@127.0.0.1/base",
}
LONG = 1_000_000
VALUES = {
    "letters": "a" * LONG,
    "digits": "7" * LONG,
    "zeros": "0" * LONG,
    "spaces": "a" + " " * LONG + "b",
    "at signs": "@" * LONG,
    "an address": "a" * LONG + "@x.org",
    "dots": "a@" + "." * LONG,
    "dates": "1/" * (LONG // 2),
    "times": "2024-01-08 " + "09:" * (LONG // 3),
    "commas": '"' + "a, " * (LONG // 3) + '"',
    "signs": "-" * LONG,
    "accents": "e\u0301" * (LONG // 2),
    "doubled quotes": '"' + '""' * (LONG // 2) + '"',
    "an open quote": '"' + "a" * LONG,
    "stray quotes": 'a"' * (LONG // 2),
    "delimiters": "," * LONG,
    "brackets": "((((" * (LONG // 4),
    "an exponent": "1e" + "9" * LONG,
}
SECONDS = 1.0
SHARE = 0.10


@contextlib.contextmanager
def listening() -> Iterator[io.StringIO]:
    """Collect everything that is logged or warned."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    logging.root.addHandler(handler)
    level, logging.root.level = logging.root.level, logging.DEBUG
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            yield heard
        finally:
            heard.write("".join(str(each.message) for each in told))
            logging.root.removeHandler(handler)
            logging.root.level = level


def outlets(error: Exception, heard: str) -> dict[str, str]:
    """Return each text in which an error leaves the program."""
    with_locals = traceback.TracebackException.from_exception(error, capture_locals=True)
    behind = [each for each in (error.__cause__, error.__context__) if each is not None]
    frames = [frame for frame in with_locals.stack if Path(frame.filename).name != Path(__file__).name]
    return {
        "str": str(error),
        "repr": repr(error),
        "traceback": "".join(traceback.format_exception(error)).replace(repr(SECRET), ""),
        "traceback with variables": str([frame.locals for frame in frames]),
        "log and warnings": heard,
        "pickle": pickle.dumps(str(error.args)).decode("latin-1"),
        "the error behind": "".join(map(repr, behind)),
    }


def secrets() -> bool:
    """Print how many outlets of how many forms hold the secret; return whether none does."""
    leaks = []
    for name, url in URLS.items():
        with listening() as heard:
            try:
                sr.read_sql(url, "staff", "SELECT 1")
            except Exception as error:  # noqa: BLE001 -- whatever comes is looked through
                leaks += [
                    f"{name}: {where}"
                    for where, text in outlets(error, heard.getvalue()).items()
                    if SECRET in text
                ]
            else:
                leaks.append(f"{name}: no error")
    print(f"secrets: {len(leaks)} found in {len(URLS)} forms of URL x 7 outlets {leaks}")
    return not leaks


def long_values() -> bool:
    """Print the slowest reading of a value of a million letters; return whether it is fast enough."""
    took: dict[str, float] = {}
    header = "staff_member_id,first_name,last_name,email,school_id,active,start_date"
    row = ["7", "Ana", "Ruiz", "a@x.org", "1", "yes", "2024-01-08"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "staff.csv")
        for name, value in VALUES.items():
            for column in range(len(row)):
                lines = [[*row[:column], value, *row[column + 1 :]]] + [[str(n), *row[1:]] for n in range(20)]
                path.write_text("\n".join([header, *map(",".join, lines)]), "utf-8")
                start = time.process_time()
                with contextlib.suppress(sr.SRReconcileError):
                    sr.read_staff(path)
                key = f"{name} in {header.split(',')[column]}"
                took[key] = time.process_time() - start
    slow = {key: round(seconds, 1) for key, seconds in took.items() if seconds > SECONDS}
    worst = max(took, key=lambda key: took[key])
    print(
        f"long values: {len(took)} of {LONG:,} letters, slowest {took[worst]:.2f} s ({worst}); over 1 s: {slow}"
    )
    return not slow


def best(work: Callable[[], object]) -> float:
    """Return the least seconds of processor of seven times."""
    found = []
    for _ in range(7):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def look() -> bool:
    """Print which share of loading a workbook of 5,000 rows is the look before; return whether it is small."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "staff.xlsx")
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(
                0, 0, ["staff_member_id", "first_name", "last_name", "email", "school_id", "active"]
            )
            for n in range(1, 5_001):
                sheet.write_row(n, 0, [f"{n:06}", f"Ana{n}", f"Ruiz{n}", f"p{n}@x.org", n % 9, "yes"])
        data = path.read_bytes()
        before = best(lambda: preflight(data, path.name))
        raw, whole = best(lambda: read_raw(path)), best(lambda: sr.read_staff(path))
    print(
        f"look before: {1000 * before:.1f} ms of a load of {1000 * whole:.0f} ms: {before / whole:.1%} "
        f"({before / raw:.1%} of reading its cells, {1000 * raw:.0f} ms)"
    )
    return before <= SHARE * whole


def names(folder: Path) -> bool:
    """Print how many names and addresses stand in what is said of a folder of files; return whether none does."""
    files = [
        path
        for path in folder.rglob("*")
        if (path.is_file() and path.suffix != ".json") or "pages" in path.name
    ]
    told = found = 0
    for path in files:
        said, people = [], set()
        with contextlib.suppress(Exception):
            people |= set(
                re.findall(r"[\w.+-]+@[\w-]+\.\w+", path.read_bytes()[: 4 << 20].decode("utf-8", "ignore"))
            )
        for read in (read_raw, sr.read_table):
            try:
                got = read(path)
            except sr.SRReconcileError as error:
                said.append(str(error))
                continue
            frames = [table.frame for table in got] if isinstance(got, list) else [got]
            issues = (
                [i for t in got for i in t.issues]
                if isinstance(got, list)
                else got.attrs["load_report"].issues
            )
            said += [issue.message for issue in issues]
            for frame in frames:
                for column in frame:
                    if re.search(r"name|mail|teacher|staff$", str(column), re.IGNORECASE):
                        values = frame[column].dropna().astype("str").unique()[:5_000]
                        people |= {
                            value
                            for value in values
                            if len(value) > 4 and re.search(r"[^\W\d]{2}.*[@ ]", value)
                        }
        text = "\n".join(said)
        here = [value for value in people if value in text]
        told += len(said)
        found += len(here)
        if here:
            print(f"  {path.parent.name}/{path.name}: {len(here)} values")
    print(f"names and addresses: {found} in {told:,} messages about {len(files):,} files")
    return not found


def main() -> int:
    """Measure all; 1 if a goal is missed."""
    held = [secrets(), long_values(), look()]
    if len(sys.argv) > 1:
        held.append(names(Path(sys.argv[1])))
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
