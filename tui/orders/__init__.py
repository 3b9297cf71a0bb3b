"""Orders before they are sent, and what became of those that were: pure, times handed in."""
