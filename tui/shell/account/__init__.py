"""`depthdeck account`: the accounts of a key, without the screen."""
