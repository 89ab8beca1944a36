"""Writing and reading back a workbook of many findings, beside the libraries alone.

``python -m benchmarks.reports --findings 200000`` writes the findings of the sample,
repeated under new ids, with `report.excel` and the same cells with bare XlsxWriter; then
reads the file back with `read_decisions` and with bare python-calamine.  Each runs in a
process of its own; CPU seconds and peak memory (MB) are printed, the ratios last.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

ROOT = Path(__file__).parents[1]
TASKS = ("write", "xlsxwriter", "read", "calamine")


def many(count: int) -> Any:
    """What a workbook of `count` findings holds: the sample's, repeated under new ids."""
    import srreconcile as sr
    from srreconcile.report import excel

    content = excel.contents(sr.audit(sr.read_folder(ROOT / "sample_data" / "exports")))
    times = -(-count // len(content.findings))
    found = pd.concat([content.findings] * times, ignore_index=True).head(count)
    number = pd.Series(range(count)).astype("str")
    found["finding_id"] = number.str.zfill(12)
    found["user_id"] = found["user_id"].where(found["user_id"].isna(), number)
    return replace(content, findings=found)


def cells(path: Path) -> dict[str, list[list[Any]]]:
    """Every cell of a workbook, sheet by sheet."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def bare(sheets: dict[str, list[list[Any]]], path: Path) -> None:
    """The same cells with XlsxWriter alone, in its own frugal way."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        text = book.add_format({"text_wrap": True, "num_format": "@"})
        number = book.add_format({"num_format": "#,##0"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if value == "":
                        if name.startswith("_"):  # ours leaves those of the hidden sheet out too
                            continue
                        sheet.write_blank(row, column, None, text)
                    elif isinstance(value, str):
                        sheet.write_string(row, column, value, text)
                    elif isinstance(value, (int, float)):
                        sheet.write_number(row, column, value, number)
                    else:
                        sheet.write_string(row, column, str(value), text)


def run(task: str, folder: Path, count: int) -> dict[str, float]:
    """Run one task here; returns CPU seconds and what the memory grew by at its peak."""
    ours = folder / "ours.xlsx"
    prepared: Any = None
    if task == "write":
        prepared = many(count)
        from srreconcile.report import excel
    elif task == "xlsxwriter":
        prepared = cells(ours)
    elif task == "read":
        from srreconcile import read_decisions
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    if task == "write":
        excel.write(prepared, ours)
    elif task == "xlsxwriter":
        bare(prepared, folder / "bare.xlsx")
    elif task == "read":
        back = read_decisions([ours])
        if not len(back.untouched) == count:
            raise SystemExit(f"{len(back.untouched):,} of {count:,} findings came back")
    else:
        cells(ours)
    cpu = time.process_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {"cpu_s": round(cpu, 2), "grown_mb": round(grown)}


def main() -> None:
    """Run every task in a process of its own and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=200_000)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.task:
        print(json.dumps(run(asked.task, asked.folder, asked.findings)))
        return
    found: dict[str, Any] = {"findings": asked.findings}
    with tempfile.TemporaryDirectory() as folder:
        for task in TASKS:
            command = [sys.executable, "-m", "benchmarks.reports", "--task", task]
            command += ["--folder", folder, "--findings", str(asked.findings)]
            said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
            found[task] = json.loads(said.stdout.splitlines()[-1])
            print(f"{task:<11} {found[task]['cpu_s']:7.2f} CPU s {found[task]['grown_mb']:6,} MB", flush=True)
    found["write_ratio"] = round(found["write"]["cpu_s"] / found["xlsxwriter"]["cpu_s"], 2)
    found["read_ratio"] = round(found["read"]["cpu_s"] / found["calamine"]["cpu_s"], 2)
    print(
        f"written in {found['write_ratio']}x XlsxWriter's time, read back in {found['read_ratio']}x calamine's"
    )
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
