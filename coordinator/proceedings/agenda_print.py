"""The agenda as a tagged PDF (PDF/UA-1), typeset by typst from data alone.

Measured: some 25 ms for the first, 5 ms for each further one, so nothing is cached.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from coordinator.core import typesetting
from coordinator.core.places import TEMPLATES
from coordinator.core.typesetting import REGIONS
from coordinator.forums.models import Forum
from coordinator.kit.actor import Actor
from coordinator.meetings.models import Meeting
from coordinator.proceedings.labels import change_words, day_note, lead_shown, sum_words
from coordinator.proceedings.queries import AgendaView, DayRows, Row
from coordinator.web.filters import (
    differs_for,
    instant_text,
    long_date,
    slot_for_reader,
    slot_text,
    wall_time,
    zone_city,
    zone_name,
)
from coordinator.web.i18n import _, current_locale, ngettext

TEMPLATE = TEMPLATES / "print" / "agenda.typ"

Nodes = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Document:
    """What the template is given, and how the file is called."""

    content: dict[str, Any]
    filename: str
    made_at: datetime


def typeset(document: Document) -> bytes:
    """The PDF."""
    return typesetting.typeset(TEMPLATE, document.content, document.made_at)


def agenda_document(
    view: AgendaView, meeting: Meeting, forum: Forum, *, actor: Actor, now: datetime
) -> Document:
    """The agenda as `view` shows it, in the language now spoken; both clocks where they differ."""
    locale, slot = current_locale(), meeting.slot
    forum_name = forum.name.in_(locale)
    yours = slot is not None and differs_for(slot, actor.zone)
    heading = _("Draft agenda") if view.is_draft else _("Agenda")
    content = {
        "title": _("%(heading)s: %(meeting)s", heading=heading, meeting=meeting.title),
        "author": forum_name,
        "lang": locale,
        "region": REGIONS[locale],
        "forum": forum_name,
        "running": _("%(forum)s: %(meeting)s", forum=forum.short_name, meeting=meeting.title),
        "when": slot_text(slot) if slot else meeting.span_label or _("Date to be set"),
        "yours_when": _yours_when(meeting, actor) if yours else None,
        "place": ", ".join(part for part in (meeting.venue, meeting.city) if part) or None,
        "state": _state(view),
        "draft": _("Draft agenda") if view.is_draft else None,
        "printed": _("Printed %(when)s", when=instant_text(now, actor.zone)),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "yours": yours,
        "labels": _labels(view, yours=yours),
        "days": [_day(view, day) for day in view.days],
        "notes": _notes(view),
    }
    day = f"-{meeting.first_on.isoformat()}" if slot else ""
    return Document(content, f"agenda-{forum.slug}{day}.pdf", now)


def _yours_when(meeting: Meeting, actor: Actor) -> str:
    slot = meeting.slot
    if slot is None:
        return ""
    return _("%(when)s, %(zone)s", when=slot_for_reader(slot, actor.zone), zone=zone_name(actor.zone))


def _state(view: AgendaView) -> str:
    if view.published_at is None:
        return _("Draft, not published yet")
    when = instant_text(view.published_at, view.reader_zone)
    if view.is_draft:
        return _("Draft after version %(number)s, published %(when)s", number=view.number, when=when)
    return _("Version %(number)s, published %(when)s", number=view.number, when=when)


def _labels(view: AgendaView, *, yours: bool) -> dict[str, Any]:
    heads = [(zone_city(view.zone) if view.zone else _("Time"), False)]
    if yours:
        heads.append((zone_city(view.reader_zone), False))
    heads += [
        (_("Min"), True),
        (_("No"), True),
        (_("Item and what is asked"), False),
        (_("Type"), False),
        (_("Leads"), False),
    ]
    return {
        "heads": [{"text": text, "right": right} for text, right in heads],
        "empty": _("Nothing is planned for this day."),
        "notes": _("Notes to the items"),
    }


def _day(view: AgendaView, day: DayRows) -> dict[str, Any]:
    title = long_date(day.on) if day.on else _("Day %(number)s", number=day.number)
    return {
        "title": title,
        "note": day_note(day, view.zone, view.reader_zone),
        "rows": [_row(view, row) for row in day.rows],
        "sum": sum_words(day, last=day is view.days[-1]) if view.show_sums else None,
        "over": bool(day.over),
    }


def _row(view: AgendaView, row: Row) -> dict[str, Any]:
    locale, item = current_locale(), row.item
    words = {"gap": _("No item"), "closed": _("Closed item")}
    change = ""
    if row.change is not None and view.since:
        change = _(
            "Changed since version %(number)s: %(what)s",
            number=view.since,
            what="; ".join(change_words(row.change)),
        )
    papers = [p.paper.title for p in row.papers if not p.withdrawn]
    return {
        "time": wall_time(row.wall) if row.wall else "",
        "yours": wall_time(row.yours) if row.yours else "",
        "minutes": str(row.minutes),
        "number": str(row.number) if row.number is not None else "",
        "title": item.title if item else words[row.kind],
        "ask": (item.ask if item else None) or None,
        "type": item.type_label.in_(locale) if item and row.kind == "item" else "",
        "lead": lead_shown(item, row.lead_name) if item and row.kind == "item" else "",
        "change": change or None,
        "papers": ngettext("Paper: %(titles)s", "Papers: %(titles)s", len(papers), titles="; ".join(papers))
        if papers
        else None,
        "tinted": row.kind != "item",
    }


def _notes(view: AgendaView) -> list[dict[str, Any]]:
    return [
        {
            "title": f"{row.number}. {row.item.title}" if row.number else row.item.title,
            "body": markdown_nodes(row.item.notes),
        }
        for row in view.items
        if row.item is not None and row.item.notes
    ]


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable("image")


BLOCKS = {"paragraph": "p", "heading": "h", "blockquote": "quote", "bullet_list": "ul", "ordered_list": "ol"}
INLINES = {"strong": "strong", "em": "em"}
SCHEMES = ("http://", "https://", "mailto:")


def markdown_nodes(text: str) -> Nodes:
    """Markdown as the nodes that the template knows; what it does not know becomes plain text."""
    return _blocks(SyntaxTreeNode(_parser().parse(text)).children)


def _blocks(nodes: list[SyntaxTreeNode]) -> Nodes:
    found: Nodes = []
    for node in nodes:
        kind = BLOCKS.get(node.type)
        if kind in ("p", "h"):
            found.append({"t": kind, "c": _inlines(node.children[0].children if node.children else [])})
        elif kind == "quote":
            found.append({"t": kind, "c": _blocks(node.children)})
        elif kind in ("ul", "ol"):
            start = int(node.attrs.get("start", 1)) if kind == "ol" else 1
            items = [_blocks(item.children) for item in node.children]
            found.append({"t": kind, "start": start, "c": items})
        elif node.type in ("fence", "code_block"):
            found.append({"t": "code", "v": node.content.rstrip("\n")})
    return found


def _inlines(nodes: list[SyntaxTreeNode]) -> Nodes:
    found: Nodes = []
    for node in nodes:
        if node.type in INLINES:
            found.append({"t": INLINES[node.type], "c": _inlines(node.children)})
        elif node.type == "link":
            found += _link(node)
        elif node.type == "code_inline":
            found.append({"t": "code", "v": node.content})
        elif node.type == "hardbreak":
            found.append({"t": "br"})
        elif node.type == "softbreak":
            found.append({"t": "text", "v": " "})
        elif node.content:
            found.append({"t": "text", "v": node.content})
    return found


def _link(node: SyntaxTreeNode) -> Nodes:
    address = str(node.attrs.get("href", ""))
    words = _inlines(node.children)
    if not address.startswith(SCHEMES) or not words:
        return words
    return [{"t": "link", "v": address, "c": words}]
