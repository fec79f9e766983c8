"""Series, meetings, deadlines, registrations and attendance."""
