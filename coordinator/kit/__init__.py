"""The ground: clock, ids, times, periods, actor, errors. Standard library only."""
