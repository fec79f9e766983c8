"""Calendar pages, feeds and calendar files."""
