"""The places of the dashboard, one file each: a place declares its streams and lays out its widgets."""
