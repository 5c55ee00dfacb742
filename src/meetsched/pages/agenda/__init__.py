"""The agenda: items fitted into the minutes of an occurrence, and what becomes of the rest."""
