"""What the countries answered: the table country × option, the ranking, and the page of a poll."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.kit.errors import NotFound
from coordinator.kit.texts import Texts
from coordinator.kit.times import LocalSlot
from coordinator.scheduling import policy
from coordinator.scheduling.models import Poll, PollAnswer, PollOption, PollParty, PollReply
from coordinator.scheduling.queries.polls import visible_to
from coordinator.scheduling.rules.kinds import AnswerVia, Choice
from coordinator.scheduling.rules.polls import Dated, Ranked, is_taking_answers, rank


@dataclass(frozen=True, slots=True)
class OptionLine:
    """A date to choose. `proposed_by` is the party that named it first."""

    id: UUID
    slot: LocalSlot
    starts_at: datetime
    ends_at: datetime
    points: int | None
    proposed_by: UUID | None
    added_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """Who answered for a party, when and how. `who` None: known to be somebody, not said to this reader;
    likewise `note` and `source`.
    """

    at: datetime
    via: AnswerVia
    version: int
    who: str | None
    source: str | None
    note: str | None
    other_dates: str | None
    other_days: tuple[date, date] | None

    @property
    def names_another(self) -> bool:
        return bool(self.other_dates) or self.other_days is not None


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party that is asked and what it said; `reply` None: nothing yet, or it was taken back, after which
    `version` still counts. `choices` are empty for who may not see them.
    """

    party_id: UUID
    code: str
    name: Texts
    required: bool
    version: int
    reply: ReplyLine | None
    choices: Mapping[UUID, Choice]
    before: Mapping[UUID, Choice]  # what was said and taken back, to begin with

    @property
    def has_answered(self) -> bool:
        return self.reply is not None


@dataclass(frozen=True)
class PollResult:
    """The table: `options` that are offered (soonest first) and `parties` asked (required first, by code),
    with the `ranking`, best first. `withdrawn` are dates that can be brought back.
    """

    options: list[OptionLine]
    withdrawn: list[OptionLine]
    parties: list[PartyLine]
    ranking: tuple[Ranked, ...]

    @cached_property
    def by_option(self) -> Mapping[UUID, Ranked]:
        return {ranked.id: ranked for ranked in self.ranking}

    @property
    def best(self) -> Ranked | None:
        return self.ranking[0] if self.ranking else None

    @property
    def answered(self) -> int:
        return sum(party.has_answered for party in self.parties)

    def option(self, option_id: UUID) -> OptionLine | None:
        return next((o for o in (*self.options, *self.withdrawn) if o.id == option_id), None)

    def party(self, party_id: UUID) -> PartyLine | None:
        return next((p for p in self.parties if p.party_id == party_id), None)

    def owing(self) -> list[PartyLine]:
        """The parties that have not answered every date."""
        offered = {option.id for option in self.options}
        return [p for p in self.parties if not p.has_answered or not offered.issubset(p.choices)]


@dataclass(frozen=True)
class PollPage:
    """A poll as one reader may see it. `result` holds their own countries' answers alone where `sees_results`
    is false. Which countries are `asked`, beside their own, stands there only where `sees_who`; `mine` are
    the parties for which the reader answers.
    """

    poll: Poll
    forum: Forum
    result: PollResult
    asked: Collection[UUID]
    mine: list[PartyLine]
    takes_answers: bool
    leads: bool
    may_edit: bool
    sees_results: bool
    sees_who: bool


