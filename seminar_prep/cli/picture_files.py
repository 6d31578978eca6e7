"""Pictures written to a file: SVG, PNG or JSON, as the file's name ends."""

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from seminar_prep.domain.picture import Picture, format_picture
from seminar_prep.domain.picture_svg import draw_pictures
from seminar_prep.domain.svg import document, text
from seminar_prep.errors import UsageError
from seminar_prep.services.progress import Progress

# Two pixels of a PNG for one of the SVG, for screens that have them.
_ZOOM = 2


def write_pictures(progress: Progress, names: Sequence[str], destination: Path) -> tuple[str, ...]:
    """Write the named pictures, or without names all, to `destination`; return their names in the file's order.

    A file that is there is replaced. Raises UsageError for an ending other than .svg, .png and .json, for a place that
    cannot be written, and for a PNG where the package that draws it is missing.
    """
    suffix = destination.suffix.lower()
    if suffix not in DRAWERS:
        raise UsageError(
            f"pictures are written as {', '.join(DRAWERS)}; {destination.name!r} ends in none of them.",
            hint='For example "seminar-prep stats --export progress.svg".',
            where=str(destination),
        )
    drawn = draw_file(progress, names, suffix)
    try:
        destination.write_bytes(drawn)
    except OSError as error:
        raise UsageError(
            f"the pictures cannot be written ({error.strerror}).",
            hint="Choose a folder that is there and may be written to.",
            where=str(destination),
        ) from error
    return tuple(picture.name for picture in _chosen(progress, names))


def draw_file(progress: Progress, names: Sequence[str], suffix: str) -> bytes:
    """Return what a file ending in `suffix`, one of DRAWERS, holds: the named pictures, or without names all.

    Raises UsageError for a PNG where the package that draws it, or a font, is missing.
    """
    return DRAWERS[suffix](progress, _chosen(progress, names))


def _chosen(progress: Progress, names: Sequence[str]) -> tuple[Picture, ...]:
    return tuple(picture for picture in progress.pictures if not names or picture.name in names)


def format_progress(progress: Progress, pictures: Sequence[Picture]) -> Mapping[str, object]:
    """Return pictures as the object of a .json file: date, days, pictures (README, "Statistics")."""
    return {
        "date": progress.day.isoformat(),
        "days": progress.days,
        "pictures": [format_picture(picture) for picture in pictures],
    }


def _json(progress: Progress, pictures: Sequence[Picture]) -> bytes:
    written = json.dumps(format_progress(progress, pictures), ensure_ascii=False, allow_nan=False, indent=2)
    # A title may hold half a surrogate pair, which UTF-8 cannot.
    return f"{written}\n".encode(errors="replace")


def _svg(progress: Progress, pictures: Sequence[Picture]) -> bytes:
    return draw_pictures(pictures, f"Progress on {progress.day.isoformat()}").encode()


def _png(progress: Progress, pictures: Sequence[Picture]) -> bytes:
    try:
        resvg = importlib.import_module("resvg_py")  # an optional extra, 4 MB
    except ImportError as error:
        raise UsageError(
            "PNG pictures need the package resvg-py, which is not installed.",
            hint='Install it with "pip install resvg-py", or write an .svg file.',
        ) from error
    render: Callable[..., bytes] = resvg.svg_to_bytes
    # Without a font resvg leaves the words out and says nothing.
    letter, nothing = (document([text(0, 16, said)], 20, 20, "", font_family="sans-serif") for said in ("x", ""))
    if render(svg_string=letter) == render(svg_string=nothing):
        raise UsageError(
            "no font was found to write the words of a PNG picture with.",
            hint="Install a font such as DejaVu Sans, or write an .svg file.",
        )
    return bytes(render(svg_string=_svg(progress, pictures).decode(), zoom=_ZOOM))


DRAWERS: Mapping[str, Callable[[Progress, Sequence[Picture]], bytes]] = {".svg": _svg, ".png": _png, ".json": _json}
