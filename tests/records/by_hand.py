"""The slowest and most obvious way to judge a log: the reference of the tests."""

import pandas as pd

from srreconcile.records.rulings import (
    MISATTRIBUTED,
    NO_LINK,
    ON_BEHALF,
    OWN,
    STAFF_NOT_LINK,
    UNKNOWN,
    VERDICTS,
)

ALWAYS, NOT_YET = pd.Timestamp("1700-01-01"), pd.Timestamp("2200-01-01")
DAY = pd.Timedelta(days=1)
CODES = {"same": OWN, "probable": OWN, "different": MISATTRIBUTED}


def spans(frame):
    """Each row's pair and its span; a missing end is open."""
    for row in frame.itertuples():
        begin = ALWAYS if pd.isna(row.valid_from) else row.valid_from
        end = NOT_YET if pd.isna(row.valid_to) else row.valid_to
        yield row.user_id, row.staff_member_id, begin, end


class ByHand:
    """Judges one record at a time."""

    def __init__(self, links, identity, delegations, accounts, persons):
        self.links = list(spans(links))
        self.identity = {(row.user_id, row.staff_member_id): row.identity for row in identity.itertuples()}
        self.person = dict(zip(persons["staff_member_id"], persons["person_id"], strict=True))
        self.account = dict(zip(accounts["user_id"], accounts["person_id"], strict=True))
        self.services = set(accounts.loc[accounts["account_kind"].eq("service"), "user_id"])
        self.choosers = set(accounts.loc[accounts["may_choose"], "user_id"])
        self.declared = []
        for user, staff, begin, end in spans(delegations):
            until = end + DAY if end == end.normalize() and end != NOT_YET else end
            same_person = [
                s for s in self.person if staff in self.person and self.person[s] == self.person[staff]
            ]
            self.declared += [(user, row, begin, until) for row in {staff, *same_person}]

    def holds(self, spells, user, staff, at):
        return any((u, s) == (user, staff) and begin <= at < end for u, s, begin, end in spells)

    def meaning(self, user, staff, at):
        """What a record under `staff` means if `user` wrote it through a link; None without one."""
        if not self.holds(self.links, user, staff, at):
            return None
        code = CODES.get(self.identity.get((user, staff)), UNKNOWN)
        if code != OWN and self.holds(self.declared, user, staff, at):
            return ON_BEHALF
        return code

    def authored(self, user, staff, at):
        """What it means that the record itself names `user`."""
        said = self.identity.get((user, staff))
        one = self.account.get(user)
        if said in ("same", "probable") or (
            said not in ("different", "ambiguous", "generic")
            and one is not None
            and one == self.person.get(staff)
        ):
            return OWN
        if self.holds(self.declared, user, staff, at) or user in self.services:
            return ON_BEHALF
        through = self.meaning(user, staff, at)
        if user in self.choosers and through in (None, MISATTRIBUTED):
            return STAFF_NOT_LINK
        if through is not None:
            return through
        linked = any(u == user and begin <= at < end for u, _, begin, end in self.links)
        return STAFF_NOT_LINK if linked else None

    def instants(self, at):
        """The moments at which something may differ within the record's time."""
        if at != at.normalize():
            return [at]
        ends = [end for *_, a, b in self.links + self.declared for end in (a, b)]
        return [at, *(end for end in ends if at < end < at + DAY)]

    def verdict(self, staff, author, at):
        """(user, verdict, certainty) of one record."""
        users = {author} if author else {user for user, *_ in self.links}
        judge = self.authored if author else self.meaning
        said = {user: [judge(user, staff, t) for t in self.instants(at)] for user in users}
        said = {user: codes for user, codes in said.items() if any(codes)}
        if not said:
            return author or None, VERDICTS[NO_LINK], "certain"
        best = {user: min(code for code in codes if code) for user, codes in said.items()}
        user = author or (next(iter(said)) if len(said) == 1 else None)
        if len(set(best.values())) > 1:
            return user, VERDICTS[UNKNOWN], "window"
        code = next(iter(best.values()))
        if code == UNKNOWN:
            return user, VERDICTS[UNKNOWN], "unknown"
        steady = all(code == only for codes in said.values() for only in codes)
        return user, VERDICTS[code], "certain" if steady else "window"

    def counts(self, log):
        """{(user, staff, verdict, certainty): records} of a whole log, and what was set aside."""
        found, nameless, timeless = {}, 0, 0
        for row in log.itertuples():
            at = row.event_date if pd.isna(row.entered_at) else row.entered_at
            staff = None if pd.isna(row.staff_member_id) else row.staff_member_id.strip().removeprefix("'")
            author = None if pd.isna(row.entered_by_user_id) else row.entered_by_user_id
            if not staff:
                nameless += 1
            elif pd.isna(at) or not ALWAYS <= at < NOT_YET:
                timeless += 1
            else:
                user, verdict, certainty = self.verdict(staff, author, at)
                key = (user, staff, verdict, certainty)
                found[key] = found.get(key, 0) + 1
        return found, nameless, timeless
