"""`depthdeck alerts`: alerts without the screen."""
