"""Wishes sent up to the program, which knows the screens."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from seminar_prep.domain.plan import PlanItem
    from seminar_prep.domain.queue import Scope


class Opening(Message):
    """Somebody wants to see the thing that `key` names: "talk:ID", "paper:ID", "importing:TEXT"."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class Sitting(Message):
    """Somebody wants to sit down at the cards of `scope`, or with a planned scope at those of `plan`."""

    def __init__(self, scope: "Scope", title: str, plan: "Sequence[PlanItem]" = ()) -> None:
        super().__init__()
        self.scope = scope
        self.title = title
        self.plan = plan
