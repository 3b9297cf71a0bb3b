"""What `depthdeck doctor` looks into, one file a field; none of it needs a screen."""
