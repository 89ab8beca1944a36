"""What the exit codes mean: a contract for schedulers."""

OK, FOUND, WRONG_INPUT, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130

CODES = """\
exit codes:
  0  done; with --fail-on, nothing of that severity or above
  1  done; --fail-on found something
  2  the input, the policy or the command is wrong
  3  a fault of srreconcile itself
  130  interrupted
"""
