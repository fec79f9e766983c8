"""A reminder as a letter, wholly in the recipient's language."""

import hashlib
import hmac
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from secrets import token_hex
from typing import Any
from urllib.parse import quote
from uuid import UUID

from babel.lists import format_list
from itsdangerous import URLSafeSerializer
from itsdangerous.encoding import base64_encode
from markupsafe import escape
from sqlalchemy.orm import Session

from coordinator.accounts.models import Person
from coordinator.core.rendering import babel_name, speaking
from coordinator.core.triggers import Cause
from coordinator.core.work import Work
from coordinator.forums.labels import step_text
from coordinator.forums.models import Forum, Office, Party
from coordinator.forums.queries import changes_on
from coordinator.forums.triggers import StepDue
from coordinator.groups.models import WorkingGroup
from coordinator.kit.texts import Texts
from coordinator.mail.letters import Composed, compose, one_line
from coordinator.mail.operations import Letter
from coordinator.meetings.models import Meeting
from coordinator.proceedings.models import Action, AgendaItem, Decision
from coordinator.reminders.labels import AUDIENCES
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.scheduling.models import Poll
from coordinator.scheduling.operations import link_of, links_of
from coordinator.web.filters import long_date, slot_text, wall_time, zone_name

STOP_SALT = "reminders.stop"
STOP_PLACE = f"https://stop.invalid/{token_hex(8)}"
LINK_PLACE = f"https://link.invalid/{token_hex(8)}"
COUNTRY_PLACE = f"country{token_hex(8)}"
"""Stand for what is one reader's own in words that many share: nobody can have written these, and they are
the same in plain text and HTML.
"""


class Gaps(string.Formatter):
    """Fills named placeholders; one that is not known here becomes a dash, never an error."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(key, "–") if isinstance(key, str) else "–"

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        """Only plain names: a text may not reach into objects ("{meeting.__class__}")."""
        return self.get_value(field_name, args, kwargs), field_name


def fill(text: str, values: dict[str, str]) -> str:
    """`text` with its {placeholders} filled; braces that make no sense stay as they were written."""
    try:
        return Gaps().format(text, **values)
    except ValueError:
        return text


@dataclass(frozen=True, slots=True)
class Subject:
    """What a reminder speaks of, loaded once for all its recipients."""

    cause: Cause
    meeting: Meeting | None
    forum: Forum | None
    group: WorkingGroup | None
    composed: dict[tuple[object, ...], Composed] = field(default_factory=dict, compare=False)
    links: dict[tuple[UUID, UUID], UUID] = field(default_factory=dict, compare=False)  # of a poll

    @property
    def path(self) -> str:
        """The page that answers it."""
        if self.meeting is not None:
            return f"/meetings/{self.meeting.id}"
        if isinstance(self.cause.row, Action):
            return "/actions"
        if isinstance(self.cause.row, Decision):
            return "/decisions"
        if isinstance(self.cause.row, Poll):
            return f"/polls/{self.cause.row.id}"
        if self.group is not None:
            return f"/groups/{self.group.slug}"
        if isinstance(self.cause.row, StepDue) and self.forum:
            return f"/forums/{self.forum.slug}/handover/{self.cause.row.changes_on.isoformat()}"
        return f"/forums/{self.forum.slug}" if self.forum else "/"


def subject_of(session: Session, cause: Cause) -> Subject:
    group = session.get(WorkingGroup, cause.group_id) if cause.group_id else None
    forum = session.get(Forum, cause.forum_id) if cause.forum_id else None
    return Subject(cause, cause.meeting, forum, group)


def values_for(session: Session, subject: Subject, country: str | None, locale: str) -> dict[str, str]:
    """The placeholders of the rules' texts; call while `speaking` the locale."""
    cause, meeting = subject.cause, subject.meeting
    values = {"deadline": long_date(cause.on), "date": long_date(cause.on)}
    if country is not None:
        values["country"] = country
    if meeting is not None:
        values["meeting"] = meeting.title
        values["place"] = ", ".join(p for p in (meeting.venue, meeting.city) if p) or "–"
        if meeting.slot is not None:
            values["time"] = wall_time(meeting.slot.start)
            values["timezone"] = zone_name(meeting.slot.zone)
    if subject.group is not None:
        values["group"] = subject.group.name
    if subject.forum is not None:
        values["forum"] = subject.forum.short_name
    row = cause.row
    if isinstance(row, AgendaItem):
        values["item"] = row.title
    if isinstance(row, Action):
        values["action"] = row.text.rstrip(".")  # the rule's sentence goes on after it
        values["owner"] = _owner(session, row, locale)
    if isinstance(row, Decision | Poll):
        values["title"] = (row.title if isinstance(row, Poll) else row.text).rstrip(".")
    if isinstance(row, Office | StepDue):
        values |= _handover(session, row, locale)
    return values


def _owner(session: Session, action: Action, locale: str) -> str:
    if action.owner_party_id and (party := session.get(Party, action.owner_party_id)):
        return party.name.in_(locale)
    if action.owner_group_id and (group := session.get(WorkingGroup, action.owner_group_id)):
        return group.name
    if action.owner_person_id and (person := session.get(Person, action.owner_person_id)):
        return person.display_name
    return str(AUDIENCES.get(action.owner_role or "", "–"))


