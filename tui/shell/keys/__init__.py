"""`depthdeck keys`: API keys by name."""
