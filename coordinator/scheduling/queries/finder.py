"""What is known of the days in a window: whose offices are closed, and who meets already."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from coordinator.core.work import Work
from coordinator.forums.holidays import closed_days, half_days
from coordinator.forums.models import Closure, Forum
from coordinator.forums.queries import all_offices, closed_days_among, closures_between, days_of
from coordinator.forums.rules import ClosureKind, OfficeRole, PartyKind
from coordinator.forums.zones import zone_of_country
from coordinator.kit.periods import Period
from coordinator.kit.times import day_of
from coordinator.meetings.models import DeadlinePreset, Meeting, Series
from coordinator.meetings.rules import INVITATION
from coordinator.scheduling.queries.engagements import (
    Sitting,
    codes_by_party,
    engagements,
    meetings_around,
    people_engaged,
)
from coordinator.scheduling.queries.holds import open_holds
from coordinator.scheduling.queries.hours import carried_in
from coordinator.scheduling.queries.seats import ALWAYS, Seat, Table, Who, table_of
from coordinator.scheduling.rules import DAY, Known, Level, Names, Search

MARGIN = timedelta(days=42)
"""Looked at beyond the window: bridges at its ends, and what a longer window would open."""

Seats = Mapping[str, Iterable[Period]]
"""By country code, when the country has to be there."""

Days = dict[date, dict[str, Names]]
Source = Callable[..., Mapping[date, Iterable[str]]]


def closed_between(
    codes: Seats, first: date, last: date, *, usual: bool, locale: str = "en"
) -> dict[date, dict[str, Names]]:
    """Days of the window, both ends counted, on which a country that has to be there is closed."""

    def days(code: str, year: int) -> Mapping[date, Iterable[str]]:
        return closed_days(code, year, usual=usual, locale=locale)

    return _between(days, codes, first, last)


def _between(source: Source, codes: Seats, first: date, last: date) -> Days:
    """What `source` gives for each code and year of the window, as long as they have to be there."""
    found: Days = defaultdict(dict)
    for code, periods in codes.items():
        for year in range(first.year, last.year + 1):
            for day, names in source(code, year).items():
                if first <= day <= last and any(day in period for period in periods):
                    found[day][code] = tuple(names)
    return dict(sorted(found.items()))


def known_of_countries(
    codes: Seats, search: Search, level: Level, *, optional: Iterable[str] = (), locale: str = "en"
) -> Known:
    """Holidays alone, for countries by code; those of `optional` ones only speak against a date."""
    first, last = search.first - MARGIN, search.last + MARGIN
    public = closed_between(codes, first, last, usual=False, locale=locale)
    usual = closed_between(codes, first, last, usual=True, locale=locale)
    may_stay = {code: [ALWAYS] for code in optional if code not in codes}
    zones = {code: zone for code in (*codes, *may_stay) if (zone := zone_of_country(code))}
    closed, habit = _by_level(public, usual, level)
    return Known(
        closed=closed,
        by_habit=habit,
        half_days=half_days_at(codes, first, last, locale),
        optional=closed_between(may_stay, first, last, usual=level == Level.USUAL, locale=locale),
        zones=zones,
    )


def half_days_at(codes: Seats, first: date, last: date, locale: str) -> Days:
    return _between(lambda code, year: half_days(code, year, locale), codes, first, last)


def _by_level(public: Days, usual: Days, level: Level) -> tuple[Days, Days]:
    """What rules out, and what is closed by habit beside."""
    if level == Level.USUAL:
        return usual, {}
    habit = {
        day: {code: names for code, names in by_code.items() if code not in public.get(day, {})}
        for day, by_code in usual.items()
    }
    return public, {day: by_code for day, by_code in habit.items() if by_code}


def known_of_forum(
    work: Work, forum: Forum, search: Search, level: Level, *, series: Series | None = None,
    meeting: Meeting | None = None, table: Table | None = None, host: str = "", locale: str = "en",
) -> Known:  # fmt: skip
    """Closed days of those at the table, of the forum itself, its own meetings and those of the same people,
    the parties' meetings in other forums, the notice that the deadline preset gives, the usual months of
    the series, and the hours that its parties carried. `meeting` is the one that a date is looked for; it
    does not stand in its own way. `host` is the code of the party whose wishes count.
    """
    group_id = meeting.group_id if meeting else series.group_id if series else None
    if table is None:
        within = Period.of_days(search.first, search.last)
        table = table_of(work.session, forum.id, Who(), within=within, group_id=group_id, meeting=meeting)
    first, last = search.first - MARGIN, search.last + MARGIN
    people = table.all
    closures = closures_between(
        work.session, first, last, forum_ids=[forum.id], party_ids=[s.party.id for s in people.values()]
    )
    closed, habit = closed_at(table.required, closures, first, last, level, locale)
    optional, _habit = closed_at(table.optional, closures, first, last, level, locale)
    around = meetings_around(work, first, last, besides=meeting.id if meeting else None)
    engaged, elsewhere, unsaid = _engaged(work, forum, table, around, group_id)
    for closure in closures:
        if closure.forum_id == forum.id and closure.kind == ClosureKind.CLOSED:
            add_days(engaged, closure, forum.short_name, first, last)
    wished, whose = _wished(
        forum, people, closures, search, lambda: host or _host(work, forum, search, meeting, people)
    )
    carried: Mapping[UUID, int] = {}
    if search.hours is not None:
        carried = carried_in(work.session, forum.id, series, besides=meeting.id if meeting else None)
    countries = {c: s.periods for c, s in table.required.items() if s.party.kind == PartyKind.COUNTRY}
    return Known(
        closed=closed,
        by_habit=habit,
        half_days=half_days_at(countries, first, last, locale),
        engaged=engaged,
        elsewhere=elsewhere,
        held=_held(work, forum, first, last, group_id, meeting),
        avoid=avoided(forum, table.required, closures, first, last),
        optional=optional,
        unsaid=unsaid,
        wished=wished,
        host=whose,
        notice_until=notice_until(work, series, meeting),
        usual_months=frozenset(series.usual_months) if series is not None else frozenset(),
        zones=table.zones,
        carried={code: carried.get(seat.party.id, 0) for code, seat in people.items()},
        forum=forum.short_name,
    )


def closed_at(
    seats: Mapping[str, Seat], closures: list[Closure], first: date, last: date, level: Level, locale: str
) -> tuple[Days, Days]:
    parties = {code: seat.party for code, seat in seats.items()}

    def days(*, usual: bool) -> Days:
        found = closed_days_among(parties, closures, first, last, usual=usual, locale=locale)
        kept = {day: {c: names for c, names in of.items() if seats[c].on(day)} for day, of in found.items()}
        return {day: by_code for day, by_code in kept.items() if by_code}

    return _by_level(days(usual=False), days(usual=True), level)


def add_days(days: Days, closure: Closure, code: str, first: date, last: date) -> None:
    for day in days_of(closure, first, last):
        by_code = days.setdefault(day, {})
        by_code[code] = (*by_code.get(code, ()), closure.name)


def avoided(
    forum: Forum, seats: Mapping[str, Seat], closures: list[Closure], first: date, last: date
) -> Days:
    found: Days = {}
    codes = codes_by_party({code: seat.party for code, seat in seats.items()})
    for closure in closures:
        if closure.kind == ClosureKind.AVOID:
            code = forum.short_name if closure.party_id is None else codes.get(closure.party_id)
            if code is not None:
                add_days(found, closure, code, first, last)
    return found


def _wished(
    forum: Forum, people: Mapping[str, Seat], closures: list[Closure], search: Search, host: Callable[[], str]
) -> tuple[frozenset[date] | None, str]:
    """The days that the host would like, else those that the forum would; None where nobody said any. Who is
    host is asked only where some party has said any.
    """
    wishes = [closure for closure in closures if closure.kind == ClosureKind.WISHED]
    by_id = codes_by_party({code: seat.party for code, seat in people.items()})
    whose = host() if any(closure.party_id is not None for closure in wishes) else ""
    first, last = search.first - MARGIN, search.last + MARGIN
    for code, theirs in (
        (whose, [c for c in wishes if c.party_id is not None and by_id.get(c.party_id) == whose]),
        (forum.short_name, [c for c in wishes if c.forum_id == forum.id]),
    ):
        if code and theirs:
            return frozenset(day for each in theirs for day in days_of(each, first, last)), code
    return None, ""


def _host(
    work: Work, forum: Forum, search: Search, meeting: Meeting | None, people: Mapping[str, Seat]
) -> str:
    """The meeting's host, else whoever holds that office when the window begins, as far as entries go."""
    host_id = meeting.host_party_id if meeting else None
    if host_id is None:
        for entry in all_offices(work.session, forum.id):
            if entry.office.role == OfficeRole.HOST and search.first in entry.office.period:
                host_id = entry.party.id
    return next((code for code, seat in people.items() if seat.party.id == host_id), "")


