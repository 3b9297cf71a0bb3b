"""Alerts: what a person wants to be told, when it becomes true, and how it is told."""
