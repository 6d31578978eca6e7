"""Tables written as text: one place to see many short names at once."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of `text` in order."""
    return tuple(text.split())


def pairs(table: str) -> dict[str, str]:
    """Return a table of alternating keys and values; ␣ in a value stands for a blank."""
    entries = table.split()
    return {key: value.replace("␣", " ") for key, value in zip(entries[::2], entries[1::2], strict=True)}
