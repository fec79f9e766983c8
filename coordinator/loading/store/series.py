"""Series of meetings: the file wins."""

from coordinator.loading.document import Document
from coordinator.loading.store.shelf import Shelf
from coordinator.meetings.models import Series


def store_series(shelf: Shelf, document: Document) -> None:
    there = {series.slug: series for series in shelf.all(Series)}
    for value in document.series:
        row = there.get(value.slug)
        forum_id = shelf.forums[value.forum]
        if row is not None and row.forum_id != forum_id:
            shelf.notes.refuse(value.pointer, "forum: the series is in another forum here, and stays there")
        series, outcome = shelf.put(
            row,
            Series,
            {"slug": value.slug, "forum_id": forum_id},
            group_id=shelf.groups[value.group] if value.group else None,
            name=value.name,
            meeting_type=value.meeting_type,
            agenda_template_id=shelf.templates[value.template] if value.template else None,
            deadline_preset_id=shelf.presets[value.preset] if value.preset else None,
            cadence=value.cadence,
            meetings_per_year=value.meetings_per_year,
            usual_months=value.usual_months,
            source=value.source,
        )
        shelf.series[value.slug] = series.id
        shelf.done(outcome)
    shelf.flush()
