"""The other ways to match accounts to staff rows, as people really do it.

Exact e-mail; e-mail and then an equal name; name similarity (rapidfuzz); Splink 5 as its
guide sets it up; and Splink as an expert would: names taken apart, formal names, logins
held against names, dates, and the best candidate of each account.  Each returns pairs
``user_id, staff_member_id, probability`` at its usual threshold.
"""

from __future__ import annotations

import contextlib
import logging
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.networks import Judged

PAIR = ["user_id", "staff_member_id", "probability"]


def exact_email(net: Judged) -> pd.DataFrame:
    """Return the pairs whose addresses are equal but for case and outer space."""
    left, right = _clean(net.users, "user_id"), _clean(net.staff, "staff_member_id")
    return left.dropna(subset="email").merge(right, on="email").assign(probability=1.0)[PAIR]


def email_and_name(net: Judged) -> pd.DataFrame:
    """Return the pairs of equal address, and else of an equal name that is nobody else's."""
    by_email = exact_email(net)
    left, right = _clean(net.users, "user_id"), _clean(net.staff, "staff_member_id")
    left = left[~left["user_id"].isin(by_email["user_id"])].dropna(subset=["first", "last"])
    right = right[~right.duplicated(["first", "last"], keep=False)].dropna(subset=["first", "last"])
    by_name = left.merge(right, on=["first", "last"]).assign(probability=1.0)
    return pd.concat([by_email, by_name[PAIR]], ignore_index=True)


def name_similarity(net: Judged) -> pd.DataFrame:
    """Return the most similar full name of each account, from 90 of 100 on."""
    from rapidfuzz import fuzz, process

    left, right = _clean(net.users, "user_id"), _clean(net.staff, "staff_member_id")
    names = [(f["first"].fillna("") + " " + f["last"].fillna("")).str.strip() for f in (left, right)]
    found = []
    for start in range(0, len(left), 1000):
        scores = process.cdist(names[0][start : start + 1000], names[1], scorer=fuzz.token_sort_ratio,
                               score_cutoff=90, dtype=np.uint8)  # fmt: skip
        best = scores.argmax(axis=1)
        kept = np.flatnonzero(scores.max(axis=1) >= 90)
        found.append(pd.DataFrame({
            "user_id": left["user_id"].to_numpy()[start + kept],
            "staff_member_id": right["staff_member_id"].to_numpy()[best[kept]],
            "probability": scores[kept, best[kept]] / 100,
        }))  # fmt: skip
    return pd.concat(found, ignore_index=True)


def splink_template(net: Judged) -> pd.DataFrame:
    """Return the pairs of Splink's guide from .5 on: names, e-mail, school."""
    import splink.comparison_library as cl
    from splink import block_on

    comparisons = [
        cl.ForenameSurnameComparison("first", "last"),
        cl.EmailComparison("email"),
        cl.ExactMatch("school_id").configure(term_frequency_adjustments=True),
    ]
    rules = [
        block_on("email"),
        block_on("first", "last"),
        block_on("last", "school_id"),
        block_on("first", "school_id"),
    ]
    found = _splink(net, comparisons, rules, [block_on("email"), block_on("first", "last")])
    return found[found["probability"] >= 0.5]


