"""Answers of calendar programs: what they say, and whether we may believe it; no I/O, no clock."""

from coordinator.calendars.replies.judgement import Known, PartStat, Verdict, judge, said_of
from coordinator.calendars.replies.parser import Said, Saying, Unparseable, parse

__all__ = ["Known", "PartStat", "Said", "Saying", "Unparseable", "Verdict", "judge", "parse", "said_of"]
