"""Calendars: everything that knows RFC 5545."""
