"""Make the pictures that the documents show, from the sample: ``python -m benchmarks.pictures``.

The summary and the workbook are photographed as Chromium and LibreOffice show them;
without one of the two its picture is left as it is.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

import srreconcile as sr
from srreconcile import plots
from srreconcile.plots_trend import trend
from srreconcile.runs.history import RunHistory

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
_WIDTH, _HEIGHT = 1180, 800  # pixels; a README shows about 900


def main() -> None:
    """Write every picture that this machine can make, and say which."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    exports = ROOT / "sample_data" / "exports"
    audit = sr.audit(sr.read_folder(exports))
    plots.names_carried(audit).savefig(PICTURES / "names_carried.png")
    person = audit["misattributed_records"].findings["user_id"].iloc[0]
    audit.who(user_id=person).timeline().savefig(PICTURES / "timeline.png")
    with tempfile.TemporaryDirectory() as folder:
        trend(_runs(Path(folder))).savefig(PICTURES / "trend.png")
        _summary(audit, Path(folder))
        _workbook(audit, Path(folder))
    print(*sorted(path.relative_to(ROOT).as_posix() for path in PICTURES.glob("*.png")), sep="\n")


def _runs(folder: Path) -> RunHistory:
    """The history of the sample's monthly exports."""
    store = sr.RunStore(folder / "runs.db")
    for day in sorted((ROOT / "sample_data" / "snapshots").iterdir()):
        store.add(sr.audit(sr.read_folder(day), as_of=day.name))
    return sr.history(store)


def _summary(audit: sr.Audit, folder: Path) -> None:
    """The summary as a notebook shows it."""
    browser = shutil.which("chromium")
    if browser is None:
        return
    page = folder / "summary.html"
    page.write_text(
        f'<meta charset="utf-8"><body style="margin:16px">{audit._repr_html_()}', encoding="utf-8"
    )
    quiet = "--hide-scrollbars --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    size = f"--window-size={_WIDTH},{_HEIGHT}"
    shot = f"--screenshot={PICTURES / 'summary.png'}"
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", *quiet.split()]
    subprocess.run(
        [*command, f"--user-data-dir={folder / 'browser'}", size, shot, page.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )


def _workbook(audit: sr.Audit, folder: Path) -> None:
    """The first page of the workbook."""
    office, painter = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or painter is None:
        return
    book = audit.to_excel(folder / "audit.xlsx")
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(book)]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    paint = [painter, "-png", "-r", "90", "-f", "1", "-l", "1", "-singlefile"]
    subprocess.run([*paint, str(folder / "audit.pdf"), str(PICTURES / "workbook")], check=True, timeout=120)


if __name__ == "__main__":
    main()
