"""The demonstration: the packaged file, its six people, and what makes a working week of it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from coordinator.core.work import Work, is_demonstration, mark_demonstration
from coordinator.loading.enliven import enliven
from coordinator.loading.load import Progress, load, quietly
from coordinator.loading.personas import CAST, PERSONAS, make_personas
from coordinator.loading.report import Report
from coordinator.web.work import house

__all__ = ["CAST", "PERSONAS", "load_demonstration"]

FOLDER = Path(__file__).resolve().parents[1] / "demonstration"


def additions() -> dict[str, Any]:
    """What the demonstration adds to the file; `meetings` are further keys of the file's own rows."""
    found: dict[str, Any] = json.loads((FOLDER / "additions.json").read_text(encoding="utf-8"))
    return found


def content(extra: dict[str, Any]) -> bytes:
    """The packaged file with the further keys of `extra["meetings"]`, and the further rules."""
    document = json.loads((FOLDER / "forums.json").read_text(encoding="utf-8"))
    for meeting in document["demo"]["meetings"]:
        meeting.update(extra["meetings"].get(meeting["id"], {}))
    document["reminder_rules"] += extra["reminder_rules"]
    return json.dumps(document, ensure_ascii=False).encode()


def load_demonstration(work: Work, today: date, *, progress: Progress = quietly) -> Report:
    """Load it all into this unit and mark the database as demonstration data, for good.

    `today` is the day from which relative days are counted, at the first loading; a second one finds
    everything there. Needs an application context.
    """
    again = is_demonstration(work.session)
    extra = additions()
    report = load(work, content(extra), today=today, progress=progress)
    mark_demonstration(work.session)
    make_personas(work, today)
    if not again:
        enliven(work, extra, today, house().files)
    return report
