"""From "that is not my record" to the fact, its cause and its reach."""
