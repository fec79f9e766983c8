"""The one blueprint of the pages of imports."""

from typing import Any

from flask import Blueprint, g

from coordinator.imports import policy
from coordinator.kit.times import zone_names

bp = Blueprint("imports", __name__)


def zones() -> list[str]:
    """Suggestions for the field of the time zone."""
    return sorted(zone_names())


@bp.app_context_processor
def _doors() -> dict[str, Any]:
    """For pages of other areas that show the way to an import."""
    return {"may_import_somewhere": lambda: policy.may_import_somewhere(g.actor)}
