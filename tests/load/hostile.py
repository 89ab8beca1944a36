"""Exports whose every name means harm."""

import pandas as pd

HOSTILE = [
    "=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1+1", "\uff1d1+1", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\x1b[31mred", "\x9b31m", "\u202egnp.exe", "\u2066hid\u2069", "a\x07b", "$x^2$", "'; DROP TABLE staff;--",
    "../../etc", "{{7*7}}", "\u200b=1+1", "O\u2028Hara",
]  # fmt: skip


def exports(folder, names):
    """Write a small network of these names: links crossed, one account unlinked, a log."""
    n = len(names)
    number = [str(100 + i) for i in range(n)]
    people = {"first_name": names, "last_name": ["Ruiz" + str(i) for i in range(n)], "school_id": ["1"] * n}
    staff = pd.DataFrame({"staff_member_id": number, **people, "email": [f"p{i}@net.example" for i in range(n)],
                          "title": names[::-1], "active": "true"})  # fmt: skip
    users = pd.DataFrame({"user_id": ["9" + i for i in number], **people, "last_login_at": "2026-11-20 08:00",
                          "email": staff["email"], "groups": names[::-1], "active": "true"})  # fmt: skip
    links = pd.DataFrame({"user_id": users["user_id"], "staff_member_id": number}).iloc[:-1]
    links.loc[[0, 1], "staff_member_id"] = [number[1], number[0]]
    records = pd.DataFrame({"record_id": range(1, 61), "record_type": "behavior", "school_id": "1",
                            "staff_member_id": [number[i % n] for i in range(60)], "student_id": "5",
                            "event_date": "2026-10-05", "entered_at": "2026-10-05 14:00:00"})  # fmt: skip
    schools = pd.DataFrame({"school_id": ["1"], "name": [names[0] + names[8]]})
    tables = {"staff": staff, "users": users, "links": links, "records": records, "schools": schools}
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
