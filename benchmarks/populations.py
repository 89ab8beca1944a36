"""People to judge the matching by: names of several populations, as common as in public.

Written apart from `srreconcile.simulate`, with other lists and other habits, so that a
matcher fitted to the one is judged by the other.  A sixth of all people bear surnames
that the shipped table does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from srreconcile.names import shares

Words = npt.NDArray[np.object_]

HISPANIC_LAST = """garcia rodriguez martinez hernandez lopez gonzalez perez sanchez ramirez torres flores
    rivera gomez diaz reyes morales cruz ortiz gutierrez chavez ramos ruiz alvarez mendoza vasquez castillo
    jimenez moreno romero herrera medina aguilar vargas castro guzman mendez fernandez munoz salazar soto
    contreras vega guerrero sandoval estrada ortega rios alvarado delgado pena santiago maldonado valdez
    rojas avila campos nunez cabrera acosta marquez solis dominguez molina silva luna miranda fuentes
    trujillo figueroa robles lozano ibarra valencia zamora santos salinas velasquez ayala carrillo cervantes
    escobar orozco barrera villarreal cisneros pacheco serrano velez bautista zavala cortez""".split()
HISPANIC_FIRST = """maria jose juan luis carlos jesus miguel ana rosa guadalupe jorge francisco antonio
    alejandro manuel pedro ricardo sofia gabriela daniela valeria mariana alejandra leticia veronica
    claudia silvia patricia carmen teresa martha elena isabel yolanda norma irma rafael fernando
    roberto eduardo sergio javier raul ruben hector oscar arturo enrique gerardo alfredo martin julio cesar
    ramon armando ernesto salvador marisol ximena camila lucia diana adriana beatriz esperanza""".split()
ASIAN_LAST = """nguyen kim tran lee patel li wang chen le park singh pham yang wong huang khan liu lin
    vang zhang wu xiong huynh vu chang ho phan chan cho hoang lam choi cheng bui vo dang ng ngo do duong
    chung shah kaur ahmed sharma gupta cheung leung lo zhou zhao hu xu sun ma zhu lu tan shin kang jung yoon
    thao lor moua her yamamoto nakamura tanaka sato santos cruz reyes""".split()
ASIAN_FIRST = """wei min jun ming mei ling hui yan xin jing minh anh thi linh huong lan hoa tuan hung
    dung thanh van duc nam ji hyun soo young eun seung priya anjali ravi sanjay raj amit deepak sunita
    rajesh neha pooja arjun vikram mai kao pa yer tou chue kenji yuki hiroshi akiko grace david michael
    jennifer kevin amy daniel jessica andrew christine peter emily jason michelle""".split()
_ENDS = (
    "man son berg stein ski ova ic escu idis poulos yan dze ford worth ley ington well by kov enko".split()
)
_STARTS = """abr ald bar bel bor cal car dal del dor eln fal fer gal gor hal har hol jas kal kar kol lan lor
    mal mar mel mor nal nor ols pal per pol ras rem ros sal sel sol tam tar tol val ver vol war wel yar zel
    zor""".split()
POPULATIONS = ("general", "hispanic", "asian")


def people(
    n: int, rng: np.random.Generator, hispanic: float = 0.18, asian: float = 0.06
) -> tuple[dict[str, Words], npt.NDArray[np.int64]]:
    """Return the names of `n` people, and each one's population.

    Parameters
    ----------
    n : int
    rng : numpy.random.Generator
    hispanic, asian : float
        Share of each population.

    Returns
    -------
    dict of arrays of str, array of int
        ``first, middle, last, suffix``; a position in `POPULATIONS`.
    """
    population = rng.choice(3, n, p=[1 - hispanic - asian, hispanic, asian])
    first, last = np.empty(n, object), np.empty(n, object)
    for code, (given, family) in enumerate(
        (("", ""), (HISPANIC_FIRST, HISPANIC_LAST), (ASIAN_FIRST, ASIAN_LAST))
    ):
        at = np.flatnonzero(population == code)
        first[at] = _draw("first", len(at), rng, given, listed=0.7)
        last[at] = _draw("last", len(at), rng, family, listed=0.92)
    _second_names(first, last, population, rng)
    middle = _draw("first", n, rng, "", listed=1)
    middle[rng.random(n) < 0.15] = ""
    suffix = np.where(rng.random(n) < 0.012, rng.choice(["Jr.", "Sr.", "III", "II"], n), "").astype(object)
    return {"first": first, "middle": middle, "last": last, "suffix": suffix}, population


def _draw(which: str, n: int, rng: np.random.Generator, own: Sequence[str] | str, listed: float) -> Words:
    """Names of a population: `listed` of them from its own list, the others from the public's."""
    public = shares("first" if which == "first" else "last")
    found = _titled(public.index.to_numpy(object))[
        rng.choice(len(public), n, p=(public / public.sum()).to_numpy())
    ]
    if which == "last":
        rare = np.flatnonzero(rng.random(n) < 0.17)
        found[rare] = [a.capitalize() + b + c for a, b, c in zip(
            rng.choice(_STARTS, len(rare)), rng.choice(["", "a", "o", "in", "ten"], len(rare)),
            rng.choice(_ENDS, len(rare)), strict=True)]  # fmt: skip
    if own:
        at = np.flatnonzero(rng.random(n) < listed)
        weight = public.reindex(list(own)).fillna(5e-5).to_numpy() ** 0.7
        found[at] = _titled(np.array(own, object))[rng.choice(len(own), len(at), p=weight / weight.sum())]
    return found


def _titled(words: Words) -> Words:
    return np.array([word.capitalize() for word in words], object)


def _second_names(
    first: Words, last: Words, population: npt.NDArray[np.int64], rng: np.random.Generator
) -> None:
    """Give some a double given name, and some a double surname."""
    n = len(first)
    two = np.flatnonzero(rng.random(n) < np.array([0.02, 0.12, 0.15])[population])
    first[two] = (
        first[two] + rng.choice([" ", "-", " "], len(two)).astype(object) + _shuffled(first, two, rng)
    )
    two = np.flatnonzero(rng.random(n) < np.array([0.015, 0.25, 0.01])[population])
    last[two] = last[two] + rng.choice([" ", "-", " "], len(two)).astype(object) + _shuffled(last, two, rng)


def _shuffled(words: Words, at: npt.NDArray[np.int64], rng: np.random.Generator) -> Words:
    """Single words for the rows `at`, drawn from those near them."""
    drawn = words[rng.integers(0, len(words), len(at))]
    return np.array([word.replace("-", " ").split(" ")[0] for word in drawn], object)
