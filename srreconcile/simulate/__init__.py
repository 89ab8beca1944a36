"""A school network with planted faults, benign look-alikes and the truth, at any size."""

from srreconcile.simulate.log import write_log
from srreconcile.simulate.network import Network, simulate
from srreconcile.simulate.sample import write_sample

__all__ = ["Network", "simulate", "write_log", "write_sample"]
