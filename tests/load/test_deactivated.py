"""Records that were deleted in their system and are still in its export."""

import srreconcile as sr

LOG = """
    behavior_id | staff_member_id | date       | active
    1           | 7               | 2026-03-01 | 1
    2           | 7               | 2026-03-02 | 0
    3           | 7               | 2026-03-03 | 0
"""


def test_they_are_kept_and_counted_in_a_remark(export):
    records = sr.read_records(export("behaviors.csv", LOG))
    report = records.attrs["load_report"]
    assert len(records) == 3
    assert report.files["remarks"].tolist() == [
        "2 records of it deactivated (active 0), kept like all others."
    ]
    assert report.doubts == []


def test_a_log_without_any_has_no_remark(export):
    records = sr.read_records(export("behaviors.csv", LOG.replace("| 0", "| 1")))
    assert records.attrs["load_report"].files["remarks"].tolist() == [""]
