"""The meeting's page: written, and read."""
