"""What leaders write comes back: every finding accepted, a problem, or untouched, and never lost."""

from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.decisions import CHOICES, DELEGATE, FIX, KEEP
from tests.report.conftest import school

CORRECT = "Correct staff ID, or who decides"


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    return school().to_excel(tmp_path_factory.mktemp("sent") / "audit.xlsx")


def filled(sent, folder, *answers, name="back.xlsx"):
    """Write a copy of the workbook with answers: (sheet, header, value), into its second row."""
    book = openpyxl.load_workbook(sent)
    for sheet, header, value in answers:
        heads = [cell.value for cell in book[sheet][1]]
        book[sheet].cell(2, heads.index(header) + 1).value = value
    book.save(folder / name)
    return folder / name


def problem(sent, folder, *answers):
    """The one problem of a workbook with these answers, as a sentence."""
    read = sr.read_decisions(filled(sent, folder, *answers))
    assert len(read) == len(school_findings())
    assert len(read.accepted) == 0
    (row,) = read.problems.to_dict("records")
    assert (row["file"], row["row"]) == ("back.xlsx", 2)
    return f"{row['what']} {row['mend']}"


@cache
def school_findings():
    return school().findings


CROSS = "Cross person links"


def test_an_unedited_workbook_changes_nothing(sent):
    read = sr.read_decisions(sent)
    assert (len(read.accepted), len(read.problems)) == (0, 0)
    assert sorted(read.untouched["finding_id"]) == sorted(school_findings()["finding_id"])


def test_a_fix_takes_the_suggested_staff_id_with_its_zeros(sent, tmp_path):
    read = sr.read_decisions(filled(sent, tmp_path, (CROSS, "Decision", FIX)))
    (row,) = read.accepted.to_dict("records")
    assert (row["user_id"], row["staff_member_id"], row["correct_staff_member_id"]) == ("u1", "7", "0012")


def test_a_fix_takes_the_leaders_staff_id_over_the_suggested_one(sent, tmp_path):
    read = sr.read_decisions(filled(sent, tmp_path, (CROSS, "Decision", FIX), (CROSS, CORRECT, " 14 ")))
    assert read.accepted["correct_staff_member_id"].tolist() == ["14"]


def test_a_staff_id_that_excel_took_for_a_number_is_understood(sent, tmp_path):
    read = sr.read_decisions(filled(sent, tmp_path, (CROSS, "Decision", FIX), (CROSS, CORRECT, 14)))
    assert read.accepted["correct_staff_member_id"].tolist() == ["14"]


def test_case_and_spaces_of_a_decision_do_not_matter(sent, tmp_path):
    read = sr.read_decisions(filled(sent, tmp_path, (CROSS, "Decision", "  keep (ON  purpose) ")))
    assert read.accepted["decision"].tolist() == [KEEP]


def test_a_delegated_finding_says_to_whom(sent, tmp_path):
    read = sr.read_decisions(
        filled(sent, tmp_path, (CROSS, "Decision", DELEGATE), (CROSS, CORRECT, "M. Ruiz"))
    )
    assert read.accepted["who_decides"].tolist() == ["M. Ruiz"]
    assert read.accepted["correct_staff_member_id"].isna().all()


def test_a_fix_without_a_staff_id_is_a_problem(tmp_path):
    users = "user_id | first_name | last_name\nu9 | Some | Stranger"
    from tests.drawn import table

    links = table("user_id | staff_member_id\nu9 | 7")
    sent = school(users=table(users), links=links, records=None).to_excel(tmp_path / "audit.xlsx")
    read = sr.read_decisions(filled(sent, tmp_path, (CROSS, "Decision", FIX)))
    assert read.problems["what"].tolist() == ["asks to fix the link but names no staff ID."]


def test_a_staff_id_that_is_not_on_the_list_is_a_problem(sent, tmp_path):
    said = problem(sent, tmp_path, (CROSS, "Decision", FIX), (CROSS, CORRECT, "99"))
    assert (
        said
        == "names a staff ID that is not on the staff list. Write a staff ID of the list, with its zeros."
    )


def test_a_staff_id_that_lost_its_zeros_is_recognised(sent, tmp_path):
    said = problem(sent, tmp_path, (CROSS, "Decision", FIX), (CROSS, CORRECT, 12))
    assert said == 'names a staff ID that is not on the staff list. Did you mean "0012"?'


