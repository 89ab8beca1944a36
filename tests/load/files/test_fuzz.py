"""Whatever the bytes: a table, or an error of our own that names the file."""

import gzip
import io
import json
import sqlite3
import zipfile

import pandas as pd
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srreconcile.errors import SRReconcileError
from srreconcile.load.files import read_raw

CSV = b'Staff ID,Email,Note\n001,a@x.org,"one, two"\n002,b@x.org,"three\nfour"\n'


def xlsx():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([["Staff ID", "Email"], ["001", "a@x.org"], [2, "b@x.org"]]):
            sheet.write_row(at, 0, row)
    return stream.getvalue()


def stored_xlsx():
    """A workbook whose parts are not packed, so that a changed byte reaches the XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def database():
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE staff (id, email)")
    base.execute("INSERT INTO staff VALUES ('001', 'a@x.org'), (2, NULL)")
    return base.serialize()


def parquet():
    stream = io.BytesIO()
    pd.DataFrame({"id": ["001", None], "n": [1, 2]}).to_parquet(stream)
    return stream.getvalue()


def archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("staff.csv", CSV)
    return stream.getvalue()


SEEDS = [
    CSV,
    CSV.decode().encode("utf-16"),
    json.dumps({"results": {"users": [{"id": 1, "a": {"b": [1, {"c": 2}]}}]}, "meta": {"page": 1}}).encode(),
    b'{"id": 1}\n{"id": 2}\n',
    b"<table><tr><th>A<th>B<tr><td>1<td>2</table>",
    b'<?xml version="1.0"?><Root><Staff id="1"><Name>A</Name></Staff><Staff id="2"/></Root>',
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>A</Data></Cell>'
    b"</Row></Table></Worksheet></Workbook>",
    xlsx(),
    stored_xlsx(),
    database(),
    parquet(),
    archive(),
    gzip.compress(CSV),
]

changes = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "drop", "twice", "insert"]), st.floats(0, 1), st.binary(max_size=4)
    ),
    min_size=1,
    max_size=6,
)


def mutated(data, todo):
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
        else:
            data = data[:at] + new + data[at:]
    return data


def try_to_read(path, data):
    path.write_bytes(data)
    try:
        tables = read_raw(path)
    except SRReconcileError as error:
        tables, told = [], str(error)
    else:
        told = path.name
    assert path.name in told
    for table in tables:
        assert len(table.frame) == len(table.rows)
        aside = sum(issue.count for issue in table.issues if issue.grade == "set aside" and issue.row)
        assert table.rows_read <= len(table.frame) + aside


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SEEDS), changes)
def test_a_changed_file_ends_in_a_table_or_our_own_error(tmp_path, seed, todo):
    try_to_read(tmp_path / "export.dat", mutated(seed, todo))


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("a1,;\"'\n\r\t|\\ \x00@é<{["), max_size=60))
def test_any_text_does(tmp_path, text):
    try_to_read(tmp_path / "export.csv", text.encode())
