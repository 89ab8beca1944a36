"""``srreconcile load``: the whole report, for somebody without a notebook."""

import pytest

from srreconcile import cli


@pytest.fixture
def folder(export, tmp_path):
    export(
        "staff.csv",
        "staff_member_id | last_name | start_date | Room | SSN\n 7 | Ruiz | 2026-02-30 | 4 | 1\n | Park | | |",
    )
    export("users.csv", "user_id | email\n u1 | a@x.org")
    return tmp_path


def test_it_says_of_each_file_what_was_done(folder, capsys):
    assert cli.main(["load", str(folder)]) == 0
    said = capsys.readouterr().out
    for line in (
        "staff.csv\n  recognised as staff list, a list of staff\n  2 rows read, 1 kept, 1 set aside",
        "  set aside, no staff_member_id: row 3",
        "  columns: staff_member_id -> staff_member_id, last_name -> last_name, start_date -> start_date",
        "  left alone: Room",
        "  never loaded: SSN",
        'staff.csv, row 2, column "start_date": ',
        "Tables(staff: 1, users: 1)",
    ):
        assert line in said


def test_it_names_nobody(folder, capsys):
    cli.main(["load", str(folder)])
    said = capsys.readouterr().out
    assert not any(word in said for word in ("Ruiz", "Park", "a@x.org"))


def test_quiet_says_nothing_of_a_folder_that_is_read(folder, capsys):
    assert cli.main(["load", str(folder), "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_strict_stops_at_a_doubt(folder, capsys):
    assert cli.main(["load", str(folder), "--strict"]) == 2
    assert "strict=True" in capsys.readouterr().err


def test_a_layout_is_proposed_and_then_read_by(tmp_path, capsys):
    hr = tmp_path / "in" / "hr.csv"
    hr.parent.mkdir()
    hr.write_text("Worker #,Legal Name,Emp Status\n7,Ana Ruiz,A\n8,Jo Park,L\n")
    assert cli.main(["load", str(hr), "--describe"]) == 0
    layout = tmp_path / "hr.layout.toml"
    layout.write_text(capsys.readouterr().out)
    assert cli.main(["load", str(hr.parent), "--layout", str(layout), "--active-code", "A"]) == 0
    assert "recognised as staff, by hr.layout.toml" in capsys.readouterr().out


def test_a_header_can_neither_break_a_line_nor_colour_it(tmp_path, capsys):
    (tmp_path / "staff.csv").write_text('staff_member_id,last_name,"a\nb\x1b[31m"\n7,Ruiz,x\n')
    cli.main(["load", str(tmp_path)])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "left alone: a b" in said
