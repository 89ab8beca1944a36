"""What the words of a header speak of, in English, Spanish and French.

A header is taken apart into words, and a word into what it means: ``Emp #`` and
``Número de empleado`` both speak of a member of staff and of a number.  Meanings are in
capitals, so that no header's own word can be taken for one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from srreconcile.load import columns

MEANINGS: Mapping[str, str] = {
    "STAFF": "staff employee emp empl emplid empno empid teacher tchr faculty personnel prsnl person pers worker "
    "educator instructor payroll hr examiner empleado empleada maestro maestra docente profesor profesora personal "
    "employe employee enseignant professeur staffid teacherid counselor",
    "ACCOUNT": "user usr username account acct login signin signon userid loginid loginname principal usuario cuenta "
    "utilisateur identifiant compte upn",
    "STUDENT": "student stu stud pupil learner child kid scholar perpetrator offender matricula alumno alumna "
    "estudiante eleve etudiant",
    "RECORD": "record incident referral ref infr offense offence entry log note event comm communication attendance "
    "assessment point folio reference detention visit infraction absence behavior behaviour case "
    "merit demerit registro incidente",
    "NUMBER": "id no num nr number nbr code cd key guid uuid uid ref numero emplid empno empid userid staffid "
    "teacherid loginid matricule clave identificador",
    "FIRST": "first given fore forename fname firstname fn givenname nombre nombres prenom",
    "MIDDLE": "middle mname mi mn middlename segundo",
    "LAST": "last family sur surname lname lastname ln familyname apellido nom famille",
    "NAME": "name nm nombre nom",
    "WHOLE": "full legal display friendly whole complete completo complet fullname displayname",
    "MAIL": "email mail courriel correo emailaddress mailaddress",
    "ALIAS": "alias aliases secondary other alternate",
    "TITLE": "title position pos job jobtitle designation assignment asgn puesto cargo fonction poste",
    "STATUS": "status sts active enabled stat activo activa actif estado state estatus statut",
    "SCHOOL": "school schl sch building bldg campus site location loc escuela plantel etablissement ecole",
    "START": "hire hired start begin joined onboarded ingreso entree inicio contratacion embauche alta",
    "END": "end term termination terminated exit separation separated left leaving departure baja fin sortie salida",
    "SINCE": "from since start begin linked effective mapped desde depuis inicio",
    "UNTIL": "to until end ended expire expires expired expiry unlinked removed unmapped hasta fin jusqu",
    "CREATED": "created creation provisioned added creado creada cree",
    "LOGGED": "entered submitted posted created timestamp logged recorded written inserted keyed "
    "registrado capturado saisi",
    "LASTTIME": "last ultimo ultima derniere dernier",
    "SIGNED": "login logon sign signed authentication authenticated access seen activity connexion acceso",
    "GROUP": "group role permission profile grupo rol perfil groupe",
    "DATE": "date day occurred dt fecha jour when",
    "TYPE": "type category kind method tipo categorie categoria infraction",
    "BY": "by por par author",
    "FORMER": "maiden former previous birth soltera",
    "CALLED": "preferred pref nickname known nick preferido",
    "LINKED": "linked link mapped matched vinculado",
    "OFSTATE": "state statewide",
}
"""Meaning -> the words that speak of it, without accents; a plural counts as its singular."""


@cache
def _meant() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for meaning, spelled in MEANINGS.items():
        for word in spelled.split():
            found.setdefault(word, set()).add(meaning)
    return {word: frozenset(meanings) for word, meanings in found.items()}


def plain(text: str) -> str:
    """Return text without accents.

    Examples
    --------
    >>> plain("Número de teléfono")
    'Numero de telefono'
    """
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )


def meanings(header: str) -> frozenset[str]:
    """Return the words of a header, without accents, and what they mean.

    Examples
    --------
    >>> sorted(meanings("Emp #"))
    ['NUMBER', 'STAFF', 'emp']
    >>> sorted(meanings("Apellidos"))
    ['LAST', 'apellidos']
    """
    known = _meant()
    words = columns.words(plain(header))
    found = set(words) | ({"NUMBER"} if "#" in header else set())
    for word in words:
        found |= (
            known.get(word)
            or known.get(word.removesuffix("s"))
            or known.get(word.removesuffix("es"))
            or set()
        )
    if any(both <= set(words) for both in ({"sign", "in"}, {"log", "in"}, {"sign", "on"}, {"log", "on"})):
        found.add("ACCOUNT")
    if "given" in words and {"by", "to", "on", "at"} & set(words):
        found.discard("FIRST")  # what somebody gave, and no given name
    return frozenset(found)
