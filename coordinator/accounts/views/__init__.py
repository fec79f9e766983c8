"""The pages of accounts: signing in, mailed links, one's own account, the administration."""

from coordinator.accounts.views import account, admin, admin_people, doors, links
from coordinator.accounts.views._blueprint import bp

__all__ = ["account", "admin", "admin_people", "bp", "doors", "links"]
