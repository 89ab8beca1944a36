"""From "that is not my record" to the fact, its cause and its reach.

`record` and `who` answer by the link of the day.  Where the log cannot say which account
it was, `estimate` says who wrote how many, or that it cannot be told.
"""

from srreconcile.investigate.authors import Estimate, estimate
from srreconcile.investigate.backtest import Backtest, backtest
from srreconcile.investigate.building import record, who
from srreconcile.investigate.case import Case
from srreconcile.investigate.find import Candidates

__all__ = ["Backtest", "Candidates", "Case", "Estimate", "backtest", "estimate", "record", "who"]
