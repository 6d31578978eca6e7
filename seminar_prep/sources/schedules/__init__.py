"""Schedules from outside: `parse` turns bytes into a ParsedSchedule, `fetch` brings the bytes.

`decode` and `detect` find text and format; each format is a module of its own (`ics`, `tabular`), named in the table
`parse.READERS` and loaded when a file of its kind comes.
"""
