"""The sample seminar of the demo: invented talks on real subjects, real papers with summaries in our own words.

The talks of `data/sample_seminar.json` are dated by working days after a first day, so that they always lie in the
coming weeks. Its speakers are invented and marked so; papers are marked as summaries by their `abstract_kind`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from pydantic import BaseModel, ConfigDict, Field

from seminar_prep.domain.paper import AbstractKind, Paper, RankedPaper, Reason
from seminar_prep.domain.talk import ScheduledTalk
from seminar_prep.resources import data_file

SAMPLE_FILE = "sample_seminar.json"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SampleTalk:
    """A talk of the sample with the papers proposed for it, best first."""

    stated: ScheduledTalk
    papers: tuple[RankedPaper, ...]


@dataclass(frozen=True, slots=True)
class SampleSeminar:
    """The sample: `name` says that it is one; talks soonest first."""

    name: str
    talks: tuple[SampleTalk, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PaperRow(_Strict):
    arxiv_id: str = Field(pattern=r"^\d{4}\.\d{4,5}$")
    version: int = Field(ge=1)
    title: str = Field(min_length=1)
    summary: str = Field(min_length=1)
    authors: list[str] = Field(min_length=1)
    categories: list[str] = Field(min_length=1)
    published_on: date
    updated_on: date


class _PairRow(_Strict):
    arxiv_id: str
    score: float = Field(gt=0, le=1)
    reason_code: str
    reason: str


class _TalkRow(_Strict):
    working_day: int = Field(ge=1)
    time: time
    minutes: int = Field(gt=0)
    title: str
    speaker: str = Field(pattern=r" \(sample\)$")
    location: str
    abstract: str
    papers: list[_PairRow]


class _SampleFile(_Strict):
    seminar: str
    affiliation: str
    talks: list[_TalkRow]
    papers: list[_PaperRow]


def load_sample(first_day: date, zone: tzinfo) -> SampleSeminar:
    """Return the sample seminar with its first talk one working day after `first_day`, in time zone `zone`."""
    file = _SampleFile.model_validate_json(data_file(SAMPLE_FILE).read_bytes())
    papers = {row.arxiv_id: _paper(row) for row in file.papers}
    talks = [
        SampleTalk(
            _stated(row, file.affiliation, first_day, zone),
            tuple(
                RankedPaper(papers[pair.arxiv_id], pair.score, (Reason(pair.reason_code, pair.reason),))
                for pair in row.papers
            ),
        )
        for row in file.talks
    ]
    return SampleSeminar(file.seminar, tuple(talks))


def working_day_after(first_day: date, n_days: int) -> date:
    """Return the `n_days`-th day after `first_day`, Saturdays and Sundays not counted."""
    day = first_day
    while n_days > 0:
        day += timedelta(days=1)
        n_days -= day.weekday() < _SATURDAY
    return day


def _stated(row: _TalkRow, affiliation: str, first_day: date, zone: tzinfo) -> ScheduledTalk:
    starts_at = datetime.combine(working_day_after(first_day, row.working_day), row.time, zone)
    return ScheduledTalk(
        starts_at=starts_at,
        ends_at=(starts_at.astimezone(UTC) + timedelta(minutes=row.minutes)).astimezone(zone),
        timezone=getattr(zone, "key", None),
        title=row.title,
        speaker=row.speaker,
        affiliation=affiliation,
        location=row.location,
        abstract=row.abstract,
    )


def _paper(row: _PaperRow) -> Paper:
    return Paper(
        arxiv_id=row.arxiv_id,
        version=row.version,
        title=row.title,
        abstract=row.summary,
        authors=tuple(row.authors),
        categories=tuple(row.categories),
        primary_category=row.categories[0],
        published_at=datetime.combine(row.published_on, time(), UTC),
        updated_at=datetime.combine(row.updated_on, time(), UTC),
        abstract_kind=AbstractKind.SUMMARY,
    )
