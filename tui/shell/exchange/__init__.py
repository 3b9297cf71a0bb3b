"""`depthdeck exchange`: the embedded exchange, for other programs."""
