"""A record log too big for memory.

A log of any size enters the package as counts only:

* `attribute` reads it once and says whose name the records carry and who wrote them, per
  account and staff row;
* `Attribution.cells` adds month and type, when asked;
* `Attribution.fetch` returns the rows of one case.

A record names a staff row and seldom the account that typed it.  The account is the one
linked *when the record was made*: today's link would blame the wrong person for all
that was logged before a link was mended.

Verdicts
--------
own
    The account and the staff row are one person.
on_behalf
    They are two, and a delegation for that day is declared.
misattributed
    They are two people, and nothing explains it.
staff_not_link
    The record names its author, who was linked elsewhere at the time.
no_link
    Nobody was linked to the staff row; or the record names its author, who had no link.
unknown
    It cannot be told: the accounts that were linked disagree, or their people are unknown.

A verdict is *certain*; or it holds within a *window*, because several accounts could
have written the record, or a link changed on the day of a record that has no hour; or
it is *unknown* whether the account, which is known, is that person.
"""

from __future__ import annotations

from srreconcile.records.attribution import Attribution
from srreconcile.records.judging import attribute

__all__ = ["Attribution", "attribute"]
