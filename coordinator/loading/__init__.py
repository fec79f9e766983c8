"""Loading: files of the forums.json format, the demonstration, and invented data for measuring."""
