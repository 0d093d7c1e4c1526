"""The plan as files: report, sheet, calendar, JSON. No conversation enters."""
