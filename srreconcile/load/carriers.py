"""What several lists say of the same ids: links on either side, and zeros that one of them lost."""

from __future__ import annotations

import pandas as pd

from srreconcile.load.raw import Issue
from srreconcile.tables import SCHEMAS, carried_links


def join_links(found: dict[str, pd.DataFrame], said: list[str], issues: list[Issue]) -> None:
    """Put the link table beside the links that staff rows and accounts carry.

    Parameters
    ----------
    found : dict of str to DataFrame
        The tables; ``links`` is replaced by one whose ``origin`` says which lists carry each.
    said, issues : list
        What was done and what is doubtful; are added to.
    """
    links = found.get("links")
    if links is None:
        return
    staff, users = (
        SCHEMAS[name].conform(found[name], name) if name in found else None for name in ("staff", "users")
    )
    carried = carried_links(staff, users)
    if carried is None:
        return
    links = SCHEMAS["links"].conform(links, "links")
    pair = ["user_id", "staff_member_id"]
    own = pd.MultiIndex.from_frame(links[pair])
    origin = pd.Series(carried["origin"].to_numpy(), index=pd.MultiIndex.from_frame(carried[pair])).reindex(
        own
    )
    links["origin"] = ("links+" + pd.Series(origin.to_numpy(), index=links.index)).fillna("links")
    current = links["valid_to"].isna()
    lost = ~pd.MultiIndex.from_frame(carried[pair]).isin(own[current.to_numpy()])
    new = lost & ~carried["user_id"].isin(links["user_id"])
    unlike = int((lost & ~new).sum())
    unsaid = int((current & ~own.isin(pd.MultiIndex.from_frame(carried[pair]))).sum())
    if unlike or unsaid:
        issues.append(
            Issue(
                "carriers disagree",
                f"{unlike:,} links that staff or account lists carry are not current in the link "
                f"table, and {unsaid:,} current ones are on neither list; the link table stands.",
                "links",
            )
        )
    if new.any():
        said.append(
            f"{int(new.sum()):,} links of users whom the link table does not know were taken from the other lists."
        )
        links = pd.concat([links, carried[new]], ignore_index=True)
    found["links"] = links


def tell_unlike_zeros(found: dict[str, pd.DataFrame], issues: list[Issue]) -> None:
    """Tell ids that another list has with more leading zeros: a spreadsheet has read them as numbers.

    Examples
    --------
    >>> told = []
    >>> staff, links = (pd.DataFrame({"staff_member_id": [one]}) for one in ("007", "7"))
    >>> tell_unlike_zeros({"staff": staff, "links": links}, told)
    >>> told[0].rule, told[0].file
    ('zeros differ', 'links')
    """
    for key, home in (("staff_member_id", "staff"), ("user_id", "users")):
        if home not in found or key not in found[home]:
            continue
        own = pd.Index(found[home][key].dropna().unique())
        bare = pd.Index(own.str.lstrip("0")).unique()
        for name, frame in found.items():
            if name == home or key not in frame:
                continue
            other = pd.Index(frame[key].dropna().unique())
            strange = other[own.get_indexer(other) < 0]
            alike = strange[bare.get_indexer(strange.str.lstrip("0")) >= 0]
            if len(alike):
                issues.append(
                    Issue(
                        "zeros differ",
                        f"{len(alike):,} ids of {key} differ from those of {home} by leading zeros only "
                        f"({', '.join(alike[:5])}): one of the two files was saved by a spreadsheet. Export it again.",
                        name,
                        column=key,
                    )
                )
