"""`backup` and `restore`: one file with everything, and the way back."""

from pathlib import Path

import click

from seminar_prep.cli.session import Session
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.services.backup import format_restored, make_backup
from seminar_prep.services.backup import restore as restore_library
from seminar_prep.services.deck_watch import sync


@click.command("backup")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def command(session: Session, file: Path | None) -> None:
    """Copy the library to FILE, or to a dated file in the backups folder."""
    app = session.app
    path = make_backup(app.library, app.paths.backups, app.now(), file)
    n_bytes = path.stat().st_size
    session.output.answer({"backup": str(path), "n_bytes": n_bytes}, [f"{path} ({n_bytes / 1e6:.1f} MB)"])


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--exact", is_flag=True, help="The library as it was: leave answers given since then in the backup only.")
@click.pass_obj
def restore(session: Session, file: Path, exact: bool) -> None:
    """Bring the backup FILE back. The present library is backed up first; answers given since FILE are kept."""
    app = session.app
    restored = restore_library(app.library, file, app.paths.backups, app.now(), exact=exact)
    sync(app.library, bundled_decks_dir(), app.paths.decks)
    kept = "left in the backup only" if exact else f"{restored.n_kept_reviews} kept"
    session.output.answer(
        format_restored(restored),
        [
            f"Restored {file}. The library as it was: {restored.backup}",
            f"Reviews newer than the file: {restored.n_newer_reviews} ({kept}). "
            f"Link decisions newer than the file: {restored.n_newer_decisions} (in the backup only). "
            f"Tags newer than the file: {restored.n_newer_tags} (in the backup only).",
        ],
    )