def _engaged(
    work: Work, forum: Forum, table: Table, around: list[Sitting], group_id: UUID | None
) -> tuple[Days, Days, frozenset[date]]:
    """What rules days out (own meetings, the same people elsewhere), what the parties attend elsewhere, and
    the days of what the asker may not know.
    """
    own = [m for m in around if m.forum_id == forum.id and m.group_id in (None, group_id)]
    own_ids = {m.id for m in own}
    others = {m.id: m for m in around if m.id not in own_ids}
    required = codes_by_party({code: seat.party for code, seat in table.required.items()})
    seen = {i: m for i, m in others.items() if m.known}
    by_people = people_engaged(work.session, seen, forum.id, group_id)
    engaged: Days = {}
    for sitting in own:
        note_sitting(engaged, sitting, forum.short_name)
    for meeting_id, parties in by_people.items():
        for code in sorted({required[i] for i in parties if i in required}):
            note_sitting(engaged, others[meeting_id], code)
    plenary = {i: m for i, m in others.items() if m.group_id is None and i not in by_people}
    elsewhere, unsaid = engagements(work.session, plenary, required)
    return engaged, elsewhere, unsaid


def _held(
    work: Work, forum: Forum, first: date, last: date, group_id: UUID | None, meeting: Meeting | None
) -> Days:
    """The days that the forum keeps free for its other polls, of its own or of the same group."""
    found: Days = {}
    for hold in open_holds(work.session, work.actor, first, last + DAY, forum_id=forum.id):
        if hold.group_id not in (None, group_id) or (meeting and hold.meeting_id == meeting.id):
            continue
        for n in range((hold.last_on - hold.first_on).days + 1):
            by_code = found.setdefault(hold.first_on + n * DAY, {})
            names = by_code.get(forum.short_name, ())
            by_code[forum.short_name] = names if hold.title in names else (*names, hold.title)
    return found


def note_sitting(days: Days, sitting: Sitting, code: str) -> None:
    for day in sitting.days:
        by_code = days.setdefault(day, {})
        by_code[code] = (*by_code.get(code, ()), sitting.title)


def notice_until(work: Work, series: Series | None, meeting: Meeting | None = None) -> date | None:
    """The first start for which the invitation of the preset is not late already: of the meeting's own
    preset, else the series'.
    """
    preset_id = (meeting.deadline_preset_id if meeting else None) or (
        series.deadline_preset_id if series else None
    )
    preset = work.session.get(DeadlinePreset, preset_id) if preset_id else None
    offsets = [
        -step["offset_days"] for step in (preset.steps if preset else []) if step["step"] == INVITATION
    ]
    today = day_of(work.now(), work.settings.zone)
    return today + max(offsets) * DAY if offsets else None
