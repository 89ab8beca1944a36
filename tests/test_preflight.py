"""What an upload would damage is seen beforehand, and what only looks like it is not."""

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.cli import main
from srreconcile.errors import InputError
from tests.drawn import table

STAFF = """
    staff_member_id | sis_id | external_id | school_id | first_name | last_name | email
    7               | T7     | e7          | A         | Jane       | Roe       | jroe@net.org
    8               | T8     | e8          | A         | Mattias    | Brandvold | mbrandvold@net.org
    9               | T9     | e9          | B         | Xiomara    | Okonkwo   | xokonkwo@net.org
"""
USERS = """
    user_id | first_name | last_name | email              | staff_member_id
    u7      | Jane       | Roe       | jroe@net.org       | 7
    u8      | Mattias    | Brandvold | mbrandvold@net.org | 8
    u9      | Xiomara    | Okonkwo   | xokonkwo@net.org   | 9
"""


def flown(*lines, **changed):
    """The pre-flight of the list as it stands, with rows added and values changed."""
    upload = table(STAFF + "".join(f"    {line}\n" for line in lines))
    for change, value in changed.items():
        column, row = change.rsplit("_", 1)
        upload.loc[upload["staff_member_id"].eq(row), column] = value
    return sr.preflight(upload, table(STAFF), table(USERS))


def problems(found):
    return found.problems[["line", "problem"]].to_numpy().tolist()


def test_the_list_as_it_stands_does_no_damage():
    found = flown()
    assert found.problems.empty
    assert found.skipped.empty
    assert found.ok
    assert repr(found) == "Preflight(3 rows; no problem; bulk creation passes over 0)"


@pytest.mark.parametrize(
    ("lines", "changed", "expected"),
    [
        (["8 | T8 | e8 | A | Mattias | Brandt | mbrandvold@net.org"], {}, [[2, "id_twice"], [4, "id_twice"]]),
        (["8 | T8 | e8 | A | Mattias | Brandvold | mbrandvold@net.org"], {}, []),
        ([], {"last_name_8": pd.NA}, [[2, "no_name"]]),
        ([], {"first_name_8": "Zelda", "last_name_8": "Quirke", "email_8": "zq@net.org", "sis_id_8": "T99"},
         [[2, "reused_id"]]),
        ([], {"last_name_8": "Brandvold-Lee", "email_8": "mlee@net.org"}, [[2, "address_before_account"]]),
        ([], {"first_name_8": "Brandvold", "last_name_8": "Mattias"}, []),
        ([], {"staff_member_id_8": "88"}, [[2, "changed_id"]]),
        (["88 | T8 | e88 | B | Mattias | Brandvold | mbrandvold@net.org"], {}, []),
        (["10 | T10 | e10 | A | Zelda | Quirke | zq@net.org", "11 | T11 | e11 | A | Olaf | Pemberton | zq@net.org"],
         {}, [[4, "shared_address"], [5, "shared_address"]]),
        (["10 | T10 | e10 | A | Zelda | Quirk | office@net.org", "11 | T11 | e11 | A | Olaf | Pember | office@net.org"],
         {}, []),
        ([], {"email_8": "mattias.b@net.org"}, [[2, "address_before_account"]]),
        ([], {"email_8": " MBrandvold@Net.org"}, []),
        (["| T8 | | A | Mattias | Brandvold | mbrandvold@net.org"], {"staff_member_id_8": "8"}, []),
    ],
    ids=["one id on two rows", "one row twice", "no name", "an id given anew", "married, new address",
         "names swapped", "an id changed", "a row at a second school", "one address of two people",
         "an office's address", "address changed before the account", "address typed otherwise",
         "a second row of one school"],
)  # fmt: skip
def test_what_does_damage_is_named_and_its_look_alike_is_not(lines, changed, expected):
    assert problems(flown(*lines, **changed)) == expected


def test_a_new_colleague_with_the_predecessors_address_would_be_joined_to_that_account():
    found = flown("10 | T10 | e10 | A | Olaf | Pemberton | jroe@net.org")
    told = found.problems.set_index("problem")
    assert told.loc["address_of_another", ["line", "staff_member_id", "user_id"]].tolist() == [4, "10", "u7"]
    assert not found.ok


def test_what_the_list_has_already_is_told_and_does_not_stop_the_upload():
    line = "10 | T10 | e10 | A | Olaf | Pemberton | jroe@net.org"
    stands = table(STAFF + f"    {line}\n")
    found = sr.preflight(stands, stands, table(USERS))
    assert set(found.problems["problem"]) == {"shared_address", "address_of_another"}
    assert not found.problems["new"].any()
    assert found.ok


def test_a_row_without_an_id_is_a_new_one():
    found = flown("| T10 | | A | Olaf | Pemberton | jroe@net.org")
    told = found.problems.set_index("problem").loc["address_of_another"]
    assert told["line"] == 4
    assert pd.isna(told["staff_member_id"])


@pytest.mark.parametrize(
    ("email", "blocked"),
    [("", ["no e-mail"]), ("jroe@net.org", ["address taken"]), ("opemberton@net.org", [])],
    ids=["no address", "another's address", "an address of their own"],
)
def test_active_staff_whom_bulk_creation_passes_over_are_listed_with_the_reason(email, blocked):
    found = flown(f"10 | T10 | e10 | A | Olaf | Pemberton | {email}")
    assert found.skipped["blocked_by"].tolist() == blocked
    if email == "jroe@net.org":
        said = "staff row 10: account u7 has the address, linked to staff row 7"
        assert found.skipped["detail"].tolist() == [said]


def test_nothing_given_is_changed():
    given = [table(STAFF), table(STAFF), table(USERS)]
    before = [frame.copy(deep=True) for frame in given]
    sr.preflight(*given)
    for frame, was in zip(given, before, strict=True):
        pd.testing.assert_frame_equal(frame, was)


def test_no_name_and_no_address_is_said():
    said = flown("10 | T10 | e10 | A | Olaf | Pemberton | jroe@net.org").to_text().lower()
    for word in ("olaf", "pemberton", "jroe"):
        assert word not in said


def test_an_empty_upload_is_refused():
    with pytest.raises(InputError, match="the upload has no rows"):
        sr.preflight(table(STAFF).head(0), table(STAFF), table(USERS))


@pytest.mark.parametrize(
    ("line", "code"),
    [("", 0), ("10,T10,e10,A,Olaf,Pemberton,jroe@net.org\n", 1)],
    ids=["harmless", "harmful"],
)
def test_the_command_tells_a_scheduler(tmp_path, capsys, line, code):
    exports = tmp_path / "exports"
    exports.mkdir()
    table(STAFF).to_csv(exports / "staff.csv", index=False)
    table(USERS).drop(columns="staff_member_id").to_csv(exports / "users.csv", index=False)
    table(USERS)[["user_id", "staff_member_id"]].to_csv(exports / "links.csv", index=False)
    upload = tmp_path / "upload.csv"
    upload.write_text(table(STAFF).to_csv(index=False) + line)
    assert main(["preflight", str(upload), str(exports)]) == code
    said = capsys.readouterr().out
    assert said.startswith("Preflight(")
    assert ("line 4: staff row 10, account u7" in said) is bool(code)
