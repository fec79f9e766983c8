"""The pages of proceedings: agendas, publishing and comparing them, papers, decisions and actions."""

from coordinator.proceedings.views import agenda, papers, publishing, records
from coordinator.proceedings.views._blueprint import bp

__all__ = ["agenda", "bp", "papers", "publishing", "records"]