def test_the_staff_id_of_the_link_itself_mends_nothing(sent, tmp_path):
    said = problem(sent, tmp_path, (CROSS, "Decision", FIX), (CROSS, CORRECT, "7"))
    assert said.startswith("names the staff ID that the account is linked to already.")


def test_a_decision_that_is_no_choice_is_a_problem_that_does_not_repeat_it(sent, tmp_path):
    assert problem(sent, tmp_path, (CROSS, "Decision", "fix teh link")) == (
        'its decision is none of the choices. Did you mean "Fix the link"?'
    )
    assert "Maria" not in problem(sent, tmp_path, (CROSS, "Decision", "ask Maria"))


def test_a_note_without_a_decision_is_not_lost(sent, tmp_path):
    assert problem(sent, tmp_path, (CROSS, "Note", "we will see")) == (
        "has a staff ID or a note but no decision. Choose a decision."
    )


def test_a_delegation_to_nobody_is_a_problem(sent, tmp_path):
    assert (
        problem(sent, tmp_path, (CROSS, "Decision", DELEGATE))
        == "delegates, but does not say to whom. Write who decides."
    )


def test_a_finding_without_an_account_has_no_link_to_fix(sent, tmp_path):
    said = problem(sent, tmp_path, ("Staff without user", "Decision", FIX))
    assert said.startswith("asks to fix the link of a finding that concerns no account.")


def test_a_damaged_finding_id_is_the_problem_of_its_finding(sent, tmp_path):
    read = sr.read_decisions(filled(sent, tmp_path, (CROSS, "Finding ID", "oops"), (CROSS, "Decision", KEEP)))
    assert len(read) == len(school_findings())
    assert read.problems["what"].tolist() == ["its finding ID is none of this workbook's."]
    assert read.problems["check"].tolist() == ["cross_person_links"]


def test_a_copied_row_is_a_problem(sent, tmp_path):
    book = openpyxl.load_workbook(sent)
    book[CROSS].append([cell.value for cell in book[CROSS][2]])
    book.save(tmp_path / "back.xlsx")
    read = sr.read_decisions(tmp_path / "back.xlsx")
    assert len(read) == len(school_findings())
    assert read.problems["what"].tolist() == ["its finding ID stands on several rows."]


def test_two_workbooks_that_agree_are_one_decision(sent, tmp_path):
    files = [
        filled(sent, tmp_path, (CROSS, "Decision", KEEP), (CROSS, "Note", note), name=f"{note}.xlsx")
        for note in ("a", "b")
    ]
    read = sr.read_decisions(files)
    assert read.accepted["note"].tolist() == ["a; b"]
    assert len(read) == len(school_findings())


def test_two_workbooks_that_disagree_are_a_problem(sent, tmp_path):
    files = [
        filled(sent, tmp_path, (CROSS, "Decision", said), name=f"{n}.xlsx")
        for n, said in enumerate((KEEP, FIX))
    ]
    read = sr.read_decisions(files)
    assert read.problems["what"].tolist() == ["two workbooks answer it differently."]
    assert len(read) == len(school_findings())


def test_an_answer_beside_an_unanswered_copy_is_taken(sent, tmp_path):
    read = sr.read_decisions([sent, filled(sent, tmp_path, (CROSS, "Decision", KEEP))])
    assert read.accepted["decision"].tolist() == [KEEP]
    assert len(read) == len(school_findings())


def test_a_deleted_sheet_leaves_its_findings_untouched(sent, tmp_path):
    book = openpyxl.load_workbook(sent)
    del book[CROSS]
    book.save(tmp_path / "back.xlsx")
    assert len(sr.read_decisions(tmp_path / "back.xlsx").untouched) == len(school_findings())


def test_a_folder_is_read_without_what_excel_keeps_while_one_is_open(sent, tmp_path):
    filled(sent, tmp_path, (CROSS, "Decision", KEEP))
    (tmp_path / "~$back.xlsx").write_bytes(b"")
    assert len(sr.read_decisions(tmp_path).accepted) == 1


