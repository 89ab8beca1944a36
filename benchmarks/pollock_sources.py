"""Tables to pollute, none of them Pollock's own: invented logs and lists of schools, 83 rows and 9 columns.

They differ in what tells their columns apart: typed columns, free text with quotes and
commas, columns that are always quoted, columns that are often or always blank.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ROWS = 83

_GIVEN = "Ana José Maeve D'Andre Linh Oluwaseun Zoë Kenji Priya Tomás Noor Ingrid".split()
_FAMILY = (
    "Ruiz|O'Brien|Nguyen|Okonkwo-Bell|St. James|de la Cruz|Park|Ó Briain|Kowalski|Haddad|Null|Smith".split(
        "|"
    )
)
_WORDS = (
    "left class without a pass and came back late calm today worked well with a partner asked for help twice "
    "finished the lab parent called about the bus moved to the front row reminded of the rule shared materials"
).split()
_GOODS = (
    "Ruler", "Poster board, white", 'Frame 11" x 14"', "Students' Choice", "Math kit", 'Screen, 24"', "Pencils"
)  # fmt: skip
_SCHOOLS = ("North High School", "Elm Street Elementary", "Lincoln Middle, East Campus", "King Academy")


@dataclass(frozen=True)
class Cell:
    """A value, and whether the file writes it between quotes."""

    value: str
    quoted: bool = False


Row = list[Cell]


def _row(values: list[str], always: tuple[int, ...] = ()) -> Row:
    return [Cell(value, at in always or "," in value or '"' in value) for at, value in enumerate(values)]


def _sentence(rng: np.random.Generator, words: int) -> str:
    said = " ".join(rng.choice(_WORDS, words))
    at = len(said) // 2
    return f"{said[:at]}, {said[at:]}." if rng.random() < 0.6 else said.capitalize() + "."


def store_log(seed: int = 1) -> list[Row]:
    """A school store: dates, times, prices, goods with inches, a text and a link always quoted, a blank column."""
    rng = np.random.default_rng(seed)
    rows = [_row("Day,Hour,Pieces,Item No,Cost,Item,Remark,Picture,Checked".split(","), (6, 7))]
    for n in range(ROWS):
        code = f"{'ABCDK'[n % 5]}{'XYZ'[n % 3]}-{rng.integers(1000, 9999)}"
        remark = _sentence(rng, 12)
        if n % 11 == 3:
            remark = f'Wants it {n} 1/2" wide, {remark}'
        rows.append(
            _row(
                [
                    f"{n % 28 + 1:02d}/{n // 28 + 3:02d}/2024", f"{7 + n % 9:02d}:{n % 4 * 15:02d}", str(n * 7 % 12),
                    code, f"${rng.integers(1, 90)}.{rng.integers(10, 99)}", _GOODS[n * 5 % len(_GOODS)],
                    remark, f"https://store.example.org/item/{code.replace('-', '_')}.html", "",
                ],
                (6, 7),
            )
        )  # fmt: skip
    return rows


def staff_list(seed: int = 2) -> list[Row]:
    """A staff list: ids with zeros in front, two names, addresses, schools with commas, days, a sparse column."""
    rng = np.random.default_rng(seed)
    header = "Staff ID,First Name,Last Name,Email,School,Hired,Left,FTE,Status"
    rows = [_row(header.split(","))]
    for n in range(ROWS):
        given, family = str(rng.choice(_GIVEN)), str(rng.choice(_FAMILY))
        rows.append(
            _row(
                [
                    f"{n * 37 % 9000:06d}", given, family, f"{given[0].lower()}{n}@north.example.org",
                    _SCHOOLS[n % 4], f"{2005 + n % 18}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
                    f"2024-{n % 12 + 1:02d}-01" if n % 6 == 0 else "", ("1.0", "0.5", "0.8")[n % 3],
                    "Inactive" if n % 6 == 0 else "Active",
                ]
            )
        )  # fmt: skip
    return rows


def incident_log(seed: int = 3) -> list[Row]:
    """An incident log, all quoted: ids of two kinds, moments, a category, a long text, points, a blank column."""
    rng = np.random.default_rng(seed)
    header = "Incident,Student,Staff,Recorded At,Category,Location,Narrative,Points,Follow-up"
    rows = [_row(header.split(","), tuple(range(9)))]
    for n in range(ROWS):
        text = _sentence(rng, 9)
        text = f'Said "no", {text}' if n % 9 == 4 else text
        rows.append(
            _row(
                [
                    str(500_000 + n), f"S{rng.integers(10_000, 99_999)}", f"{n % 40:05d}",
                    f"2024-10-{n % 28 + 1:02d} {8 + n % 7:02d}:{n % 60:02d}:00",
                    ("Tardy", "Phone", "Kudos, peer")[n % 3],
                    ("Room 12", "Hall", "Gym")[n % 3], text, str(n % 5 - 2), _sentence(rng, 4) if n % 4 == 0 else "",
                ],
                tuple(range(9)),
            )
        )  # fmt: skip
    return rows


SOURCES = {"store log": store_log, "staff list": staff_list, "incident log": incident_log}
