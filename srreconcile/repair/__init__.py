"""From findings to a correction: planned, signed, carried out elsewhere, proven here.

The package writes plans and never to a platform.  Links come first, or new records would
go out under the wrong name while the old ones are mended; then records, of which only the
staff id changes; then a fresh export proves it (`verify`).
"""

from srreconcile.repair.corrections import read_corrections
from srreconcile.repair.exports import crosswalk, import_problems, write_staff_import, write_table
from srreconcile.repair.files import read_plan
from srreconcile.repair.ledger import Ledger
from srreconcile.repair.making import repair_plan
from srreconcile.repair.plan import Limits, Plan
from srreconcile.repair.verifying import Verification, verify

__all__ = [
    "Ledger",
    "Limits",
    "Plan",
    "Verification",
    "crosswalk",
    "import_problems",
    "read_corrections",
    "read_plan",
    "repair_plan",
    "verify",
    "write_staff_import",
    "write_table",
]
