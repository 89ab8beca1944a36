"""One file per vendor: its layouts, in a tuple ``LAYOUTS``, and ``join`` where several files make one table.

There is no list to edit: the folder is scanned.
"""
