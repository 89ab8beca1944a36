"""The reader on the pollutions of the public Pollock benchmark, told nothing about any file.

``python -m benchmarks.pollock [each]``: every file of three invented tables, or each n-th
of the row-level ones; prints the two scores, the exact files and the damaged lines named
per source, and the failures by kind.

A file's score is the sum of ten measures: it could be read; precision, recall and F1 of
its header, its records and its values, as multisets.  Header and records are compared
after their values were brought to one form, a record as its values without what
separates them; "exact" asks for more, that every value stands in its own column.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import srreconcile as sr
from benchmarks.pollock_pollutions import Polluted, pollute
from benchmarks.pollock_sources import SOURCES

# How often real files are odd in each way, as the benchmark publishes it (pollock_weights.json).
WEIGHTS = {
    "source": 1, "file_no_payload": 15, "file_no_trailing_newline": 184, "file_double_trailing_newline": 5,
    "file_no_header": 470, "file_header_multirow_2": 47, "file_header_multirow_3": 47, "file_preamble": 282,
    "file_multitable_same": 62.7, "file_multitable_more": 62.7, "file_multitable_less": 62.7,
    "file_header_only": 3, "file_one_data_row": 4, "file_record_delimiter_0xD": 7, "file_record_delimiter_0xA": 1691,
    "file_field_delimiter_0x9": 4, "file_field_delimiter_0x3B": 834, "file_field_delimiter_0x20": 4,
    "file_field_delimiter_0x2C_0x20": 101, "file_quotation_char_0x27": 11, "file_escape_char_0x5C": 1,
    "file_escape_char_0x00": 7,
}  # fmt: skip
ROW_WEIGHTS = {"row_less_sep": 247, "row_more_sep": 278, "row_extra_quote": 7, "row_field_delimiter": 12}
_TIMES = ("%H:%M", "%H:%M:%S")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d %H:%M:%S")
_LINE = re.compile(r"row ([\d,]+)")


@dataclass(frozen=True)
class Graded:
    """What one file came to."""

    name: str
    score: float
    exact: bool
    named: bool
    accused: int
    why: str = ""

    @property
    def kind(self) -> str:
        """The pollution without its place."""
        return re.sub(r"^(row_\w+?)_?(row)?\d+_(col\d+|0x20)$", r"\1", self.name.removesuffix(".csv"))


@lru_cache(maxsize=200_000)
def one_form(value: str) -> str:
    """Return a value as records are compared: 1.0 for 1.00, 0 for false, a day for a day, lower case."""
    if value in ("true", "True", "false", "False"):
        return str(int(value in ("true", "True")))
    try:
        number = float(value)
    except ValueError:
        pass
    else:
        return str(int(value)) if value.strip("+-").isdigit() else str(number)
    for form in _TIMES + _DAYS:
        try:
            return str(datetime.strptime(value, form))  # noqa: DTZ007 - compared, not kept
        except ValueError:
            continue
    price = re.fullmatch(r"\$ ?([\d.,]+)", value)
    return f"${float(price[1].replace(',', ''))}" if price else value.lower()


def three(meant: Sequence[str], found: Sequence[str]) -> float:
    """Return precision, recall and F1 of two multisets, summed."""
    if not meant:
        return 3.0
    both = (Counter(meant) & Counter(found)).total()
    if not both:
        return 0.0
    share, of_found = both / len(meant), both / len(found)
    return share + of_found + 2 * share * of_found / (share + of_found)


def score(meant: list[list[str]], found: list[list[str]]) -> float:
    """Return the sum of the ten measures of a file that was read."""
    if not meant:
        return 10.0
    header = three(
        [one_form(cell) for cell in meant[0]], [one_form(cell) for row in found[:1] for cell in row]
    )
    records = [["".join(map(one_form, row)) for row in rows[1:]] for rows in (meant, found)]
    cells = [[cell for row in rows for cell in row] for rows in (meant, found)]
    return 1.0 + header + three(*records) + three(*cells)


def read(path: Path) -> tuple[list[list[str]], list[str]]:
    """Return header and rows of a file as the package reads it, and its issues as they are told."""
    frame = sr.read_table(path)
    issues = frame.attrs["load_report"].issues
    rows = frame.astype(object).where(frame.notna(), "").values.tolist()
    if not any(issue.rule == "no header" for issue in issues):
        rows.insert(0, list(frame.columns))
    return rows, [str(issue) for issue in issues]


def grade(file: Polluted, folder: Path) -> Graded:
    """Read one file, and hold what was read against what was meant."""
    path = folder / file.name
    path.write_bytes(file.data)
    try:
        found, issues = read(path)
    except sr.InputError as error:
        named = str(file.line) in _LINE.findall(str(error)) if file.line else True
        return Graded(file.name, 0.0, exact=False, named=named, accused=0, why=str(error))
    finally:
        path.unlink()
    lines = {int(line.replace(",", "")) for told in issues for line in _LINE.findall(told)}
    meant = [[cell.strip() for cell in row] for row in file.clean]
    wrong = [
        f"line {n}: {got} for {want}"
        for n, (want, got) in enumerate(zip(meant, found, strict=False), 1)
        if want != got
    ]
    why = "; ".join(wrong[:2]) or ("" if meant == found else f"{len(found)} rows for {len(meant)}")
    return Graded(
        file.name,
        score(file.clean, found),
        exact=meant == found,
        named=file.line is None or file.line in lines,
        accused=len(lines - {file.line}) if file.line else 0,
        why=f"{why} | {issues[:2]}" if why else "",
    )


def weighted(graded: Sequence[Graded]) -> float:
    """Return the mean of the scores by how often each pollution is met."""
    kinds = defaultdict(list)
    for one in graded:
        kinds[one.kind].append(one.score)
    weights = {kind: (WEIGHTS | ROW_WEIGHTS)[kind] for kind in kinds}
    return sum(sum(kinds[kind]) / len(kinds[kind]) * weights[kind] for kind in kinds) / sum(weights.values())


def main(each: int = 1, *, verbose: bool = False) -> None:
    """Print one paragraph per source."""
    for name, source in SOURCES.items():
        with tempfile.TemporaryDirectory() as folder:
            files = list(pollute(source()))
            chosen = [file for n, file in enumerate(files) if file.line is None or n % each == 0]
            graded = [grade(file, Path(folder)) for file in chosen]
        rows = [one for one, file in zip(graded, chosen, strict=True) if file.line is not None]
        simple = sum(one.score for one in graded) / len(graded)
        print(f"{name}: simple {simple:.4f}, weighted {weighted(graded):.4f}, {len(graded):,} files")
        print(
            f"  exact {sum(one.exact for one in graded):,}; damaged line named in {sum(one.named for one in rows):,}"
            f" of {len(rows):,}; clean lines accused {sum(one.accused for one in rows):,}"
        )
        for kind in dict.fromkeys(one.kind for one in graded):
            of_kind = [one for one in graded if one.kind == kind]
            failed = [one for one in of_kind if not (one.exact and one.named and not one.accused)]
            if failed:
                mean = sum(one.score for one in of_kind) / len(of_kind)
                print(f"  {kind:32s} {len(failed):4d} of {len(of_kind):4d} not exact, score {mean:.3f}")
                for one in failed if verbose else ():
                    print(f"      {one.name} {one.score:.2f} {one.named} {one.accused} {one.why[:700]}")


if __name__ == "__main__":
    main(
        *(int(word) for word in sys.argv[1:] if word.isdigit()),
        verbose="-v" in sys.argv,
    )
