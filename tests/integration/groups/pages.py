"""Reading pages in tests."""

NOMINEE = {"person": "", "name": "", "email": "", "locale": "en", "speciality": "", "first_on": "2026-12-01"}
"""An empty form of a nomination, as a browser sends it."""


def text(answer) -> str:
    return " ".join(answer.get_data(as_text=True).split())
