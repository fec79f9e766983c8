"""Real workers killed at the worst moments, a mail server in a bad temper; nothing is lost, nothing doubled."""
