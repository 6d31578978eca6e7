"""What the user asks of an import, filled up with what a source was read with before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from seminar_prep import __version__
from seminar_prep.domain.schedule import MAPPABLE_FIELDS
from seminar_prep.errors import UsageError
from seminar_prep.sources.schedules.zones import iana_name
from seminar_prep.storage.sources import Source

_TRUSTED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What the user asked for; None where they said nothing, so that what a source remembers holds.

    With `adds_only` a talk that the schedule does not name is left alone: an announcement names one talk of many.
    `same` are the keys of pairs of an old talk and a new entry that the user calls one (`asked_pairs.pair_key`).
    """

    seminar: str | None = None
    format: str | None = None
    timezone: str | None = None
    year: int | None = None
    start_time: time | None = None
    duration: int | None = None
    day_first: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    force: bool = False
    dry_run: bool = False
    adds_only: bool = False
    same: frozenset[str] = frozenset()


def check_request(request: ImportRequest) -> None:
    """Raise UsageError for a zone or a field that no source could be read with."""
    if request.timezone and iana_name(request.timezone) is None:
        raise UsageError(f"unknown time zone {request.timezone!r}.", hint='Use a name such as "Europe/Berlin".')
    if unknown := sorted(set(request.columns.values()) - set(MAPPABLE_FIELDS)):
        raise UsageError(f"--map: unknown field {unknown[0]!r}.", hint=f"Fields are: {', '.join(MAPPABLE_FIELDS)}.")


def with_remembered(request: ImportRequest, kept: Mapping[str, object]) -> ImportRequest:
    """Fill what the user did not say with the options a source `kept`; the year is never remembered."""
    clock = kept.get("time")
    columns = kept.get("columns")
    return replace(
        request,
        format=request.format or _text(kept.get("format")),
        timezone=request.timezone or _text(kept.get("timezone")),
        start_time=request.start_time or (time.fromisoformat(clock) if isinstance(clock, str) else None),
        duration=request.duration or (int(str(kept["duration"])) if kept.get("duration") else None),
        day_first=request.day_first if request.day_first is not None else _flag(kept.get("day_first")),
        columns=request.columns or (dict(columns) if isinstance(columns, Mapping) else {}),
    )


def validators_of(remembered: Source | None, request: ImportRequest, now: datetime) -> Mapping[str, str]:
    """Return what a server is to be told of the last answer, so that it may say that nothing has changed; often {}.

    Nothing where the user asks for something, and where a schedule was not read for a week: what recurs without end
    goes on meanwhile.
    """
    kept = remembered.options.get("validators") if remembered else None
    if not isinstance(kept, Mapping) or request != ImportRequest() or kept.get("program") != __version__:
        return {}
    read_at = datetime.fromisoformat(str(kept.get("read_at")))
    told = kept.get("told")
    is_fresh = timedelta() <= now - read_at < _TRUSTED
    return {str(name): str(value) for name, value in told.items()} if is_fresh and isinstance(told, Mapping) else {}


def options_to_keep(asked: ImportRequest, validators: Mapping[str, str], now: datetime) -> Mapping[str, object]:
    """Return what a source is to be read with next time, as JSON values; and by what its server knows this answer."""
    told = {"told": dict(validators), "read_at": now.isoformat(), "program": __version__}
    values: dict[str, object] = {
        "format": asked.format,
        "timezone": asked.timezone,
        "time": asked.start_time.isoformat("minutes") if asked.start_time else None,
        "duration": asked.duration,
        "day_first": asked.day_first,
        "columns": dict(asked.columns) or None,
        "validators": told if validators else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
