"""The zone of a party."""

from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from coordinator.kit.times import UnknownZone, zone_names
from coordinator.web.forms import SLOT_MESSAGES, Form, line
from coordinator.web.i18n import lazy


class ZoneForm(Form):
    """Empty for the capital's."""

    zone = line(lazy("Time zone"), most=64, need=False, description=lazy("Empty for the one of the capital."))

    def validate_zone(self, field: Field) -> None:
        data: Any = field.data
        if data and data not in zone_names():
            raise ValidationError(SLOT_MESSAGES[UnknownZone])
