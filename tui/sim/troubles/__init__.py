"""Faults at work, one class each: what they do to frames, connections, replies, and the market itself."""
