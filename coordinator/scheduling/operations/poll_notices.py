"""Letters about a poll: what each contact is still to be told becomes one letter that waits.

As with the notices of meetings, each change compares what the last letter that left said with what is true
now; the letter that still waits is withdrawn, and one written that covers all of it, or none.
"""

from coordinator.core.work import Work
from coordinator.scheduling.models import Poll


def remind(work: Work, poll: Poll) -> int:
    """Write at once to the contacts of the countries that owe something; gives to how many."""
    raise NotImplementedError
