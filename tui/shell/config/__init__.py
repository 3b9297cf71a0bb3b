"""`depthdeck config`: where the settings file is, what holds and from where, a change, an editor, a check."""
