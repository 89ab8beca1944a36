"""The picture of stored runs can be read, however many there are and however much they found."""

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from srreconcile.plots_trend import RUNS, trend
from srreconcile.runs.history import RunHistory


def stored(runs, most):
    """A history of weekly runs with up to `most` findings open."""
    drawn = np.random.default_rng(runs)
    names = ("new", "reopened", "asked_again", "fixed", "waived")
    counts = {name: drawn.integers(0, most // 8 + 2, runs) for name in names}
    counts["open"] = drawn.integers(most // 2, most, runs) + sum(counts[name] for name in names[:3])
    days = pd.date_range("2026-01-05", periods=runs, freq="7D")
    listed = pd.DataFrame({"run_id": range(runs), "as_of": days})
    return RunHistory(listed, pd.DataFrame({"status": []}), listed[["run_id"]].assign(**counts))


@pytest.mark.parametrize(("runs", "most"), [(1, 4), (2, 40), (12, 300), (RUNS, 15), (60, 12_000)])
def test_no_number_and_no_day_overlaps_another_or_is_cut_off(runs, most):
    figure = trend(stored(runs, most))
    pen = FigureCanvasAgg(figure).get_renderer()
    texts = [*figure.texts, *figure.axes[0].texts, *figure.axes[0].get_xticklabels()]
    boxes = [text.get_window_extent(pen) for text in texts if text.get_text()]
    assert len(boxes) > min(runs, RUNS)
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)
    assert [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])] == []


def test_a_bar_too_thin_for_its_number_goes_without_and_the_column_tells_the_sum():
    few = stored(1, 400)
    few.trend[["new", "reopened", "asked_again", "fixed", "waived", "open"]] = [1, 0, 0, 0, 0, 400]
    assert [text.get_text() for text in trend(few).axes[0].texts] == ["399", "400"]