def splink_expert(net: Judged) -> pd.DataFrame:
    """Return the best candidate of each account from .5 on, on evidence that an expert prepares."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import block_on

    first = cl.CustomComparison(output_column_name="first", comparison_levels=[
        cll.NullLevel("first"),
        cll.ExactMatchLevel("first", term_frequency_adjustments=True),
        cll.CustomLevel("formal_l = formal_r OR preferred_l = first_r OR first_l = preferred_r", "nickname"),
        cll.JaroWinklerLevel("first", 0.9),
        cll.CustomLevel("left(first_l, 1) = left(first_r, 1)", "initial"),
        cll.ElseLevel(),
    ])  # fmt: skip
    last = cl.CustomComparison(output_column_name="last", comparison_levels=[
        cll.NullLevel("last"),
        cll.ExactMatchLevel("last", term_frequency_adjustments=True),
        cll.CustomLevel("part_a_l = part_a_r OR part_b_l = part_b_r OR former_l = last_r OR former_r = last_l", "part"),
        cll.JaroWinklerLevel("last", 0.9),
        cll.ElseLevel(),
    ])  # fmt: skip
    login = cl.CustomComparison(output_column_name="email", comparison_levels=[
        cll.NullLevel("email"),
        cll.ExactMatchLevel("email"),
        cll.CustomLevel("login_l = login_r AND NOT private_l AND NOT private_r", "same login"),
        cll.CustomLevel("letters_l = letters_r", "digits differ"),
        cll.CustomLevel("made_l = letters_r OR letters_l = made_r", "login fits the name"),
        cll.CustomLevel("private_l OR private_r", "private"),
        cll.ElseLevel(),
    ])  # fmt: skip
    dates = cl.CustomComparison(output_column_name="day", comparison_levels=[
        cll.NullLevel("day"),
        cll.CustomLevel("abs(date_diff('day', day_l, day_r)) <= 90", "near"),
        cll.ElseLevel(),
    ])  # fmt: skip
    school = cl.ExactMatch("school_id").configure(term_frequency_adjustments=True)
    rules = [block_on("email"), block_on("login"), block_on("formal", "last"), block_on("last", "school_id"),
             block_on("first", "school_id"), block_on("part_a", "left(first, 1)"), block_on("made"),
             "l.letters = r.made OR l.made = r.letters" if len(net.users) < 2_000 else block_on("letters")]  # fmt: skip
    found = _splink(
        net, [first, last, login, dates, school], rules, [block_on("email"), block_on("formal", "last")]
    )
    best = found.sort_values("probability", ascending=False).drop_duplicates("user_id")
    return best[best["probability"] >= 0.5]


ANCHORS: dict[str, Callable[[Judged], pd.DataFrame]] = {
    "exact e-mail": exact_email,
    "e-mail + name": email_and_name,
    "rapidfuzz": name_similarity,
    "Splink template": splink_template,
    "Splink expert": splink_expert,
}


def _clean(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """Ids, folded names and addresses."""
    found = pd.DataFrame({key: frame[key], "email": frame["email"].str.strip().str.lower()})
    for column in ("first", "last"):
        found[column] = frame[f"{column}_name"].map(_fold, na_action="ignore")
    return found


def _fold(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if c.isalnum() or c == " ")


def _prepared(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """One list as Splink reads it, with what an expert would derive."""
    from srreconcile.people.given_names import formal_names
    from srreconcile.people.parse import parse_names

    name = parse_names(frame)
    found = name[["first", "last", "part_a", "part_b", "former", "preferred"]].copy()
    formal = formal_names()
    found["formal"] = [formal.get(token, (token,))[0] for token in name["token"]]
    found["made"] = [first[:1] + last for first, last in zip(name["token"], name["last"], strict=True)]
    email = frame["email"].str.strip().str.lower()
    found["email"], found["login"] = email, email.str.partition("@")[0]
    found["letters"] = found["login"].str.replace(r"[^a-z]+", "", regex=True)
    found["private"] = email.str.contains(
        r"@(?:gmail|yahoo|hotmail|outlook|icloud|aol)\.", regex=True
    ).fillna(False)
    found["school_id"] = frame["school_id"]
    found["day"] = frame["start_date"] if "start_date" in frame else frame["created_at"]
    found["unique_id"] = frame[key]
    texts = found.columns.difference(["day", "private"])
    return found.assign(
        **{c: found[c].where(found[c].notna() & (found[c] != ""), None).astype(object) for c in texts}
    )


def _splink(net: Judged, comparisons: list[Any], rules: list[Any], training: list[Any]) -> pd.DataFrame:
    """Every scored pair; parameters are estimated as the guide says."""
    from splink import Linker, SettingsCreator
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI()
    tables = [
        api.register(_prepared(frame, key), dataset_display_name=name)
        for name, frame, key in (("staff", net.staff, "staff_member_id"), ("users", net.users, "user_id"))
    ]
    settings = SettingsCreator(
        link_type="link_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules
    )
    linker = Linker(tables, settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match(training, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000)
    for rule in training:
        with contextlib.suppress(Exception):  # with sixty rows EM finds nothing to learn from
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    staff_left = found["source_dataset_l"].eq("staff")
    return pd.DataFrame({
        "user_id": found["unique_id_r"].where(staff_left, found["unique_id_l"]),
        "staff_member_id": found["unique_id_l"].where(staff_left, found["unique_id_r"]),
        "probability": found["match_probability"],
    })  # fmt: skip
