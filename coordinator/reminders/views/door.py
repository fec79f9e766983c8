"""The blueprint, and the words that its templates share."""

from flask import Blueprint

from coordinator.reminders import labels
from coordinator.reminders.rules import BadOffset, Offset

bp = Blueprint("reminders", __name__)


@bp.app_template_filter("offset_text")
def offset_text(text: str) -> str:
    """An offset of a rule in words; what cannot be read is shown as it stands."""
    try:
        return labels.offset_text(Offset.parse(text))
    except BadOffset:
        return text


@bp.app_template_filter("trigger_text")
def trigger_text(trigger: str) -> str:
    """What a rule reminds of, in words, to begin a line."""
    word = labels.trigger_label(trigger)
    return word[:1].upper() + word[1:]


def words() -> dict[str, object]:
    return {
        "STATES": labels.STATES,
        "REASONS": labels.REASONS,
        "AUDIENCES": labels.AUDIENCES,
        "TRIGGERS": labels.TRIGGERS,
        "CONDITIONS": labels.CONDITIONS,
        "LEVELS": labels.LEVELS,
        "sentence_of": labels.sentence_of,
        "waits_for": labels.waits_for,
    }
