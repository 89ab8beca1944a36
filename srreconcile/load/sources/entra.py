"""Microsoft Entra: "Download users".  The mail may be blank; guests carry ``#EXT#`` in their names."""

from __future__ import annotations

from srreconcile.load.layout import Layout, Sheet


def _rows(sheet: Sheet) -> None:
    login = sheet.column("userPrincipalName")
    guest = login.str.contains("#EXT#", case=False, regex=False, na=False)
    home = login.str.partition("#EXT#")[0].str.replace(r"_([^_]+)$", r"@\1", regex=True)
    mail = sheet.column("mail|email").fillna(login.where(~guest, home))
    sheet.put("email", mail)
    other = sheet.column("alternateEmailAddress|otherMails|proxyAddresses")
    both = (login.where(~guest & login.str.lower().ne(mail.str.lower())) + ";").fillna("") + other.fillna("")
    both = both.str.replace(r"(?i)smtp:", "", regex=True).str.strip(";")
    sheet.put("other_emails", both.mask(both == ""))
    sheet.put("account_kind", guest.map({True: "guest"}).astype("str"))


LAYOUTS = (
    Layout(
        "Microsoft Entra users",
        "users",
        ("userPrincipalName", "displayName", "accountEnabled|userType|objectId|directorySynced"),
        {
            "user_id": "id|objectId",
            "first_name": "givenName",
            "last_name": "surname",
            "active": "accountEnabled",
            "sis_id": "employeeId",
            "title": "jobTitle",
            "created_at": "createdDateTime",
            "last_login_at": "lastSignInDateTime|signInActivity.lastSignInDateTime",
        },
        origin="directory",
        shape=_rows,
        key="email",
        aliases=False,
    ),
)
