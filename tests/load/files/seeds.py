"""Small sound files of every format that is read, and the ways to damage them.

A packed file is damaged within as well as without: a changed byte of a zip is found by its
checksum, and never comes to the reader behind it.
"""

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import zipfile

import pandas as pd
import xlsxwriter

from tests.load.files.old_workbooks import Error, Formula, Padded, ods, xls, xlsb

CSV = b'Staff ID,Email,Note\n001,a@x.org,"one, two"\n002,b@x.org,"three\nfour"\n'
LOG = b"record_id;staff_member_id;recorded_at;type\nr1;7;2024-01-08 09:30;incident\nr2;;08.01.2024;\n"
PIPES = b"Report of staff\n\nschool|staff_member_id|active\nNorth|0007|Y\nSouth|0008|N\nTotal|2|\n"
FIXED = b"id    name    school\n007   Ana     North\n008   Bo      South\n009   Cy      East\n"
SHEET = [
    ["Staff ID", "Email", "N"],
    ["001", "a@x.org", Padded(7)],
    [2, Error(), Formula(0.0)],
    ["003", Formula("c@x.org"), Formula("")],
]
LOOKS = {"hidden_rows": [2], "hidden_columns": [1], "merged": [(1, 2, 0)]}


def xlsx(compression=zipfile.ZIP_DEFLATED, **options):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet()
        padded = book.add_format({"num_format": "00000"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Staff ID", "Email", "N", "Day"])
        sheet.write_row(1, 0, ["001", "a & b@x.org"])
        sheet.write_number(1, 2, 7, padded)
        sheet.write_datetime(1, 3, pd.Timestamp("2024-01-08 09:30"), day)
        sheet.write_row(2, 0, [2, "b@x.org"])
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
        sheet.merge_range(3, 0, 4, 0, "003")
        sheet.set_row(2, None, None, {"hidden": True})
        book.add_worksheet("old").hide()
    return repacked(stream.getvalue(), compression=compression)


def repacked(data, change=lambda _, content: content, compression=zipfile.ZIP_DEFLATED):
    """A zip with its members changed and its checksums right."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", compression) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def database():
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE staff (id, email)")
    base.execute("INSERT INTO staff VALUES ('001', 'a@x.org'), (2, NULL)")
    base.execute("CREATE VIEW both AS SELECT * FROM staff, staff AS more")
    return base.serialize()


def parquet(**options):
    stream = io.BytesIO()
    frame = pd.DataFrame({"id": ["001", None], "n": [1, 2], "at": pd.to_datetime(["2024-01-08 09:30", None])})
    frame.assign(tags=[["a", "b"], None], more=[{"x": 1.5}, {"x": None}]).to_parquet(stream, **options)
    return stream.getvalue()


def archive(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("_", "."), content)
    return stream.getvalue()


PAGE = {
    "results": {"users": [{"id": 1, "a": {"b": [1, {"c": 2}]}}, {"id": 2, "a": None}]},
    "meta": {"page": 1},
}
SPREADSHEET = b"""<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table><Row><Cell>
<Data ss:Type="String">A</Data></Cell><Cell ss:Index="3"><Data>B</Data></Cell></Row><Row ss:Index="4">
<Cell ss:MergeAcross="2"><Data ss:Type="Number">7.0</Data></Cell></Row></Table></Worksheet></Workbook>"""
HTML = b"""<html><meta charset="utf-8"><style>td{x}</style><body><table><tr><th colspan=2>A<th>B
<tr><td>1<br>2&amp;<td>3<table><tr><td>x</table></table></body>"""

SEEDS = {
    "delimited": [
        CSV,
        LOG,
        PIPES,
        FIXED,
        CSV.replace(b"\n", b"\r\n").replace(b",", b"\t"),
        CSV.decode().encode("utf-16"),
    ],
    "large": [
        b"Staff ID,Email,Note\n" + b"".join(b'%05d,p%d@x.org,"n, %d"\n' % (n, n, n) for n in range(7_000))
    ],
    "json": [
        json.dumps(PAGE).encode(),
        b'{"id": 1}\n{"id": 2}\n',
        b'[["id", "n"], ["1", 2]]',
        b'{"error": "x", "code": 4}',
    ],
    "html": [HTML, b"<table><tr><th>A<th>B<tr><td>1<td>2</table>"],
    "xml": [
        b'<?xml version="1.0"?><R xmlns="u"><Staff id="1"><Name>A</Name><Name>B</Name></Staff><Staff id="2"/></R>'
    ],
    "spreadsheetml": [SPREADSHEET],
    "xlsx": [xlsx(), xlsx(zipfile.ZIP_STORED), xlsx(constant_memory=True)],
    "xls": [xls(SHEET, **LOOKS)],
    "xlsb": [xlsb(SHEET, **LOOKS)],
    "ods": [ods(SHEET, **LOOKS)],
    "sqlite": [database()],
    "parquet": [parquet(), parquet(compression=None)],
    "archive": [archive(staff_csv=CSV, users_json=json.dumps(PAGE)), archive(a_zip=archive(b_csv=LOG))],
    "compressed": [gzip.compress(CSV), bz2.compress(LOG), lzma.compress(PIPES)],
}
"""Sound files by the reader that takes them."""

APART = ("xls", "xlsb", "ods")
"""Formats that are read in a process of its own each time: about 0.1 s."""

WORDS = [
    *(
        b'"',
        b"'",
        b",",
        b";",
        b"\t",
        b"|",
        b"\n",
        b"\r",
        b"\r\n",
        b"\n\n",
        b"\x00",
        b"\\N",
        b'""',
        b"\xef\xbb\xbf",
        b"\xff\xfe",
    ),
    *(
        b"\xc3\x28",
        b"\xed\xa0\x80",
        b"\x1a",
        b"sep=;\n",
        b"Total",
        b"#N/A",
        b"NaN",
        b"1e999",
        b"99999999999999999999",
    ),
    *(b"[", b"]", b"{", b"}", b":", b"null", b"\\ud800", b"\\u0000", b'{"a":', b"[[["),
    *(
        b"<",
        b">",
        b"</",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<!DOCTYPE x [",
        b"&#0;",
        b"&#1114112;",
        b"&amp;",
        b"&lt",
    ),
    *(b"<table>", b"</table>", b"<tr>", b"<td>", b'<td colspan="99999999">', b"<script>", b"</script>"),
    *(
        b'<c r="XFD1048576"><v>1</v></c>',
        b'<row r="0">',
        b' r="A0"',
        b' t="e"',
        b' t="s"',
        b"<v>-1</v>",
        b' s="99999"',
    ),
    *(
        b'table:number-rows-repeated="1048576"',
        b'table:number-columns-repeated="16384"',
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x80",
    ),
]
"""What files of these formats are made of, and what their readers count with."""

KINDS = ("set", "cut", "drop", "twice", "insert", "word", "many")


def mutated(data, todo):
    """Return the bytes with changes (kind, place from 0 to 1, new bytes)."""
    for what, where, new in todo:
        at = int(where * len(data))
        if what == "set":
            data = data[:at] + new + data[at + len(new) :]
        elif what == "cut":
            data = data[:at]
        elif what == "drop":
            data = data[:at] + data[at + 5 :]
        elif what == "twice":
            data = data[:at] + data[at : at + 40] + data[at:]
        elif what == "word":
            data = data[:at] + WORDS[sum(new) % len(WORDS)] + data[at:]
        elif what == "many":
            data = data[:at] + data[at : at + 1 + len(new) * 3] * 400 + data[at:]
        else:
            data = data[:at] + new + data[at:]
    return data


def damaged(data, todo, which):
    """Return the file damaged, and within what it packs if `which` says so (0: without)."""
    if which == 0:
        return mutated(data, todo)
    if data.startswith(b"PK"):
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        chosen = names[which % len(names)]
        return repacked(data, lambda name, content: mutated(content, todo) if name == chosen else content)
    for packer in (gzip, bz2, lzma):
        try:
            inner = packer.decompress(data)
        except (OSError, EOFError, lzma.LZMAError):
            continue
        return packer.compress(mutated(inner, todo))
    return mutated(data, todo)