def get_page(work: Work, poll_id: UUID) -> PollPage:
    """The poll with what the actor may see of it, in six statements. Raises NotFound."""
    row = work.session.execute(
        sa.select(Poll, Forum)
        .join(Forum, Forum.id == Poll.forum_id)
        .where(Poll.id == poll_id, visible_to(work.actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    return page_of(work, row.Poll, row.Forum)


def page_of(work: Work, poll: Poll, forum: Forum) -> PollPage:
    """The page of a poll that was found by other means (a link), as the actor may see it."""
    parties = _parties(work.session, poll.id)
    asked = {row.party_id for row in parties}
    sees_all = policy.may_see_results(work.actor, poll, asked)
    sees_who = sees_all or policy.may_see_who_answered(work.actor, poll, asked)
    own = policy.answers_for(work.actor, poll, asked)
    leads = policy.leads(work.actor, poll)
    options = _options(work.session, poll.id)
    lines = _lines(work.session, poll, parties, options, sees_all=sees_all, own=own, leads=leads)
    shown = lines if sees_who else [line for line in lines if line.party_id in own]
    if not sees_who:
        options = [replace(o, proposed_by=o.proposed_by if o.proposed_by in own else None) for o in options]
    result = _result(options, shown, ranked=sees_all)
    return PollPage(
        poll, forum, result, {line.party_id for line in shown},
        mine=[line for line in shown if line.party_id in own],
        takes_answers=is_taking_answers(poll.state, poll.closes_on, poll.zone, work.now()),
        leads=leads, may_edit=policy.may_edit(work.actor, poll), sees_results=sees_all, sees_who=sees_who,
    )  # fmt: skip


def results(work: Work, poll: Poll) -> PollResult:
    """The whole table. Raises Forbidden for who may not see it."""
    parties = _parties(work.session, poll.id)
    asked = {row.party_id for row in parties}
    work.require(policy.may_see_results(work.actor, poll, asked))
    own = policy.answers_for(work.actor, poll, asked)
    leads = policy.leads(work.actor, poll)
    options = _options(work.session, poll.id)
    lines = _lines(work.session, poll, parties, options, sees_all=True, own=own, leads=leads)
    return _result(options, lines, ranked=True)


def _result(options: list[OptionLine], lines: list[PartyLine], *, ranked: bool) -> PollResult:
    offered = [option for option in options if option.withdrawn_at is None]
    return PollResult(
        offered,
        [option for option in options if option.withdrawn_at is not None],
        lines,
        _ranking(offered, lines) if ranked else (),
    )


def _ranking(options: list[OptionLine], lines: list[PartyLine]) -> tuple[Ranked, ...]:
    said: dict[UUID, dict[UUID, Choice]] = {
        option.id: {
            line.party_id: choice for line in lines if (choice := line.choices.get(option.id)) is not None
        }
        for option in options
    }
    dated = [Dated(o.id, o.starts_at, o.ends_at, o.points) for o in options]
    required = [line.party_id for line in lines if line.required]
    optional = [line.party_id for line in lines if not line.required]
    return rank(dated, required, optional, said)


def _options(session: Session, poll_id: UUID) -> list[OptionLine]:
    rows = session.execute(
        sa.select(
            PollOption.id, PollOption.local_start, PollOption.local_end, PollOption.zone,
            PollOption.starts_at, PollOption.ends_at, PollOption.points, PollOption.proposed_by_id,
            PollOption.added_at, PollOption.withdrawn_at,
        )
        .where(PollOption.poll_id == poll_id)
        .order_by(PollOption.starts_at, PollOption.ends_at, PollOption.id)
    )  # fmt: skip
    return [
        OptionLine(
            r.id, LocalSlot(r.local_start, r.local_end, r.zone), r.starts_at, r.ends_at, r.points,
            r.proposed_by_id, r.added_at, r.withdrawn_at,
        )
        for r in rows
    ]  # fmt: skip


def _parties(session: Session, poll_id: UUID) -> list[Any]:
    return list(
        session.execute(
            sa.select(PollParty.party_id, PollParty.required, Party.code, Party.name)
            .join(Party, Party.id == PollParty.party_id)
            .where(PollParty.poll_id == poll_id, PollParty.removed_at.is_(None))
            .order_by(PollParty.required.desc(), Party.code, Party.id)
        )
    )


def _lines(
    session: Session, poll: Poll, parties: list[Any], options: list[OptionLine], *, sees_all: bool,
    own: Collection[UUID], leads: bool,
) -> list[PartyLine]:  # fmt: skip
    replies = {row.party_id: row for row in _replies(session, poll.id)}
    of_whom = None if sees_all else own
    choices: Mapping[UUID, dict[UUID, Choice]] = {}
    if of_whom is None or of_whom:
        choices = _choices(session, poll.id, [option.id for option in options], of_whom)
    found = []
    for row in parties:
        reply, said = replies.get(row.party_id), choices.get(row.party_id, {})
        holds = reply is not None and reply.taken_back_at is None
        inside = leads or row.party_id in own
        found.append(
            PartyLine(
                row.party_id, row.code, row.name, row.required,
                version=reply.version if reply is not None and inside else 0,
                reply=_reply(reply, inside=inside, sees_all=sees_all) if holds else None,
                choices=said if holds else {},
                before=said if not holds and inside else {},
            )
        )  # fmt: skip
    return found


def _reply(row: Any, *, inside: bool, sees_all: bool) -> ReplyLine:
    """`inside`: the reader leads the poll or answers for the party; others see what it answered at most."""
    seen = inside or sees_all
    days = (row.other_first_on, row.other_last_on) if row.other_first_on is not None and seen else None
    return ReplyLine(
        row.at, row.via, row.version if inside else 0,
        who=row.display_name if inside else None,
        source=row.source if inside else None,
        note=row.note if inside else None,
        other_dates=row.other_dates if seen else None,
        other_days=days,
    )  # fmt: skip


def _replies(session: Session, poll_id: UUID) -> sa.Result[Any]:
    return session.execute(
        sa.select(
            PollReply.party_id, PollReply.at, PollReply.via, PollReply.version, PollReply.source,
            PollReply.note, PollReply.other_dates, PollReply.other_first_on, PollReply.other_last_on,
            PollReply.taken_back_at, Person.display_name,
        )
        .outerjoin(Person, Person.id == PollReply.person_id)
        .where(PollReply.poll_id == poll_id)
    )  # fmt: skip


def _choices(
    session: Session, poll_id: UUID, options: Iterable[UUID], of_whom: Collection[UUID] | None
) -> dict[UUID, dict[UUID, Choice]]:
    """By party and option; `of_whom` None: everybody's.

    One row for each party, since reading hundreds of ids takes longer than all the rest of a page.
    """
    answer = sa.func.replace(sa.cast(PollAnswer.option_id, sa.String), "-", "") + sa.type_coerce(
        PollAnswer.choice, sa.String
    )
    query = (
        sa.select(PollAnswer.party_id, sa.func.aggregate_strings(answer, " "))
        .where(PollAnswer.poll_id == poll_id)
        .group_by(PollAnswer.party_id)
    )
    if of_whom is not None:
        query = query.where(PollAnswer.party_id.in_(of_whom))
    known = {option_id.hex + choice.value: (option_id, choice) for option_id in options for choice in Choice}
    return {
        party_id: dict(known[each] for each in answers.split(" ") if each in known)
        for party_id, answers in session.execute(query)
    }
