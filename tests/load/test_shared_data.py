"""Exports of other people's tools, as they publish them: each folder loads, or is refused in plain words.

They are no part of the repository: they are looked for beside the checkout, or at
``SRRECONCILE_DATA``.  Drawn exports of the same layouts stand in tests/load/sources.
"""

import os
from pathlib import Path

import pytest

import srreconcile as sr

DATA = Path(os.environ.get("SRRECONCILE_DATA", Path(__file__).parents[3] / "shared" / "data"))

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the published exports are not here; SRRECONCILE_DATA says where they are"
)
LOADS = {
    "edfi_data_standard": {"schools": 5, "staff": 69, "records": 21},
    "edfi_lms_toolkit/OneRoster_1.0_Sample_Data": {"schools": 2, "staff": 2},
    "edfi_lms_toolkit/OneRoster_1.1_Sample_Data": {"schools": 2, "staff": 2},
    "edfi_lms_toolkit/other": {"users": 23},
    "microsoft_sds/SDS_Format/100_Users": {"schools": 2, "staff": 12},
    "microsoft_sds/SDS_Format/25_Users": {"schools": 2, "staff": 2},
    "microsoft_sds/SDS_Format/Min_Required_Attributes": {"schools": 2, "staff": 2},
    "microsoft_sds/SDS_v2": {"schools": 5, "staff": 7},
    "microsoft_sds/SDS_v2.1": {"schools": 4, "staff": 3},
    "microsoft_sds/UK_Format/100_Users": {"schools": 2, "staff": 12},
    "microsoft_sds/UK_Format/25_Users": {"schools": 2, "staff": 2},
    "microsoft_sds/UK_Format/Min_Required_Attributes": {"schools": 2, "staff": 2},
    "oneroster_planets": {"schools": 179, "staff": 310},
}
"""Rows of each table, counted in the files by hand or by ``wc -l``."""
ROOTS = ("", "edfi_lms_toolkit", "microsoft_sds", "microsoft_sds/SDS_Format", "microsoft_sds/UK_Format")


@pytest.mark.parametrize("folder", LOADS)
def test_a_folder_loads_with_a_report_whose_counts_add_up(folder):
    tables = sr.read_folder(DATA / folder)
    assert {name: len(getattr(tables, name)) for name in LOADS[folder]} == LOADS[folder]
    files = tables.load_report.files
    assert (files["rows_read"] == files["rows_kept"] + files["rows_set_aside"]).all()
    assert len(files["file"].drop_duplicates()) >= len(list((DATA / folder).glob("*.[cx][sm][vl]")))


@pytest.mark.parametrize("folder", ROOTS)
def test_the_root_of_several_is_refused_by_naming_them(folder):
    with pytest.raises(sr.InputError, match="holds several exports") as refused:
        sr.read_folder(DATA / folder)
    below = [name.removeprefix(f"{folder}/") for name in LOADS if name.startswith(folder)]
    assert [name for name in below if f'"{name}"' not in str(refused.value)] == []


def test_lists_of_how_common_names_are_hold_no_people():
    with pytest.raises(sr.InputError, match="no staff, accounts, links or records were recognised"):
        sr.read_folder(DATA / "name_priors")


def test_no_sample_password_is_loaded():
    staff = sr.read_folder(DATA / "microsoft_sds" / "SDS_Format" / "100_Users").staff
    assert not staff.astype("str").apply(lambda column: column.str.contains("P@ssw0rd")).any().any()
