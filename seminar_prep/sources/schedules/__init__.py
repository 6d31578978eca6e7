"""Seminar schedules as published: calendars and tables to talks."""