def _handover(session: Session, office: Office | StepDue, locale: str) -> dict[str, str]:
    if isinstance(office, StepDue):
        return _step(session, office, locale)
    from_party = session.query(Party).join(Office, Office.party_id == Party.id).filter(
        Office.forum_id == office.forum_id, Office.role == office.role, Office.until_on == office.from_on
    ).first()  # fmt: skip
    to_party = session.get_one(Party, office.party_id)
    return {
        "from": from_party.name.in_(locale) if from_party else "–",
        "to": to_party.name.in_(locale),
    }


def _step(session: Session, due: StepDue, locale: str) -> dict[str, str]:
    change = changes_on(session, due.forum_id, [due.changes_on])[due.changes_on]
    return {
        "step": step_text(due.step).rstrip("."),  # the rule's sentence goes on after it
        "from": ", ".join(party.name.in_(locale) for party in change.outgoing) or "–",
        "to": ", ".join(party.name.in_(locale) for party in change.incoming) or "–",
    }


def stop_token(secret: str, person_id: object, rule: ReminderRule) -> str:
    """Signed, so that it stops this person's reminders of this rule and does nothing else.

    What `URLSafeSerializer(secret, salt=STOP_SALT)` reads. It would derive its key anew for each, and pack
    what hardly gets shorter: that takes as long as all the rest of a letter.
    """
    payload = base64_encode(f'["{person_id}","{rule.kind_id}"]')
    mac = _mac(secret).copy()
    mac.update(payload)
    return f"{payload.decode()}.{base64_encode(mac.digest()).decode()}"


@lru_cache(1)
def _mac(secret: str) -> hmac.HMAC:
    signer = URLSafeSerializer(secret, salt=STOP_SALT).make_signer(STOP_SALT)
    return hmac.new(signer.derive_key(), digestmod=hashlib.sha1)


def _shared(words: str, country: str | None) -> bool:
    """Whether the same letter with another country is the same but for its name: no line ends in it, and
    the name stands in the words as it is.
    """
    asked = _BRACES.findall(words)
    plain = all(name == "country" or not name.startswith("country") for name in asked)
    return country is not None and country.isprintable() and plain


_BRACES = re.compile(r"{([^{}]*)}")


def _composed(
    work: Work,
    reminder: Reminder,
    rule: ReminderRule,
    parties: Sequence[Party],
    subject: Subject,
    *,
    locale: str,
) -> Composed:
    """What all readers of one language and audience are told, written once."""
    words = reminder.text or Texts(rule.message).in_(locale)
    names = sorted(party.name.in_(locale) for party in parties)
    country = format_list(names, locale=babel_name(locale)) if names else None
    if _shared(words, country):
        assert country is not None  # noqa: S101 - as was asked
        found = _written(work, reminder, words, COUNTRY_PLACE, subject, locale)
        filled = found.subject.replace(COUNTRY_PLACE, country)
        if "…" not in (found.subject[-1:], one_line(filled)[-1:]):
            return Composed(
                one_line(filled),
                found.text.replace(COUNTRY_PLACE, country),
                found.html.replace(COUNTRY_PLACE, str(escape(country))),
            )
    return _written(work, reminder, words, country, subject, locale)


def _written(
    work: Work, reminder: Reminder, words: str, country: str | None, subject: Subject, locale: str
) -> Composed:
    key = (words, locale, reminder.audience, country)
    if key not in subject.composed:
        meeting, forum = subject.meeting, subject.forum
        with speaking(locale):
            subject.composed[key] = compose(
                "reminder",
                locale=locale,
                zone=subject.cause.zone,
                sentence=fill(words, values_for(work.session, subject, country, locale)),
                when=slot_text(meeting.slot) if meeting and meeting.slot else None,
                forum=forum.name.in_(locale) if forum else None,
                audience=reminder.audience,
                country=country,
                link=LINK_PLACE,
                stop=STOP_PLACE,
            )
    return subject.composed[key]


def _path(work: Work, reminder: Reminder, subject: Subject) -> str:
    """The page that answers it: of a poll the reader's own, without signing in, where a country is asked."""
    poll = subject.cause.row
    if isinstance(poll, Poll) and reminder.party_id is not None:
        if not subject.links:
            subject.links.update(links_of(work, poll))
        return link_of(work, poll, reminder.recipient_id, reminder.party_id, subject.links)
    return subject.path


def letter_for(
    work: Work,
    reminder: Reminder,
    rule: ReminderRule,
    person: Person,
    parties: Sequence[Party],
    subject: Subject,
) -> Letter:
    """The finished letter. Text and HTML say the same, in `person.locale` only. `parties` are those whose
    duty it is: one, or for the house all that still owe.
    """
    locale = person.locale
    stop = work.link(f"/reminders/stop/{quote(stop_token(work.settings.key(), person.id, rule))}")
    composed = _composed(work, reminder, rule, parties, subject, locale=locale)
    link = work.link(_path(work, reminder, subject))
    return Letter(
        kind=f"reminder.{rule.slug}",
        person_id=person.id,
        to_address=person.email,
        to_name=person.display_name,
        locale=locale,
        subject=composed.subject,
        text=composed.text.replace(STOP_PLACE, stop).replace(LINK_PLACE, link),
        html=composed.html.replace(STOP_PLACE, stop).replace(LINK_PLACE, link),
        forum_id=reminder.forum_id,
        group_id=reminder.group_id,
        meeting_id=reminder.meeting_id,
        dedupe_key=f"reminder:{reminder.id}:{reminder.due_at.isoformat()}",
        headers={
            "List-Unsubscribe": f"<{stop}/one-click>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
