"""What the letters about a poll are called, for the preview of who is told what."""

from coordinator.scheduling.rules.notices import News
from coordinator.web.i18n import lazy

NEWS: dict[News, str] = {
    News.ASKED: lazy("asked which dates suit"),
    News.AGAIN: lazy("asked again"),
    News.NEW_DATES: lazy("asked about the new dates"),
    News.DEADLINE: lazy("told the new last day"),
    News.DECIDED: lazy("told the date"),
    News.CANCELLED: lazy("told that the poll is cancelled"),
    News.REMINDER: lazy("reminded"),
}


def news_name(news: News) -> str:
    return str(NEWS[news])
