"""The words that start an editor at a line of a file; each family of editors has its own way of saying so."""

import re
import shlex

from seminar_prep.errors import UsageError

# Names as in the manuals of the editors. An editor that is not here is given the file alone.
_PLUS_LINE = frozenset(
    {"vi", "vim", "nvim", "view", "gvim", "mvim", "nano", "pico", "emacs", "emacsclient", "jed", "joe", "mg", "kak"}
    | {"micro", "ne", "mcedit", "gedit"}
)
_COLON_LINE = frozenset(["hx", "helix", "subl", "sublime_text", "zed", "zeditor", "atom"])
_GOTO_LINE = frozenset(["code", "code-insiders", "codium", "vscodium", "cursor"])
_DASH_LINE = frozenset(["kate", "kwrite", "mate", "geany"])


def editor_command(editor: str, path: str, line: int) -> tuple[str, ...]:
    """Return the command that opens `path` at the 1-based `line` with `editor`, the text of VISUAL or EDITOR.

    `editor` may carry arguments of its own, quoted as in a shell. A graphical editor of the "code" family is told to
    wait until the file is closed. Raises UsageError for a text that names no command.
    """
    try:
        words = shlex.split(editor)
    except ValueError as error:
        raise UsageError(f"the editor {editor!r} cannot be read ({error}).", hint="Set VISUAL or EDITOR.") from error
    if not words:
        raise UsageError("no editor is set.", hint="Set VISUAL or EDITOR.")
    name = re.split(r"[/\\]", words[0])[-1].removesuffix(".exe")
    if name in _PLUS_LINE:
        return (*words, f"+{line}", path)
    if name in _COLON_LINE:
        return (*words, f"{path}:{line}")
    if name in _GOTO_LINE:
        wait = () if {"-w", "--wait"} & set(words) else ("--wait",)
        return (*words, *wait, "--goto", f"{path}:{line}")
    if name in _DASH_LINE:
        return (*words, "--line", str(line), path)
    return (*words, path)
