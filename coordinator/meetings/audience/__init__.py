"""Who is meant by the audiences of deadlines, reminders and notices.

Two days matter. Which *parties* are expected is asked on the meeting's first day: a country that joins
before then is invited, one that leaves is not. Which *people* speak for them is asked on the day of
sending, `on`: mail goes to whoever holds the task then, not to who will hold it in half a year.
"""

from coordinator.core.triggers import Recipient
from coordinator.meetings.audience.many import people_for_many
from coordinator.meetings.audience.one import Foretold, Guest, guests, people_for, to_be_told

__all__ = ["Foretold", "Guest", "Recipient", "guests", "people_for", "people_for_many", "to_be_told"]
