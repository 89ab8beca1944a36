"""Searching for a person: staff rows with their accounts, accounts with their links."""

from tests.report.conftest import strangers


def html(search):
    return search._repr_html_()


def test_a_staff_row_stands_with_its_accounts(audit):
    assert "  Jane Roe (7), jroe@net.org, A, accounts: u1" in repr(audit.search("roe")).splitlines()


def test_an_account_stands_with_whom_it_is_linked_to(audit):
    assert (
        "  John Diaz (u1), jdiaz@net.org, linked to: Jane Roe (7)" in repr(audit.search("diaz")).splitlines()
    )


def test_an_account_that_is_not_linked_says_so(audit):
    assert "  Jane Roe (u3), jroe@net.org, linked to: nobody" in repr(audit.search("roe")).splitlines()


def test_inactive_staff_is_struck_through_and_called_inactive(audit):
    assert '<s style="opacity:0.75"><bdi>Ana Ruiz</bdi></s>' in html(audit.search("ruiz"))
    assert (
        "  Ana Ruiz (13), inactive, aruiz@net.org, B, accounts: u2" in repr(audit.search("ruiz")).splitlines()
    )


def test_active_staff_is_not(audit):
    assert "<s" not in html(audit.search("roe")).replace("<span", "").replace("<summary", "")


def test_nobody_found_says_what_was_looked_for(audit):
    search = audit.search("<b>nobody")
    assert len(search) == 0
    assert repr(search) == 'Nobody found for "<b>nobody": no staff row and no account holds every word.'
    assert "<b>nobody" not in html(search)


def test_many_are_counted_and_the_first_shown():
    search = strangers(3000).search("schools.example.org")
    assert search.said == '"schools.example.org": 0 staff rows, 3,000 accounts'
    assert "and 2,980 more: .users holds them all" in repr(search)
    assert len(html(search)) < 40_000


def test_text_and_html_come_together(audit):
    assert set(audit.search("roe")._repr_mimebundle_()) == {"text/html", "text/plain"}


def test_without_names_nobody_is_named(audit):
    found = audit.search("diaz", names=False)
    shown = repr(found) + found._repr_html_()
    assert [name for name in ("John", "Diaz", "diaz", "Roe", "@net.org") if name in shown] == []
    assert found.users["user_id"].tolist() == ["u1"]
