"""What holds for all tests."""

import os

from hypothesis import settings

EXAMPLES = int(os.environ.get("DEPTHDECK_EXAMPLES", "30"))
"""Examples of each property; `make properties` tries many."""

# No deadline: how long an example takes says more about the machine's load than about the code.
settings.register_profile("depthdeck", max_examples=EXAMPLES, deadline=None)
settings.load_profile("depthdeck")
