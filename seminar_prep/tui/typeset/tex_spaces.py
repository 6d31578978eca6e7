"""The space between neighbours in a typeset row: The TeXbook's table of chapter 18."""

from seminar_prep.tui.maths.tree import Kind

_EMS = {"0": 0.0, "1": 3 / 18, "2": 4 / 18, "3": 5 / 18}
_COLUMNS = {
    Kind.ORD: 0,
    Kind.SIGN: 0,
    Kind.FRACTION: 0,
    Kind.OP: 1,
    Kind.BIG: 1,
    Kind.BIN: 2,
    Kind.REL: 3,
    Kind.OPEN: 4,
    Kind.CLOSE: 5,
    Kind.PUNCT: 6,
}
# Rows: what stands left; columns: what stands right. The digits are thin, medium and thick space; the second table is
# that of scripts. What cannot be, since an operator without a partner is a sign, has no space. A bracketed whole is
# spaced like its brackets, without the thin space that TeX puts round it: f(x) looks the same in large brackets.
_TABLE = ("0123000", "1103000", "2200200", "3300300", "0000000", "0123000", "1101111")
_SCRIPT_TABLE = ("0100000", "1100000", "0000000", "0000000", "0000000", "0100000", "0000000")


def ems_between(left: Kind, right: Kind, *, is_script: bool) -> float:
    """Return the space between two parts of a row, in ems of the row's own size; none beside a space."""
    if Kind.SPACE in (left, right):
        return 0.0
    if left is Kind.BIG and right is Kind.FENCE:
        return 0.0 if is_script else _EMS["1"]
    left, right = (Kind.CLOSE if left is Kind.FENCE else left), (Kind.OPEN if right is Kind.FENCE else right)
    table = _SCRIPT_TABLE if is_script else _TABLE
    return _EMS[table[_COLUMNS[left]][_COLUMNS[right]]]
