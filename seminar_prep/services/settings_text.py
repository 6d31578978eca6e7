"""One setting changed in the text of a configuration file; comments, order and blank lines stay as they are.

Loads tomlkit (50 ms), so this module is itself loaded only when something is changed.
"""

import tomlkit


def change_setting(text: str, name: str, value: str | int | bool | None) -> str:
    """Return the TOML `text` with `name` set to `value`, or without it where that is None.

    A new setting stands after those there are, before the first table. Expects right TOML.
    """
    document = tomlkit.parse(text)
    if value is not None:
        document[name] = value
    elif name in document:
        document.remove(name)
    return tomlkit.dumps(document)
