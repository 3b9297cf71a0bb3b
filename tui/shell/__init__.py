"""The commands of the command line, a file each; only `snapshot` and `dashboard` load the screen, late."""
