"""The matrix: what independent readers find in the calendars that meetsched writes."""
