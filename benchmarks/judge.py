"""What a matching is judged by: pairs, duplicates, links to another person, calibration."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.networks import Judged

Codes = npt.NDArray[np.int64]


def true_pairs(net: Judged) -> pd.DataFrame:
    """Return every account with every staff row of the same human, ``user_id, staff_member_id``."""
    staff = pd.DataFrame({"staff_member_id": net.staff["staff_member_id"], "person": net.staff_person})
    users = pd.DataFrame({"user_id": net.users["user_id"], "person": net.user_person})
    return users[users["person"] >= 0].merge(staff, on="person")[["user_id", "staff_member_id"]]


def true_duplicates(net: Judged) -> pd.DataFrame:
    """Return every pair of accounts of one human."""
    users = pd.DataFrame({"user_id": net.users["user_id"], "person": net.user_person})
    users = users[users["person"] >= 0]
    both = users.merge(users, on="person", suffixes=("_1", "_2"))
    return both[both["user_id_1"] < both["user_id_2"]][["user_id_1", "user_id_2"]]


def f1(found: pd.DataFrame, true: pd.DataFrame) -> tuple[float, float, float]:
    """Return precision, recall and F1 of pairs of ids; duplicates in `found` count once."""
    a = found.iloc[:, 0].astype(str) + "|" + found.iloc[:, 1].astype(str)
    b = true.iloc[:, 0].astype(str) + "|" + true.iloc[:, 1].astype(str)
    a = a.drop_duplicates()
    hit = float(a.isin(b).sum())
    precision, recall = hit / max(len(a), 1), hit / max(len(b), 1)
    return precision, recall, 2 * hit / max(len(a) + len(b), 1)


def best_f1(suspicion: npt.NDArray[np.float64], fault: npt.NDArray[np.bool_]) -> float:
    """Return the F1 at the threshold on `suspicion` that makes it highest."""
    order = np.argsort(-suspicion, kind="stable")
    hits = np.cumsum(fault[order])
    last = np.append(np.diff(suspicion[order]) != 0, True)  # a threshold takes ties together
    score = 2 * hits / (np.arange(1, len(fault) + 1) + fault.sum())
    return float(score[last].max(initial=0.0))


def calibration(stated: npt.NDArray[np.float64], true: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Return the error of contested probabilities (.05 to .999), and how often .99 and more is false."""
    contested = (stated >= 0.05) & (stated <= 0.999)
    bins = np.minimum((stated[contested] * 10).astype(int), 9)
    error = sum(
        abs(stated[contested][bins == b].mean() - true[contested][bins == b].mean()) * (bins == b).mean()
        for b in np.unique(bins)
    )
    sure = stated >= 0.99
    return float(error), float(1 - true[sure].mean()) if sure.any() else 0.0


def faulty_links(net: Judged) -> npt.NDArray[np.bool_]:
    """Return which links are to another person's row."""
    staff = net.staff_person.set_axis(net.staff["staff_member_id"])
    user = net.user_person.set_axis(net.users["user_id"])
    left, right = user.reindex(net.links["user_id"]), staff.reindex(net.links["staff_member_id"])
    return np.asarray(left.to_numpy() != right.to_numpy())
