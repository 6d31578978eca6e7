"""What is raised for a formula that cannot be read."""

from seminar_prep.errors import InputError


class TexError(InputError):
    """A formula that cannot be read; nothing is drawn rather than something wrong.

    `reason` is a short sentence without the position, `column` the 1-based position in the source as it was given,
    delimiters and line breaks counted.
    """

    code = "bad_tex"

    def __init__(self, reason: str, column: int) -> None:
        super().__init__(f"{reason} at column {column}")
        self.reason = reason
        self.column = column
