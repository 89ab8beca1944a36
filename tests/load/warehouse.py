"""The same few tables in any database."""

from datetime import UTC, datetime

import sqlalchemy as sa

STAFF = [
    ("0042", "Ana", "Ruiz", "ana@net.org", True, datetime(2026, 9, 1, 8, tzinfo=UTC)),
    ("7", "Null", "O'Neil", None, False, None),
]
ODD_NAMES = ['users"; DROP TABLE staff; --', "select all", "naïve table", "users' or '1'='1"]


def fill(engine):
    """The same few tables in any database."""
    meta = sa.MetaData()
    staff = sa.Table(
        "staff", meta, *(sa.Column(name, sa.Text) for name in "staff_member_id first_name last_name email".split()),
        sa.Column("active", sa.Boolean), sa.Column("start_date", sa.DateTime(timezone=True)), sa.Column("ssn", sa.Text),
    )  # fmt: skip
    users = sa.Table("accounts", meta, sa.Column("uid", sa.Integer), sa.Column("mail", sa.Text))
    log = sa.Table(
        "log", meta, sa.Column("record_id", sa.Integer), sa.Column("record_type", sa.Text),
        sa.Column("staff_member_id", sa.Text), sa.Column("event_date", sa.Date),
    )  # fmt: skip
    odd = [
        sa.Table(name, meta, sa.Column("user_id", sa.Text), sa.Column("email", sa.Text)) for name in ODD_NAMES
    ]
    meta.create_all(engine)
    with engine.begin() as connection:
        names = [column.name for column in staff.columns]
        connection.execute(
            staff.insert(), [dict(zip(names, (*row, "123-45-6789"), strict=True)) for row in STAFF]
        )
        connection.execute(users.insert(), [{"uid": 10, "mail": "a@x.org"}, {"uid": 11, "mail": None}])
        days = [datetime(2026, 9, 1 + n % 28, tzinfo=UTC).date() for n in range(1000)]
        connection.execute(
            log.insert(),
            [
                {
                    "record_id": n,
                    "record_type": "incident",
                    "staff_member_id": f"{n % 9:03}",
                    "event_date": days[n],
                }
                for n in range(1000)
            ],
        )
        for table in odd:
            connection.execute(table.insert(), [{"user_id": table.name[:3], "email": "o@x.org"}])
