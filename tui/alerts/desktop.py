"""A desktop notification, as a program of its own: `python -m tui.alerts.desktop TITLE WORDS`."""

import sys


def main() -> None:
    """Ask the desktop to notify; an error ends it with exit code 1."""
    from desktop_notifier.sync import DesktopNotifierSync

    title, words = sys.argv[1:3]
    DesktopNotifierSync(app_name="depthdeck").send(title=title, message=words)


if __name__ == "__main__":
    main()
