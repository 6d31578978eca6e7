"""The wish to see one thing whole, sent up to the program, which knows the screens."""

from textual.message import Message


class Opening(Message):
    """Somebody wants to see the thing that `key` names: "talk:ID" or "paper:ID"."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
