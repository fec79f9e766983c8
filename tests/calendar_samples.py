"""Entries for tests: one of each kind, in two languages, around both clock changes of 2027."""

from dataclasses import replace
from datetime import UTC, date, datetime

from coordinator.calendars.serializer import Entry, EntryStatus
from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot

CREATED = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
CHANGED = datetime(2026, 12, 1, 14, 30, 5, tzinfo=UTC)
YEARS = (2026, 2030)


def slot(start, end, zone):
    return LocalSlot(datetime.fromisoformat(start), datetime.fromisoformat(end), zone)


def entry(**over):
    base = Entry(
        uid="019a-one@coordinator.example.org",
        sequence=0,
        created_at=CREATED,
        changed_at=CHANGED,
        when=slot("2027-03-26T09:00", "2027-03-26T15:30", "Europe/Helsinki"),
        summary="Spring meeting of the directors-general",
        status=EntryStatus.CONFIRMED,
        busy=True,
        url="https://coordinator.example.org/meetings/019a-one",
    )
    return replace(base, **over)


ENGLISH = [
    entry(
        location="Säätytalo, hall 3, Helsinki, Finland",
        description="Nordic Aliens Committee\nAgenda and papers: https://coordinator.example.org/meetings/019a-one",
        categories=("NAC",),
    ),
    # Begins on winter time and ends on summer time.
    entry(
        uid="019a-two@coordinator.example.org",
        when=slot("2027-03-27T13:00", "2027-03-29T12:00", "Europe/Helsinki"),
        summary="Workshop: return; methods, tools",
        categories=("NAC", "Return, and reintegration"),
    ),
    # The autumn night with a doubled hour.
    entry(
        uid="019a-three@coordinator.example.org",
        when=slot("2027-10-30T20:00", "2027-10-31T05:00", "Europe/Helsinki"),
        summary="Night shift of the operations group",
        status=EntryStatus.TENTATIVE,
    ),
    entry(
        uid="019a-four@coordinator.example.org",
        sequence=3,
        when=slot("2027-03-15T10:00", "2027-03-15T11:00", "America/Toronto"),
        summary="Cancelled: Intergovernmental consultations",
        status=EntryStatus.CANCELLED,
        busy=False,
    ),
    entry(
        uid="019a-five@coordinator.example.org",
        when=slot("2027-10-29T09:00", "2027-10-29T17:00", "Atlantic/Reykjavik"),
        summary="Postponed: Autumn meeting",
        status=EntryStatus.CANCELLED,
        busy=False,
        sequence=1,
    ),
    entry(
        uid="019a-six@coordinator.example.org",
        when=slot("2027-04-04T01:00", "2027-04-04T04:00", "Pacific/Auckland"),
        summary="Data exchange across the date line",
    ),
    # No yearly rule is true in Morocco.
    entry(
        uid="019a-seven@coordinator.example.org",
        when=slot("2027-02-10T09:00", "2027-02-10T17:00", "Africa/Casablanca"),
        summary="Partners' meeting",
        private=True,
    ),
    entry(
        uid="019a-eight@coordinator.example.org",
        when=Period(date(2028, 3, 1), date(2028, 6, 1)),
        summary="Spring meeting (spring 2028, date to be set)",
        status=EntryStatus.TENTATIVE,
        busy=False,
    ),
    entry(
        uid="019a-nine@coordinator.example.org",
        when=Period(date(2027, 3, 12), date(2027, 3, 13)),
        summary="Papers due: Spring meeting of the directors-general",
        busy=False,
    ),
]

SWEDISH = [
    entry(
        summary="Generaldirektörernas vårmöte",
        location="Ständerhuset, sal 3, Helsingfors, Finland",
        description="Nordiska utlänningsutskottet\nDagordning och handlingar: https://coordinator.example.org/meetings/019a-one",
        categories=("NAC",),
    ),
    entry(
        uid="019a-four@coordinator.example.org",
        sequence=3,
        when=slot("2027-11-08T10:00", "2027-11-08T11:00", "America/Toronto"),
        summary="Inställt: Mellanstatliga överläggningar om asyl, flyktingar och migration i Åbo, Örnsköldsvik och Þórshöfn",
        status=EntryStatus.CANCELLED,
        busy=False,
    ),
    entry(
        uid="019a-eight@coordinator.example.org",
        when=Period(date(2028, 3, 1), date(2028, 6, 1)),
        summary="Vårmöte (våren 2028, datum ej bestämt)",
        status=EntryStatus.TENTATIVE,
        busy=False,
    ),
]
