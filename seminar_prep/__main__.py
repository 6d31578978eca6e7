"""`seminar-prep` and `python -m seminar_prep`."""

import os
import sys


def main() -> int:
    """Run the command line of this process and return its exit code; a bug ends in a traceback and code 1."""
    from seminar_prep.cli.main import run  # noqa: PLC0415 - click and the rest load after the short ways

    return run(sys.argv[1:], os.environ)


if __name__ == "__main__":
    sys.exit(main())
