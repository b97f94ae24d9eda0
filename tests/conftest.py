"""What every test shares: laws are judged by what they find, never by the time they took."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
