"""Date polls of the demonstration: one that is open and half answered, one that was decided."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.kit.times import LocalSlot
from coordinator.loading.document.dates import open_day
from coordinator.meetings.models import Meeting, Series
from coordinator.meetings.rules import MeetingMode
from coordinator.scheduling.models import Poll, PollAnswer, PollGuest, PollOption, PollParty, PollReply
from coordinator.scheduling.queries import people_asked
from coordinator.scheduling.rules.kinds import AnswerVia, Choice, PollState, ResultsFor
from coordinator.scheduling.rules.notices import Said, to_json

CHOICES = {"y": Choice.YES, "i": Choice.IF_NEED_BE, "n": Choice.NO}


def add_polls(
    work: Work,
    given: list[Mapping[str, Any]],
    today: date,
    *,
    meetings: Mapping[str, Meeting],
    people: Mapping[str, Any],
    countries: Mapping[str, Party],
) -> None:
    """Days are counted from `today`; a poll that names a `meeting` was decided on its date."""
    for entry in given:
        poll = _poll(work, entry, today, meetings.get(entry.get("meeting", "")))
        options = _options(work, entry, poll, today, meetings.get(entry.get("meeting", "")))
        for code, answers in entry["answers"].items():
            party = countries[code]
            work.session.add(
                PollParty(
                    id=work.new_id(), poll_id=poll.id, party_id=party.id, added_at=poll.created_at,
                    required=code not in entry.get("optional", ()),
                )
            )  # fmt: skip
            if answers is not None:
                _reply(work, poll, party, answers, options, people)
        work.session.flush()
        work.session.add_all(_guests(work, poll, options))


def _guests(work: Work, poll: Poll, options: list[PollOption]) -> Iterator[PollGuest]:
    """Those who were written to when it was opened."""
    asked = work.session.scalars(sa.select(PollParty.party_id).where(PollParty.poll_id == poll.id)).all()
    said = Said(poll.state, frozenset(o.id for o in options), poll.closes_on, poll.decided_option_id)
    for each in people_asked(work.session, poll, work.actor.on, asked):
        if each.person_id is not None and each.party_id is not None:
            yield PollGuest(
                id=work.new_id(), poll_id=poll.id, person_id=each.person_id, party_id=each.party_id,
                told_at=poll.opened_at, told=to_json(said), created_at=poll.created_at,
            )  # fmt: skip


def _poll(work: Work, entry: Mapping[str, Any], today: date, meeting: Meeting | None) -> Poll:
    session = work.session
    forum = session.scalars(sa.select(Forum).where(Forum.slug == entry["forum"])).one()
    series = session.scalars(sa.select(Series).where(Series.slug == entry["series"])).one()
    opened = work.now() - timedelta(days=entry["opened_days_ago"])
    poll = Poll(
        id=work.new_id(), forum_id=forum.id, group_id=series.group_id, series_id=series.id,
        meeting_id=meeting.id if meeting else None, title=entry["title"], mode=MeetingMode(entry["mode"]),
        city=entry.get("city"), zone=entry["zone"], text=entry.get("text"),
        state=PollState.DECIDED if meeting else PollState.OPEN,
        closes_on=open_day(today + timedelta(days=entry["closes_day"])),
        results_for=ResultsFor.ASKED, shows_who=True, created_at=opened, changed_at=opened, opened_at=opened,
        decided_at=opened + timedelta(days=8) if meeting else None,
    )  # fmt: skip
    session.add(poll)
    session.flush()
    return poll


def _options(
    work: Work, entry: Mapping[str, Any], poll: Poll, today: date, meeting: Meeting | None
) -> list[PollOption]:
    starts, ends = (time.fromisoformat(text) for text in entry["times"])
    length = timedelta(days=entry.get("length_days", 1) - 1)
    slots = []
    for number in entry["days"]:
        first = open_day(today + timedelta(days=number))
        slots.append(
            LocalSlot(datetime.combine(first, starts), datetime.combine(first + length, ends), poll.zone)
        )
    if meeting is not None and meeting.slot is not None:
        slots.insert(1, meeting.slot)
    found = [
        PollOption(
            id=work.new_id(), poll_id=poll.id, local_start=slot.start, local_end=slot.end, zone=slot.zone,
            starts_at=slot.starts_at(), ends_at=slot.ends_at(), first_on=slot.first_on, last_on=slot.last_on,
            added_at=poll.created_at, changed_at=poll.created_at, sequence=0,
        )
        for slot in dict.fromkeys(slots)
    ]  # fmt: skip
    work.session.add_all(found)
    work.session.flush()
    if meeting is not None:
        poll.decided_option_id = next(option.id for option in found if option.slot == meeting.slot)
    return found


def _reply(
    work: Work, poll: Poll, party: Party, answers: Mapping[str, Any], options: list[PollOption],
    people: Mapping[str, Any],
) -> None:  # fmt: skip
    who = people.get(answers.get("who", ""))
    work.session.add(
        PollReply(
            id=work.new_id(), poll_id=poll.id, party_id=party.id, person_id=who.id if who else None,
            via=AnswerVia(answers["via"]), source=answers.get("source"), note=answers.get("note"),
            other_dates=answers.get("other"), at=poll.created_at + timedelta(hours=answers.get("hours", 20)),
        )
    )  # fmt: skip
    work.session.add_all(
        PollAnswer(
            id=work.new_id(), poll_id=poll.id, option_id=option.id, party_id=party.id, choice=CHOICES[letter]
        )
        for option, letter in zip(options, answers["says"], strict=False)
    )
