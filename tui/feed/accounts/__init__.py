"""The accounts of a key, live: events heard, what is asked beside them, and what to do when a key fails."""
