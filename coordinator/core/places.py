"""Where the files that are not Python lie: beside the package in the repository, inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def _place(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


TEMPLATES = _place("templates")
MIGRATIONS = _place("migrations")
