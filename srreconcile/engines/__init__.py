"""Engines beside DuckDB, for logs that outgrow one machine.

Each has the methods of `engine.Connection` that `records` uses and runs the same
untouched SQL; a test holds them to equal answers.
"""
