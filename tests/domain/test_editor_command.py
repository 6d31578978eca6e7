"""Every family of editors is told the line in its own way."""

import pytest

from seminar_prep.domain.editor_command import editor_command
from seminar_prep.errors import UsageError


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        ("vi", ("vi", "+7", "a b.md")),
        ("/usr/bin/nvim -u NONE", ("/usr/bin/nvim", "-u", "NONE", "+7", "a b.md")),
        ("nano", ("nano", "+7", "a b.md")),
        ("emacsclient -t", ("emacsclient", "-t", "+7", "a b.md")),
        ("hx", ("hx", "a b.md:7")),
        ("subl -w", ("subl", "-w", "a b.md:7")),
        ("code", ("code", "--wait", "--goto", "a b.md:7")),
        ("code -w", ("code", "-w", "--goto", "a b.md:7")),
        ("kate", ("kate", "--line", "7", "a b.md")),
        ("my-editor", ("my-editor", "a b.md")),
        ("'/opt/my tools/vim.exe'", ("/opt/my tools/vim.exe", "+7", "a b.md")),
    ],
)
def test_editor_opens_at_the_line_in_its_own_way(editor, command):
    assert editor_command(editor, "a b.md", 7) == command


@pytest.mark.parametrize("editor", ["", "  ", "vim 'unclosed"])
def test_editor_that_names_no_command_is_refused_with_a_hint(editor):
    with pytest.raises(UsageError) as refused:
        editor_command(editor, "a.md", 1)
    assert refused.value.hint == "Set VISUAL or EDITOR."
