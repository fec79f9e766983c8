"""Agenda arithmetic, states of agendas, decisions and actions; no I/O."""

from enum import StrEnum


class LeadKind(StrEnum):
    """Who leads an item; `party` and `person` name one, the others are roles."""

    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    HOST = "host"
    EACH_COUNTRY = "each_country"
    PARTY = "party"
    PERSON = "person"
    OTHER = "other"  # in words, `lead_text`


class DecisionStatus(StrEnum):
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    WRITTEN_PROCEDURE = "written_procedure"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ActionStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class OwnerKind(StrEnum):
    PARTY = "country"
    GROUP = "working_group"
    PERSON = "person"
    ROLE = "role"
