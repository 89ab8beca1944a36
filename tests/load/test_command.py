"""``srreconcile load``: the whole report, for somebody without a notebook."""

import pytest

import srreconcile as sr
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
    assert "--strict" in capsys.readouterr().err


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


UNKNOWN = "Col A | Col B\n 1 | 2"
HR_LAYOUT = 'kind = "staff"\n[columns]\nsis_id = "Worker #"\nfull_name = "Legal Name"\n'


@pytest.fixture
def site(export, tmp_path):
    export("hr.csv", "Worker # | Legal Name | Hired\n 007 | Ana Ruiz | 3/4/2024\n 008 | Jo Park | 5/6/2024")
    export("users.csv", "user_id | email | first_name | last_name\n u1 | a@x.org | Ana | Ruiz")
    export("links.csv", "User ID | Employee ID\n u1 | 007")
    export(
        "log.csv", "record_id | record_type | staff_member_id | event_date\n 1 | behavior | 007 | 2026-10-01"
    )
    return tmp_path


@pytest.mark.parametrize("command", ["load", "audit"])
def test_a_folder_of_which_nothing_is_known_is_told_in_options(export, tmp_path, capsys, command):
    for i in range(8):
        export(f"{i}.csv", UNKNOWN)
    assert cli.main([command, str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "0.csv; 1.csv; 2.csv; 3.csv; 4.csv and 3 more: its columns are not those" in said
    assert "(srreconcile load FOLDER --describe) and check it, or leave the file out" in said
    assert "sr." not in said
    assert "layouts=" not in said


def test_the_same_folder_is_told_in_calls_to_who_calls(export, tmp_path):
    export("a.csv", UNKNOWN)
    with pytest.raises(sr.InputError, match=r"\(sr\.describe_folder\) and check it, or leave the file"):
        sr.read_folder(tmp_path)


def test_a_layout_beside_the_exports_is_read_and_named(site, capsys):
    (site / "hr.layout.toml").write_text(HR_LAYOUT + 'start_date = "Hired"\n')
    assert cli.main(["load", str(site), "--date-order", "DMY"]) == 0
    said = capsys.readouterr().out
    assert "recognised as staff, by hr.layout.toml" in said
    assert "hr.layout.toml lies beside the exports; hr.csv was read by it." in said
    assert "ambiguous date" not in said


def test_a_layout_that_is_named_goes_before_the_one_beside(site, tmp_path_factory):
    (site / "hr.layout.toml").write_text(HR_LAYOUT)
    other = tmp_path_factory.mktemp("other") / "mine.layout.toml"
    other.write_text(HR_LAYOUT + 'title = "Hired"\n')
    assert sr.read_folder(site, layouts=[other]).staff["title"].notna().all()
    assert sr.read_folder(site, layouts=[site / "hr.layout.toml"]).staff["title"].isna().all()


def test_a_layout_beside_that_holds_a_mistake_is_told(site):
    (site / "hr.layout.toml").write_text(HR_LAYOUT.replace("sis_id", "sis_number"))
    with pytest.raises(sr.InputError, match=r'hr\.layout\.toml: \[columns\] has no "sis_number"'):
        sr.read_folder(site)


@pytest.mark.parametrize(
    "command",
    [["who", "--user-id", "u1"], ["plan", "-o", "{out}/plan.json"], ["audit", "-o", "{out}/a.xlsx"]],
)
def test_every_command_that_reads_takes_a_layout(site, tmp_path_factory, command, capsys):
    folder = tmp_path_factory.mktemp("out")
    layout = folder / "hr.layout.toml"
    layout.write_text(HR_LAYOUT)
    rest = [word.format(out=folder) for word in command[1:]]
    asked = [command[0], str(site), *rest]
    assert cli.main(asked) == 2
    assert "holds no staff list" in capsys.readouterr().err
    assert cli.main([*asked, "--layout", str(layout)]) in (0, 1)


def test_verify_takes_a_layout_too(site, tmp_path_factory, capsys):
    folder = tmp_path_factory.mktemp("out")
    (folder / "hr.layout.toml").write_text(HR_LAYOUT)
    layout = ["--layout", str(folder / "hr.layout.toml")]
    assert cli.main(["plan", str(site), "-o", str(folder / "plan.json"), *layout]) == 0
    assert cli.main(["verify", str(folder / "plan.json"), str(site)]) == 2
    assert cli.main(["verify", str(folder / "plan.json"), str(site), *layout]) in (0, 1)
