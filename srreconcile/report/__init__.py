"""What people see: the summary in a notebook or terminal, the workbook, the page."""
