"""Account lists of directories and learning platforms."""

import srreconcile as sr


def test_google_admin_names_accounts_by_their_address(export):
    path = export(
        "users.csv",
        "First Name [Required] | Last Name [Required] | Email Address [Required] | Password [Required] | Org Unit Path [Required] |"
        " Status [READ ONLY] | Last Sign In [READ ONLY] | Work Secondary Email | Employee ID | Recovery Phone [MUST BE]\n"
        "Ana | Ruiz | Ana@net.example | **** | / | Active | 2026/03/31 08:00:00 | a2@net.example | 007 | 5\n"
        "Jo | Park | jo@net.example | **** | / | Suspended | Never logged in | | 008 | 5",
    )
    users = sr.read_users(path)
    assert users["user_id"].tolist() == ["ana@net.example", "jo@net.example"]
    assert users["active"].tolist() == [True, False]
    assert users["active_reason"].fillna("").tolist() == ["", "suspended"]
    assert users["last_login_at"].notna().tolist() == [True, False]
    assert users["other_emails"].fillna("").tolist() == ["a2@net.example", ""]
    assert users["sis_id"].tolist() == ["007", "008"]
    assert (
        users.attrs["load_report"].files["columns_never_loaded"][0]
        == "Password [Required], Recovery Phone [MUST BE]"
    )


def test_gam_gathers_every_alias(export):
    path = export(
        "gam.csv",
        "primaryEmail | id | name.givenName | name.familyName | suspended | archived | creationTime | lastLoginTime |"
        " aliases.0 | aliases.1 | nonEditableAliases.0 | emails.0.address | externalIds.0.type | externalIds.0.value\n"
        "ana@net.example | 9 | Ana | Ruiz | False | True | 2020-01-01T00:00:00.000Z | 1970-01-01T00:00:00.000Z |"
        " a1@net.example | a2@net.example | a1@alt.example | ana@net.example | organization | 007",
    )
    users = sr.read_users(path)
    assert users.loc[0, "other_emails"] == "a1@net.example;a2@net.example;a1@alt.example"
    assert users.loc[0, ["user_id", "active", "active_reason", "sis_id"]].tolist() == [
        "9",
        False,
        "archived",
        "007",
    ]


def test_entra_falls_back_to_the_sign_in_name_and_unwraps_guests(export):
    path = export(
        "entra.csv",
        "id | userPrincipalName | displayName | surname | givenName | mail | userType | accountEnabled | streetAddress\n"
        "e1 | ana@net.example | Ana Ruiz | Ruiz | Ana | | Member | True | x\n"
        "e2 | jo_other.example#EXT#@tenant.example | Jo Park | Park | Jo | | Guest | False | x",
    )
    users = sr.read_users(path)
    assert users["email"].tolist() == ["ana@net.example", "jo@other.example"]
    assert users["active"].tolist() == [True, False]
    assert "streetAddress" not in users


def test_illuminate_users_are_accounts(export):
    path = export(
        "illuminate.csv",
        "User ID | FIRST_NAME | LAST_NAME | Login | user_type | Is Active | Email\n 9 | Ana | Ruiz | aruiz | Teacher | 1 | a@net.example",
    )
    users = sr.read_users(path)
    assert users.loc[0, ["user_id", "first_name", "email", "active"]].tolist() == [
        "9",
        "Ana",
        "a@net.example",
        True,
    ]


LMS = """
    SourceSystemIdentifier | SourceSystem | UserRole | LocalUserIdentifier | SISUserIdentifier | Name     | EmailAddress
    100                    | LMS          | Teacher  | ana                 | 007               | Ana Ruiz | a@net.example
    101                    | LMS          | student  | kai                 | 008               | Kai Oz   | k@net.example
"""


def test_students_of_a_platform_are_set_aside(export):
    users = sr.read_users(export("users.csv", LMS))
    assert users[["user_id", "first_name", "last_name", "sis_id"]].to_numpy().tolist() == [
        ["100", "Ana", "Ruiz", "007"]
    ]


def test_a_log_of_sign_ins_says_when_an_account_was_last_used(export, tmp_path):
    export("users.csv", LMS)
    export(
        "log.csv",
        "LMSUserSourceSystemIdentifier | ActivityDateTime | ActivityType\n"
        "100 | 2026-03-30 08:00:00 | sign-in\n 100 | 2026-03-31 08:00:00 | sign-in\n 101 | 2026-03-31 08:00:00 | sign-in",
    )
    users = sr.read_folder(tmp_path).users
    assert users["last_login_at"].dt.strftime("%Y-%m-%d").tolist() == ["2026-03-31"]


def test_a_directory_adds_aliases_to_schoolrunners_accounts(export, tmp_path):
    export("users.csv", "user_id | email | last_name\n u1 | ANA@net.example | Ruiz")
    export(
        "gam.csv",
        "primaryEmail | id | name.familyName | suspended | aliases.0\n ana@net.example | 9 | Ruiz | False | a1@net.example\n"
        "new@net.example | 10 | Li | False |",
    )
    tables = sr.read_folder(tmp_path)
    assert tables.users[["user_id", "other_emails"]].to_numpy().tolist() == [["u1", "a1@net.example"]]
    assert "1 accounts of GAM users are no users of the first list" in " ".join(tables.load_report.said)
