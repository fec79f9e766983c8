"""What an address of the calendar asks for: time, forum, group, kind of meeting, what stands beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import g, url_for

from coordinator.calendars.labels import MEETING_TYPES
from coordinator.calendars.models import SavedView
from coordinator.calendars.overview import Wanted
from coordinator.calendars.queries import ViewLine
from coordinator.calendars.rules import ViewFilter
from coordinator.calendars.year import month_end, weeks_of
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.groups.queries import get_group
from coordinator.kit.errors import NotFound

VIEWS = ("year", "month", "list")
BESIDE = ("view", "year", "month", "holidays")
"""What an address says beside the saved view that it names."""
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for; anything that makes no sense falls back to today.

    `deadlines` None is as the view has it: a year shows them, a month and a list do not.
    """

    view: str
    year: int
    month: int
    forum: Forum | None
    group: WorkingGroup | None
    deadlines: bool | None = None
    kind: str | None = None  # of meeting: the type of its series
    mine: bool = False
    holidays: bool = True
    who: bool = False  # who is closed when, day by day
    saved: SavedView | None = None  # the view of one's own that was opened

    @property
    def filter(self) -> ViewFilter:
        return ViewFilter(
            self.forum.id if self.forum else None, self.group.id if self.group else None, self.kind, self.mine
        )

    @property
    def is_narrowed(self) -> bool:
        return self.filter != ViewFilter()

    @property
    def shows_deadlines(self) -> bool:
        return self.view == "year" if self.deadlines is None else self.deadlines

    @property
    def is_fed(self) -> bool:
        """Whether there is an address of just this; a kind of meeting, or one's own, is saved first."""
        return self.saved is not None or not (self.kind or self.mine)

    @property
    def subscribe_href(self) -> str:
        """To the page for just this: the saved view, the group, the forum, or all of one's meetings."""
        if self.saved is not None:
            return url_for("calendars.subscribe", view=self.saved.id)
        return url_for(
            "calendars.subscribe",
            group=self.group.slug if self.group else None,
            forum=self.forum.slug if self.forum and not self.group else None,
        )

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1) if self.view == "month" else date(self.year, 1, 1)

    @property
    def until(self) -> date:
        last = month_end(self.first) if self.view == "month" else date(self.year, 12, 31)
        return last + timedelta(days=1)

    @property
    def forum_id(self) -> UUID | None:
        if self.forum is not None:
            return self.forum.id
        return self.group.forum_id if self.group is not None else None

    def wanted(self, forums: list[Forum]) -> Wanted:
        """What to read; a month's page shows the days of its neighbours as well. `forums` are the actor's."""
        first, until = self.first, self.until
        if self.view == "month":
            weeks = weeks_of(self.first)
            first, until = weeks[0][0], weeks[-1][-1] + timedelta(days=1)
        forum = next((f for f in forums if f.id == self.forum_id), None)
        return Wanted(
            first,
            until,
            self.filter,
            forum,
            self.group,
            deadlines=self.shows_deadlines,
            holidays=self.holidays,
        )

    def href(self, **over: Any) -> str:
        """The address with some choices replaced (None: left out)."""
        args: dict[str, Any] = self.named
        if over.get("view") == "month":
            args["month"] = self.month
        return _address("calendars.show", args | over)

    def file_href(self, kind: str, **over: Any) -> str:
        """The same as a file: "pdf" is the plan of the year, "csv" and "xlsx" the list."""
        args = self.named
        if self.saved is not None:
            args = {"saved": self.saved.id, **{name: args[name] for name in args if name in BESIDE}}
        if kind == "pdf":
            kept = {name: value for name, value in args.items() if name not in ("view", "month")}
            return _address("calendars.year_plan", kept | over)
        return _address("calendars.export", args | over, kind=kind)

    @property
    def named(self) -> dict[str, Any]:
        """All choices as the address names them."""
        args: dict[str, Any] = {"view": self.view, "year": self.year}
        if self.view == "month":
            args["month"] = self.month
        if self.forum is not None:
            args["forum"] = self.forum.slug
        if self.group is not None:
            args["group"] = self.group.slug
        if self.kind is not None:
            args["kind"] = self.kind
        if self.mine:
            args["mine"] = 1
        if self.deadlines is not None:
            args["deadlines"] = int(self.deadlines)
        if not self.holidays:
            args["holidays"] = 0
        return args

    def who_href(self, month: int | None = None) -> str:
        """The same with the list of who is closed when, at a month of it."""
        return self.href(who=1) + (f"#closed-{month}" if month else "#closed-days")


def _address(endpoint: str, args: Mapping[str, Any], **parts: Any) -> str:
    said = urlencode({name: value for name, value in args.items() if value is not None})
    return f"{url_for(endpoint, **parts)}?{said}"


def choice_of(
    work: Work,
    said: Mapping[str, str],
    forums: list[Forum],
    views: list[ViewLine],
    *,
    view: str | None = None,
) -> Choice:
    """Raises NotFound for a forum, group or view that the actor may not see, as if it were not there.

    `forums` and `views` are the actor's; `view` is given where the address itself says how it is shown.
    """
    args = dict(said)
    saved = None
    if args.get("saved"):
        saved = _saved(views, args["saved"])
        args = {**_args_of(saved), **args}
    slug = args.get("forum", "")
    forum = next((f for f in forums if f.slug == slug), None)
    if slug and forum is None:
        raise NotFound
    year = number(args.get("year"), g.today.year)
    month = number(args.get("month"), g.today.month)
    return Choice(
        view=view or (args["view"] if args.get("view") in VIEWS else "year"),
        year=min(max(year, FIRST_YEAR), LAST_YEAR),
        month=month if 1 <= month <= 12 else 1,
        forum=forum,
        group=get_group(work, args["group"]) if args.get("group") else None,
        deadlines=_is_on(args["deadlines"]) if args.get("deadlines") else None,
        kind=args["kind"] if args.get("kind") in MEETING_TYPES else None,
        mine=_is_on(args.get("mine")),
        holidays=_is_on(args.get("holidays") or "1"),
        who=_is_on(args.get("who")),
        saved=saved.view if saved else None,
    )


def _saved(views: list[ViewLine], wanted: str) -> ViewLine:
    found = next((v for v in views if str(v.view.id) == wanted and v.view.deleted_at is None), None)
    if found is None:
        raise NotFound
    return found


def _args_of(line: ViewLine) -> dict[str, str]:
    """A saved view as the address would say it."""
    view = line.view
    args = {"forum": line.forum_slug, "group": line.group_slug, "kind": view.meeting_type}
    args |= {"mine": "1" if view.mine else None, "deadlines": "1" if view.with_deadlines else "0"}
    return {name: value for name, value in args.items() if value is not None}


def number(text: str | None, otherwise: int) -> int:
    """A whole number of an address."""
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def _is_on(text: str | None) -> bool:
    return (text or "") not in ("", "0", "no")
