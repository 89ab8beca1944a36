"""One command a file: ``add`` enters its parser; the folder is scanned, there is no list to edit."""
