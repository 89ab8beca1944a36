"""What a pointblank suite and a datacompy comparison say of a network, for `benchmarks.kinds`.

::

    python -m venv rivals && rivals/bin/pip install datacompy pointblank pyarrow
    python -m benchmarks.kinds --staff 5000 --seed 1 --rivals rivals/bin/python

Run by the interpreter of an environment of its own, since datacompy holds pandas below
3.1; so nothing of srreconcile is imported here.  Reads the tables of a folder (Parquet)
and prints JSON: for each rival its seconds and what it says, by account and staff row.

Both are written as a careful analyst writes them: keys trimmed and in lower case, live
links only, delegations in date left out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

Said = list[tuple[Any, Any, str]]


def main(folder: str, as_of: str) -> None:
    """Print what each rival says."""
    tables = {name: pd.read_parquet(Path(folder, f"{name}.parquet")) for name in NAMES}
    day = pd.Timestamp(as_of)
    told = {}
    for name, rival in RIVALS.items():
        began = time.process_time()
        said = rival(tables, day)
        told[name] = {"seconds": time.process_time() - began, "said": said}
    print(json.dumps(told))


NAMES = ("staff", "users", "links", "delegations")


def _plain(tables: dict[str, pd.DataFrame], as_of: pd.Timestamp) -> tuple[pd.DataFrame, ...]:
    users, staff = (
        frame.assign(
            name=(frame["first_name"] + " " + frame["last_name"]).str.lower().str.strip(),
            email=frame["email"].str.lower().str.strip(),
            active=frame["active"].astype("bool"),
        )
        for frame in (tables["users"], tables["staff"])
    )
    links = tables["links"]
    live = links.loc[~(links["valid_to"] <= as_of), ["user_id", "staff_member_id"]].drop_duplicates()
    return users, staff, live


def by_datacompy(tables: dict[str, pd.DataFrame], as_of: pd.Timestamp) -> Said:
    """The links given against the links that e-mail derives."""
    import datacompy

    users, staff, live = _plain(tables, as_of)
    keys = ["user_id", "staff_member_id"]
    live = live[~live["user_id"].isin(users.loc[~users["active"], "user_id"])]
    derived = users[users["active"]].dropna(subset="email").merge(
        staff[staff["active"]].dropna(subset="email"), on="email", suffixes=("", "_staff")
    )  # fmt: skip
    wanted = derived[["user_id", "staff_member_id_staff"]].set_axis(keys, axis=1).drop_duplicates()
    result = datacompy.PandasCompare(
        live.assign(linked="yes"), wanted.assign(linked="yes"), join_columns=keys
    )
    sides = (("only given", result.df1_unq_rows), ("only derived", result.df2_unq_rows))
    return [(*row, label) for label, rows in sides for row in rows[keys].itertuples(index=False, name=None)]


def by_pointblank(tables: dict[str, pd.DataFrame], as_of: pd.Timestamp) -> Said:
    """A suite of expectations on the joined tables; the rows that fail are what it says."""
    import pointblank as pb

    users, staff, live = _plain(tables, as_of)
    facts = ["email", "name", "active", "start_date", "end_date"]
    linked = live.merge(
        users[["user_id", "email", "name", "active"]], how="left", on="user_id", indicator="user"
    )
    linked = linked.merge(
        staff[["staff_member_id", *facts]],
        how="left",
        on="staff_member_id",
        suffixes=("", "_staff"),
        indicator="row",
    )
    declared = tables["delegations"]
    declared = declared.loc[~(declared["valid_to"] < as_of), ["user_id", "staff_member_id"]].drop_duplicates()
    linked = linked.merge(declared, how="left", on=["user_id", "staff_member_id"], indicator="declared")
    ours = linked["declared"].eq("both") | linked["row"].ne("both") | linked["user"].ne("both")
    linked = linked.assign(
        same=(linked["email"].eq(linked["email_staff"]) | linked["name"].eq(linked["name_staff"]) | ours),
        on_list=linked["row"].eq("both"),
        known=linked["user"].eq("both"),
        works=~linked["active"].eq(False) | ~linked["active_staff"].eq(True),
        stays=linked["active_staff"].ne(False) | linked["active"].eq(False),
        begun=~(linked["start_date"] > as_of),
    ).drop(columns=["user", "row", "declared"])
    enabled = users[users["active"]]
    enabled = enabled.assign(linked=enabled["user_id"].isin(live["user_id"]))
    here = staff[staff["active"]]
    here = here.assign(
        linked=here["staff_member_id"].isin(live["staff_member_id"]),
        ends=~(here["end_date"] < as_of.normalize()),
    )
    suites: list[tuple[pd.DataFrame, dict[str, Callable[[Any], Any]]]] = [
        (enabled, {"has no link": lambda v: _true(v, "linked"),
                   "name twice": lambda v: v.rows_distinct(columns_subset=["name"])}),
        (here, {"has no account": lambda v: _true(v, "linked"), "is past its end": lambda v: _true(v, "ends"),
                "stands twice": lambda v: v.rows_distinct(columns_subset=["name", "school_id"])}),
        (linked, {"differs": lambda v: _true(v, "same"), "leads nowhere": lambda v: _true(v, "on_list"),
                  "comes from nowhere": lambda v: _true(v, "known"), "is disabled": lambda v: _true(v, "works"),
                  "has left": lambda v: _true(v, "stays"), "has not begun": lambda v: _true(v, "begun"),
                  "is shared": lambda v: v.rows_distinct(columns_subset=["staff_member_id"])}),
    ]  # fmt: skip
    said: Said = []
    for frame, steps in suites:
        validation = pb.Validate(frame.reset_index(drop=True))
        for step in steps.values():
            validation = step(validation)
        validation = validation.interrogate(extract_limit=len(frame))
        for at, label in enumerate(steps, start=1):
            failed = validation.get_data_extracts(i=at, frame=True)
            if failed is not None and len(failed):
                rows = frame.reset_index(drop=True).loc[failed["_row_num_"] - 1]
                ids = rows.reindex(columns=["user_id", "staff_member_id"]).astype(object)
                if frame is not linked:  # the carrier's own other id says nothing here
                    ids["staff_member_id" if frame is enabled else "user_id"] = None
                ids = ids.where(ids.notna(), None)
                said += [(*row, label) for row in ids.itertuples(index=False, name=None)]
    return said


def _true(validation: Any, column: str) -> Any:
    return validation.col_vals_eq(
        columns=column, value=1, pre=lambda rows: rows.assign(**{column: rows[column] * 1})
    )


RIVALS = {"datacompy": by_datacompy, "pointblank": by_pointblank}

if __name__ == "__main__":
    main(*sys.argv[1:])
