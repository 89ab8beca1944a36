"""Headers as a person reads them, and the columns that are never loaded.

A header is known whatever its case, spaces, brackets or underscores are, and whether
a query has put its table's name before it (``users.first_name``, ``a_sourcedId``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_PRIVATE_WORDS = frozenset(
    "password passwd pwd pw passphrase pin ssn dob birth birthdate birthday birthplace phone telephone mobile cell "
    "cellphone fax sms pager street zip zipcode postcode postal gender sex race ethnicity ethnic hispanic salary "
    "wage annualwage nationality religion passport disability".split()
)
_PRIVATE_PARTS = (
    "password",
    "socialsecurity",
    "phone",
    "birthdate",
    "dateofbirth",
    "homeaddress",
    "recoveryemail",
)
_PLACE_WORDS = frozenset("address city state county country latitude longitude".split())


def folded(header: str) -> str:
    """Return `header` as it is compared: lower case, letters and digits only.

    Examples
    --------
    >>> folded(" E-mail Address [Required]")
    'emailaddressrequired'
    """
    return "".join(letter for letter in header.casefold() if letter.isalnum())


class Headers:
    """The headers of one file, found by any spelling.

    Parameters
    ----------
    headers : iterable of str
        As the file writes them; the first of two equal ones counts.

    Examples
    --------
    >>> headers = Headers(["users.First_Name", "a_sourcedId"])
    >>> headers.find("first name"), headers.find("sourcedid"), headers.find("email|mail")
    ('users.First_Name', 'a_sourcedId', None)
    """

    def __init__(self, headers: Iterable[str]) -> None:
        self.names = [str(header) for header in headers]
        self._whole: dict[str, str] = {}
        self._tail: dict[str, str] = {}
        for name in self.names:
            self._whole.setdefault(folded(name), name)
        tails = [(folded(_tail(name)), name) for name in self.names if _tail(name) != name]
        seen = [tail for tail, _ in tails]
        self._tail = {tail: name for tail, name in tails if seen.count(tail) == 1}

    def find(self, words: str) -> str | None:
        """Return the header that one of `words` (separated by ``|``) stands for."""
        asked = [folded(word) for word in words.split("|")]
        for known in (self._whole, self._tail):
            for word in asked:
                if word in known:
                    return known[word]
        return None

    def starting(self, words: str) -> list[str]:
        """Return the headers that start with one of `words`, in the file's order."""
        asked = tuple(folded(word) for word in words.split("|"))
        return [name for name in self.names if folded(name).startswith(asked)]


def _tail(header: str) -> str:
    """What is left without the table's name that a query puts before a column.

    Examples
    --------
    >>> _tail("users.First_Name"), _tail("Pref. First"), _tail("Emp.")
    ('First_Name', 'Pref. First', 'Emp.')
    """
    last = header.rpartition(".")[2]
    return header if last != last.lstrip() or not last else last.removeprefix("a_")


def sensitive(headers: Iterable[str]) -> list[str]:
    """Return the headers of what an audit must not hold: passwords, birth dates, homes and the like.

    Examples
    --------
    >>> sensitive(["Email_Addr", "TeacherLoginPW", "Home Phone", "State", "Zip", "primaryEmail", "State_Teacher_ID"])
    ['TeacherLoginPW', 'Home Phone', 'State', 'Zip']
    """
    headers = list(headers)
    private = [header for header in headers if _private(header)]
    home = any({"zip", "street", "zipcode", "postcode", "postal"} & set(words(header)) for header in private)
    places = [
        header for header in headers if set(words(header)) & _PLACE_WORDS and _is_place(header, home=home)
    ]
    return [header for header in headers if header in private or header in places]


def words(header: str) -> list[str]:
    """Return the words of a header, in lower case.

    Examples
    --------
    >>> words("SchoolStaff.HomeSchoolID"), words("Emp #")
    (['school', 'staff', 'home', 'school', 'id'], ['emp'])
    """
    return [word.lower() for word in _WORD.findall(header)]


def _private(header: str) -> bool:
    flat = folded(header)
    if "lastlogin" in flat or "lastsignin" in flat:
        return False
    return bool(_PRIVATE_WORDS & set(words(header))) or any(part in flat for part in _PRIVATE_PARTS)


def _is_place(header: str, *, home: bool) -> bool:
    spelled = words(header)
    if "mail" in folded(header) or "email" in spelled:
        return False
    return "address" in spelled or (home and len(spelled) <= 2 and spelled[-1] in _PLACE_WORDS)
