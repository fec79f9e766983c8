"""`python -m tests.golden`: write the golden files anew, from SQLite; the tests then hold both databases."""

import os
import sys
from pathlib import Path

import pytest

from tests.golden import RENEW

WHERE = (
    "tests/integration/calendars/test_golden.py",
    "tests/unit/calendars/test_serializer.py",
    "tests/integration/reminders/test_golden_mails.py",
    "tests/integration/mail/test_golden_letters.py",
)

if __name__ == "__main__":
    for folder, kind in (("calendars", "*.ics"), ("mails", "*.txt"), ("mails", "*.html")):
        for old in (Path(__file__).parent / folder).glob(kind):
            old.unlink()
    os.environ[RENEW] = "1"
    sys.exit(pytest.main(["-q", "-k", "golden and not postgresql", *WHERE]))
