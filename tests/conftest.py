"""All tests, and the peers they ask, read the tz data that meetsched itself reads."""

from __future__ import annotations

import zoneinfo

import whenever
from hypothesis import settings

from meetsched import zones

settings.register_profile("here", deadline=None, derandomize=True)
settings.load_profile("here")

zones.system_copy()  # while zoneinfo still knows the system's folder
_ROOT = zones.tzdata_version().root
zoneinfo.reset_tzpath([str(_ROOT)])
zoneinfo.ZoneInfo.clear_cache()
whenever.reset_tzpath([str(_ROOT)])
whenever.clear_tzcache()
