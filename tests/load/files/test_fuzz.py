"""Whatever the bytes: a table, or an error of our own that names the file.

``python -m benchmarks.fuzz_readers`` does the same a million times.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srreconcile.errors import SRReconcileError
from srreconcile.load.files import read_raw
from tests.load.files.seeds import APART, KINDS, SEEDS, damaged

changes = st.lists(
    st.tuples(st.sampled_from(KINDS), st.floats(0, 1), st.binary(max_size=4)), min_size=1, max_size=6
)
anywhere = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


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


@pytest.mark.parametrize("reader", SEEDS)
def test_the_files_that_are_damaged_here_are_sound(tmp_path, reader):
    path = tmp_path / "export.dat"
    for seed in SEEDS[reader]:
        path.write_bytes(seed)
        if b'"error"' not in seed:
            assert read_raw(path)


@settings(anywhere, max_examples=400)
@given(st.sampled_from([seed for reader, seeds in SEEDS.items() if reader not in APART for seed in seeds]),
       changes, st.integers(0, 30))  # fmt: skip
def test_a_changed_file_ends_in_a_table_or_our_own_error(tmp_path, seed, todo, which):
    try_to_read(tmp_path / "export.dat", damaged(seed, todo, which))


@settings(anywhere, max_examples=20)
@given(st.sampled_from([seed for reader in APART for seed in SEEDS[reader]]), changes, st.integers(0, 30))
def test_so_does_one_that_is_read_in_a_process_of_its_own(tmp_path, seed, todo, which):
    try_to_read(tmp_path / "export.dat", damaged(seed, todo, which))


@settings(anywhere, max_examples=200)
@given(st.text(st.sampled_from("a1,;\"'\n\r\t|\\ \x00@é<{["), max_size=60))
def test_any_text_does(tmp_path, text):
    try_to_read(tmp_path / "export.csv", text.encode())
