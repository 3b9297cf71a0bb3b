"""`depthdeck completion`: a script that completes commands, flags, values and symbols in a shell."""
