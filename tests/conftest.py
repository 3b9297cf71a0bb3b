"""What holds for all tests."""

from hypothesis import settings

# No deadline: how long an example takes says more about the machine's load than about the code.
settings.register_profile("quick", max_examples=50, deadline=None)
settings.load_profile("quick")
