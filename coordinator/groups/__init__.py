"""Working groups, their mandates and deliverables, expert seats and nominations."""
