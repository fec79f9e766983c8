"""Finding a time: dates on which nobody who is needed is closed or engaged, ranked with the reasons."""
