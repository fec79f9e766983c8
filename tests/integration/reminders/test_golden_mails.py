"""Each kind of reminder as its reader gets it, in six languages, text and HTML, byte for byte.

The rules are those of the packaged file; `python -m tests.golden` writes the files anew. That each is wholly
in its language is held in tests/integration/mail/test_golden_letters.py, with all other letters.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from coordinator.core.triggers import offered
from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.forums.rules import PartyKind
from coordinator.kit.texts import LOCALES, Texts
from coordinator.loading.demonstration import FOLDER as DATA
from coordinator.mail.operations import Letter
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import Anchor
from coordinator.proceedings.models import Action, Decision
from coordinator.proceedings.rules import ActionStatus, DecisionStatus, OwnerKind
from coordinator.reminders.causes import meeting_causes, other_causes
from coordinator.reminders.letter import letter_for, subject_of
from coordinator.reminders.models import Reminder, ReminderRule
from tests import golden
from tests.golden.letters import REMINDERS
from tests.golden.samples import fixed_identities

FOLDER = Path(golden.__file__).parent / "mails"

FORUM = Texts(
    en="Nordic Aliens Committee", sv="Nordiska utlänningsutskottet", nb="Nordisk utlendingsutvalg",
    da="Nordisk Udlændingeudvalg", fi="Pohjoismainen ulkomaalaiskomitea", **{"is": "Norræna útlendinganefndin"},
)  # fmt: skip
FINLAND = Texts(en="Finland", sv="Finland", nb="Finland", da="Finland", fi="Suomi", **{"is": "Finnland"})
SWEDEN = Texts(en="Sweden", sv="Sverige", nb="Sverige", da="Sverige", fi="Ruotsi", **{"is": "Svíþjóð"})

OF_PARTIES = ("contact_points", "participants", "item_leads", "owner")


def presets() -> dict[str, dict]:
    """The packaged rules that go out by mail here."""
    rows = json.loads((DATA / "forums.json").read_text(encoding="utf-8"))["reminder_rules"]
    return {row["id"]: row for row in rows if row["id"] in REMINDERS}


PRESETS = presets()


@dataclass
class Stage:
    """Something of each kind to be reminded of."""

    make: object

    def set_up(self) -> None:
        make = self.make
        for number, (code, name) in enumerate((("FI", FINLAND), ("SE", SWEDEN)), 1):
            make.keep(Party(id=UUID(int=number), kind=PartyKind.COUNTRY, code=code, name=name))
        forum = make.forum("nac", members="FI SE", name=FORUM, short_name="NAC")
        meeting = make.meeting(
            forum, at="2027-04-20T13:00", zone="Europe/Oslo", title="Directors-general meeting",
            city="Oslo", venue="Parkveien 45",
        )  # fmt: skip
        for number, (step, due) in enumerate(
            (("items_due", date(2027, 3, 16)), ("registration_deadline", date(2027, 3, 30)),
             ("papers_due", date(2027, 4, 6)), ("country_reports_due", date(2027, 4, 9)),
             ("minutes_comments_due", date(2027, 5, 14))), 10,
        ):  # fmt: skip
            make.keep(Deadline(
                id=UUID(int=number), meeting_id=meeting.id, step=step, due_on=due, offset_days=-1,
                relative_to=Anchor.MEETING_START, audience="contact_points",
            ))  # fmt: skip
        make.item(meeting, title="Fees & <permits>", expected_papers=["background_paper"])
        make.keep(Action(
            id=UUID(int=20), forum_id=forum.id, text="Send the national forecast.", owner_kind=OwnerKind.PARTY,
            owner_party_id=UUID(int=1), due_on=date(2027, 2, 10), status=ActionStatus.OPEN, version=1,
        ))  # fmt: skip
        make.keep(Decision(
            id=UUID(int=21), forum_id=forum.id, year=2027, sequence=1, text="One definition of a first-time applicant.",
            status=DecisionStatus.WRITTEN_PROCEDURE, closes_on=date(2027, 2, 20), answers={"FI": None},
        ))  # fmt: skip
        make.group(forum, "nac-return", parties="FI SE", until_on=date(2027, 7, 1))
        make.office(forum, "FI", until_on=date(2027, 1, 1))
        make.office(forum, "SE", from_on=date(2027, 1, 1))


def letter(work: Work, slug: str, person) -> Letter:
    """The letter of a packaged rule about the first thing that it speaks of."""
    given = PRESETS[slug]
    rule = ReminderRule(
        id=UUID(int=99), slug=slug, trigger=given["trigger"], offset=given["offset"], local_time="08:00",
        audience=given["audience"], condition=given["condition"], channels=given["channels"],
        message=Texts(given["message"]),
    )  # fmt: skip
    if offered()[rule.trigger].found is not None:
        cause = other_causes(work.session, rule.trigger, work.now())[0]
    else:
        meetings = list(work.session.query(Meeting))
        cause = meeting_causes(work.session, meetings, [rule.trigger])[rule.trigger][0]
    audience = given["audience"][0]
    party = work.session.get(Party, UUID(int=1)) if audience in OF_PARTIES else None
    reminder = Reminder(
        id=UUID(int=100), rule_id=rule.id, recipient_id=person.id, audience=audience, occurrence=0,
        due_at=work.now(), forum_id=cause.forum_id,
    )  # fmt: skip
    return letter_for(work, reminder, rule, person, [party] if party else [], subject_of(work.session, cause))


def without_token(text: str) -> bytes:
    """The token of the stop link is packed by zlib, whose bytes differ from one version to the next."""
    return re.sub(r"/reminders/stop/[\w.-]+", "/reminders/stop/TOKEN", text).encode()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("slug", PRESETS)
def test_a_reminder_is_byte_for_byte_the_golden_mail(make, begin, slug, locale):
    with fixed_identities(slug):
        Stage(make).set_up()
        person = make.person("Maria Example", party="FI", locale=locale, email="maria@example.org")
        with begin(read_only=True) as work:
            found = letter(work, slug, person)
    golden.assert_golden(FOLDER / f"{slug}.{locale}.txt", without_token(f"{found.subject}\n\n{found.text}"))
    golden.assert_golden(FOLDER / f"{slug}.{locale}.html", without_token(found.html))
