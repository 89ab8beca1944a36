"""A school network with planted faults, benign look-alikes and the truth, at any size."""

from srreconcile.simulate.network import Network, simulate

__all__ = ["Network", "simulate"]
