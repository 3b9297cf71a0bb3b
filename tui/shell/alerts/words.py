"""What fired, in a line for people."""

from datetime import datetime, tzinfo

from tui.alerts.firedlog import Fired


def told(fired: Fired, zone: tzinfo) -> str:
    """When, which alert, and why."""
    moment = datetime.fromtimestamp(fired.time / 1000, zone)
    test = "test of " if fired.test else ""
    return f"{moment:%Y-%m-%d %H:%M:%S %Z}  {test}alert {fired.id}  {fired.title}: {fired.why}"
