"""The keys that lead from the agenda of the sample seminar to each screen, for goldens and pictures."""

WALKS: dict[str, list[str]] = {
    "agenda": [],
    "agenda-month": ["m", "l"],
    "today": ["t"],
    "talk": ["enter"],
    "talk-below": ["enter", "pagedown", "pagedown", *"jjjjjj"],
    "papers": ["P"],
    "paper": ["P", "j", "enter"],
    "cards": ["C", "j", "space"],
    "card": ["C", "o", "enter"],
    "decks": ["D"],
    "concepts": ["N"],
    "concept": ["N", "slash", *"saddle points in", "enter", "enter"],
    "review-question": ["r", "u"],
    "review-answer": ["r", "u", "space"],
    "review-why": ["r", "u", "w"],
    "review-summary": ["r", "u", "space", "2", "space", "5", "t"],
    "stats": ["S"],
    "stats-below": ["S", "pagedown", "pagedown"],
    "help": ["question_mark"],
    "settings": ["comma"],
}
