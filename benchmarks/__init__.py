"""What the figures of the README come from; each module runs with one command."""
