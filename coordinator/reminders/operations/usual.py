"""Rules that are there without anybody having written or loaded them, so that what they are about works at
once; like all rules they can be changed, paused and deleted.
"""

from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from coordinator.core.work import Work
from coordinator.kit.texts import Texts
from coordinator.reminders.models import ReminderRule
from coordinator.reminders.rules import MAIL

POLL_CLOSE = "poll.close"

TEXTS = Texts(
    en="{country} has not answered yet which dates suit: {title}. The last day is {deadline}.",
    sv="{country} har inte svarat än på vilka datum som passar: {title}. Sista dag är {deadline}.",
    nb="{country} har ikke svart ennå på hvilke datoer som passer: {title}. Siste dag er {deadline}.",
    da="{country} har endnu ikke svaret på, hvilke datoer der passer: {title}. Sidste dag er {deadline}.",
    fi="{country} ei ole vielä vastannut, mitkä päivät sopivat: {title}. Viimeinen päivä on {deadline}.",
    **{"is": "{country} hefur ekki enn svarað hvaða dagar henta: {title}. Síðasti dagur er {deadline}."},
)


def write_usual_rule(work: Work) -> None:
    """Remind contact points of date polls three working days before the last day and on the day before it,
    where no rule about them was ever written.
    """
    there = sa.select(ReminderRule.id).where(ReminderRule.trigger == POLL_CLOSE).limit(1)
    if work.session.scalar(there) is not None:
        return
    insert = sqlite.insert if work.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    table = cast("sa.Table", ReminderRule.__table__)
    work.session.execute(
        insert(table).on_conflict_do_nothing(index_elements=["slug"]),
        {
            "id": work.new_id(),
            "slug": "r-poll",
            "place": "",
            "trigger": POLL_CLOSE,
            "offset": "-3WD",
            "local_time": "08:00",
            "zone": "venue",
            "audience": ["contact_points"],
            "condition": "country has not answered",
            "channels": [MAIL],
            "repeat": ["-P1D"],
            "every": 0,
            "times": 0,
            "message": TEXTS,
            "respect_quiet_hours": True,
            "active": True,
            "version": 1,
        },
    )