def test_a_workbook_of_another_kind_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "mine.xlsx")
    with pytest.raises(sr.InputError, match=r"mine\.xlsx: lacks the hidden sheet _srreconcile"):
        sr.read_decisions(tmp_path / "mine.xlsx")


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    (tmp_path / "mine.xlsx").write_text("not a zip")
    with pytest.raises(sr.InputError, match=r"mine\.xlsx"):
        sr.read_decisions(tmp_path / "mine.xlsx")


WRITTEN = [None, *CHOICES, "FIX THE LINK", " keep ", "whatever"]
BESIDE = [None, "14", 14, "0012", "99", "M. Ruiz", ""]
IDS = ["as it is", "as it is", "as it is", "as it is", "oops", ""]
edits = st.fixed_dictionaries(
    {
        "decisions": st.lists(st.sampled_from(WRITTEN), min_size=5, max_size=5),
        "beside": st.lists(st.sampled_from(BESIDE), min_size=5, max_size=5),
        "ids": st.lists(st.sampled_from(IDS), min_size=5, max_size=5),
        "order": st.randoms(use_true_random=False),
        "rename": st.booleans(),
        "above": st.integers(0, 3),
        "recase": st.booleans(),
    }
)


def edited(sent, path, edit):
    """Write the workbook as a leader may: answers, rows and columns in another order, other names."""
    book = openpyxl.load_workbook(sent)
    answers = zip(edit["decisions"], edit["beside"], edit["ids"], strict=True)
    for number, old in enumerate([sheet for sheet in book if sheet.tables]):
        heads, *rows = [[cell.value for cell in row] for row in old.iter_rows()]
        at = {head: n for n, head in enumerate(heads)}
        for row in rows:
            decision, beside, finding_id = next(answers)
            row[at["Decision"]], row[at[CORRECT]] = decision, beside
            row[at["Finding ID"]] = row[at["Finding ID"]] if finding_id == "as it is" else finding_id
        edit["order"].shuffle(rows)
        across = list(range(len(heads)))
        edit["order"].shuffle(across)
        place = book.index(old)
        title = old.title
        book.remove(old)
        new = book.create_sheet(f"mine {number}" if edit["rename"] else title, place)
        for _ in range(edit["above"]):
            new.append(["a word of my own"])
        new.append([f" {heads[n].upper()}" if edit["recase"] else heads[n] for n in across])
        for row in rows:
            new.append([row[n] for n in across])
    book.save(path)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edit=edits)
def test_accepted_problems_and_untouched_are_the_findings_whatever_was_done(sent, tmp_path, edit):
    path = tmp_path / "back.xlsx"
    edited(sent, path, edit)
    read = sr.read_decisions(path)
    everywhere = [*read.accepted["finding_id"], *read.problems["finding_id"], *read.untouched["finding_id"]]
    known = [finding_id for finding_id in everywhere if finding_id in set(school_findings()["finding_id"])]
    assert sorted(known) == sorted(school_findings()["finding_id"])
    assert len(read.accepted) <= sum(value not in (None, "") for value in edit["decisions"])


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx:Calc MS Excel 2007 XML", "ods"], ids=["xlsx", "ods"])
def test_a_workbook_saved_again_by_libreoffice_is_read_the_same(sent, tmp_path, kind):
    import subprocess

    back = filled(sent, tmp_path, (CROSS, "Decision", FIX), (CROSS, "Note", "Ω"))
    before = sr.read_decisions(back)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", kind, "--outdir", "again", back.name]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    after = sr.read_decisions(tmp_path / "again")
    for name in ("accepted", "problems", "untouched"):
        rows = [getattr(read, name).drop(columns="file", errors="ignore") for read in (before, after)]
        assert rows[0].to_dict("records") == rows[1].to_dict("records")


def test_one_sheet_saved_as_csv_is_refused_and_told_what_to_ask_for(tmp_path):
    (tmp_path / "Actions.csv").write_text("Finding ID,Decision\n1,Keep (on purpose)\n")
    with pytest.raises(sr.InputError, match=r"Actions.csv: is no workbook. Ask for it as an Excel workbook"):
        sr.read_decisions(tmp_path / "Actions.csv")


def test_the_files_are_not_changed(sent):
    before = Path(sent).read_bytes()
    sr.read_decisions(sent)
    assert Path(sent).read_bytes() == before
