"""Archives: each member that holds data, read in memory and never written to disk."""

from __future__ import annotations

import bz2
import io
import lzma
import zipfile
import zlib
from pathlib import PurePosixPath

from srreconcile.errors import InputError
from srreconcile.load.files.limits import check_inflated, gunzip, read_inflated
from srreconcile.load.files.words import clean_header

_MAX_MEMBERS = 2_000
DATA_SUFFIXES = frozenset(
    ".csv .tsv .txt .tab .psv .dat .json .jsonl .ndjson .xlsx .xlsm .xls .xlsb .ods .xml .html .htm "
    ".parquet .sqlite .sqlite3 .db .zip .gz .bz2 .xz .text".split()
)


def is_data_name(name: str) -> bool:
    """Return whether a file of this name is meant to be read.

    Examples
    --------
    >>> is_data_name("staff.csv"), is_data_name("__MACOSX/._staff.csv"), is_data_name("README.txt")
    (True, False, False)
    """
    path = PurePosixPath(name.replace("\\", "/").lower())
    if any(part.startswith((".", "~$", "__macosx")) for part in path.parts if part != ".."):
        return False
    return path.suffix in DATA_SUFFIXES and not path.name.startswith(
        ("readme", "license", "licence", "changelog")
    )


def unpack(data: bytes, file: str, kind: str) -> bytes:
    """Return the one file within a gzip, bzip2 or xz file, within the limits."""
    if kind == "gzip":
        return gunzip(file, data)
    with bz2.BZ2File(io.BytesIO(data)) if kind == "bzip2" else lzma.LZMAFile(io.BytesIO(data)) as stream:
        try:
            return read_inflated(file, stream, len(data))
        except lzma.LZMAError:
            raise InputError(f"{file}: corrupt: it cannot be unpacked. Download the file again.") from None


def workbook_kind(data: bytes, file: str) -> str | None:
    """Return ``xlsx``, ``xlsb`` or ``ods`` if a zip file is such a workbook, else None.

    Raises
    ------
    InputError
        If it is no whole zip file.
    """
    with opened(data, file) as archive:
        names = {name.lower().replace("\\", "/") for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names) and "[content_types].xml" in names:
        return "xlsx"
    return "ods" if "content.xml" in names and "mimetype" in names else None


def members(data: bytes, file: str) -> list[tuple[str, bytes]]:
    """Return the names and bytes of the data files in a zip, in the order that they stand.

    A name has its folders before it where two folders hold a file of that name.

    Raises
    ------
    InputError
        If there is none, or they are damaged, protected, or grow beyond the limits.
    """
    found: list[tuple[str, bytes]] = []
    total = 0
    with opened(data, file) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir() and is_data_name(info.filename)]
        if len(infos) > _MAX_MEMBERS:
            raise InputError(
                f"{file}: too large: {len(infos):,} files are beyond the limit of {_MAX_MEMBERS:,}."
            )
        paths = [PurePosixPath(info.filename.replace("\\", "/")) for info in infos]
        names = [path.name for path in paths]
        for info, path in zip(infos, paths, strict=True):
            name = clean_header(str(path) if names.count(path.name) > 1 else path.name)[:120]
            try:
                with archive.open(info) as stream:
                    inner = read_inflated(f"{file}, {name}", stream, max(info.compress_size, 1))
            except InputError:
                raise
            except (
                zipfile.BadZipFile,
                RuntimeError,
                ValueError,
                EOFError,
                OSError,
                lzma.LZMAError,
                zlib.error,
            ) as error:
                why = "protected by a password" if "password" in str(error) else "damaged"
                raise InputError(
                    f"{file}, {name}: {why}; it cannot be unpacked. Pack the files again."
                ) from None
            total += len(inner)
            check_inflated(file, total, len(data))
            found.append((name, inner))
    if not found:
        raise InputError(f"{file}: no data file in this zip (CSV, JSON, Excel, ...). Pack the export itself.")
    return found


def opened(data: bytes, file: str) -> zipfile.ZipFile:
    """Return a zip file, open.

    Raises
    ------
    InputError
        If it is truncated or corrupt.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        raise InputError(
            f"{file}: truncated or corrupt: the zip file (an Excel workbook is one too) cannot be read. "
            "Download or save it again."
        ) from None
