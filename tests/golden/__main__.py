"""`python -m tests.golden`: write the golden files anew, from SQLite; the tests then hold both databases."""

import os
import sys
from pathlib import Path

import pytest

from tests.golden import RENEW

WHERE = ("tests/integration/calendars/test_golden.py", "tests/unit/calendars/test_serializer.py")

if __name__ == "__main__":
    folder = Path(__file__).parent / "calendars"
    for old in folder.glob("*.ics"):
        old.unlink()
    os.environ[RENEW] = "1"
    sys.exit(pytest.main(["-q", "-k", "golden and not postgresql", *WHERE]))
