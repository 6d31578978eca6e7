-- The library of one learner: the complete current schema, and the only place with CREATE statements.
--
-- Conventions: STRICT tables. `_at` is an instant, ISO 8601 in UTC ("2026-11-25T08:00:00+00:00") unless a comment
-- says otherwise; `_on` is a study day, YYYY-MM-DD. JSON columns hold arrays or objects written by this program.
-- PRAGMA user_version holds the version; storage/migrations.py brings older libraries here.

-- Single values about the library itself (device id, active sample, …); preferences live in config.toml.
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- ---------------------------------------------------------------- schedules
CREATE TABLE seminars (
    seminar_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- One published schedule: a file, a URL, or "paste:" and its seminar for text that was pasted or piped in.
CREATE TABLE sources (
    source_id INTEGER PRIMARY KEY,
    seminar_id INTEGER NOT NULL REFERENCES seminars (seminar_id),
    location TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    options TEXT NOT NULL DEFAULT '{}',   -- JSON: zone, default time, duration, day order, column mapping
    imported_at TEXT NOT NULL
) STRICT;

CREATE TABLE talks (
    talk_id TEXT PRIMARY KEY,             -- random, 8 characters of [a-z0-9]; never derived from content
    seminar_id INTEGER NOT NULL REFERENCES seminars (seminar_id),
    source_id INTEGER REFERENCES sources (source_id),
    uid TEXT,                             -- the source's own id: evidence of identity, not proof
    recurrence_id TEXT,
    sequence INTEGER,
    modified_at TEXT,                     -- the source's last change of it, where the source tells
    title TEXT,
    speaker TEXT,
    affiliation TEXT,
    starts_at TEXT NOT NULL,              -- in the talk's own zone with offset; a plain date where no time is known
    ends_at TEXT,
    sort_at TEXT NOT NULL,                -- starts_at as UTC instant (dates count as 09:00 local), for order and range
    timezone TEXT,
    all_day INTEGER NOT NULL DEFAULT 0,
    location TEXT,
    url TEXT,
    abstract TEXT,
    status TEXT NOT NULL CHECK (status IN ('scheduled', 'tentative', 'cancelled')),
    arxiv_ids TEXT NOT NULL DEFAULT '[]',
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    missing_since TEXT                    -- first import of the source that no longer held this future talk
) STRICT;
CREATE INDEX talks_by_start ON talks (sort_at, talk_id);
CREATE INDEX talks_by_source ON talks (source_id);

-- Fields of a talk that the learner wrote over: `talks` holds the learner's value, this table the source's.
CREATE TABLE talk_edits (
    talk_id TEXT NOT NULL REFERENCES talks (talk_id) ON DELETE CASCADE,
    field TEXT NOT NULL,                  -- the name of the column in talks
    source_value TEXT,                    -- what the source says of it now; null: nothing
    edited_at TEXT NOT NULL,
    PRIMARY KEY (talk_id, field)
) STRICT, WITHOUT ROWID;

-- What `import --undo` needs: the source's talks as they were before each import.
CREATE TABLE imports (
    import_id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER NOT NULL,               -- one command may read several sources; undo takes them back together
    source_id INTEGER NOT NULL REFERENCES sources (source_id),
    imported_at TEXT NOT NULL,
    before TEXT NOT NULL,                 -- JSON: rows of talks and of the source before the import
    undone_at TEXT
) STRICT;

-- ---------------------------------------------------------------- papers
CREATE TABLE papers (
    arxiv_id TEXT PRIMARY KEY,            -- without version
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    abstract_kind TEXT NOT NULL CHECK (abstract_kind IN ('abstract', 'summary')),
    authors TEXT NOT NULL,                -- JSON array of names
    categories TEXT NOT NULL,             -- JSON array
    primary_category TEXT,
    published_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    comment TEXT,
    journal_ref TEXT,
    doi TEXT,
    withdrawn INTEGER NOT NULL DEFAULT 0,
    fetched_at TEXT NOT NULL
) STRICT;

CREATE TABLE talk_papers (
    talk_id TEXT NOT NULL REFERENCES talks (talk_id) ON DELETE CASCADE,
    arxiv_id TEXT NOT NULL REFERENCES papers (arxiv_id),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    reasons TEXT NOT NULL,                -- JSON array of {code, text}
    status TEXT NOT NULL DEFAULT 'proposed' CHECK (status IN ('proposed', 'confirmed', 'rejected')),
    PRIMARY KEY (talk_id, arxiv_id)
) STRICT;
CREATE INDEX talk_papers_by_paper ON talk_papers (arxiv_id);

-- Every question put to arXiv: nothing is asked twice on one day, and an interrupted fetch goes on where it stopped.
CREATE TABLE fetches (
    fetch_id INTEGER PRIMARY KEY AUTOINCREMENT,
    question TEXT NOT NULL,               -- canonical form of ids or query, with page size
    start INTEGER NOT NULL DEFAULT 0,
    asked_on TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('page', 'complete', 'failed')),
    arxiv_ids TEXT NOT NULL DEFAULT '[]', -- JSON: what the page held, in the answer's order
    next_start INTEGER,                   -- where the answer goes on; null at its end and after a failure
    total INTEGER,
    error TEXT
) STRICT;
CREATE INDEX fetches_by_question ON fetches (question, asked_on);

-- The last outcome per talk, for honest status on screen.
CREATE TABLE talk_fetches (
    talk_id TEXT PRIMARY KEY REFERENCES talks (talk_id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('fetched', 'partial', 'failed', 'skipped')),
    fetched_on TEXT NOT NULL,
    question TEXT NOT NULL DEFAULT '',    -- digest of what was asked for; a changed talk is asked for again
    error TEXT
) STRICT;

-- ---------------------------------------------------------------- concepts and cards (mirrors of data and deck files)
CREATE TABLE concepts (
    concept_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    tier INTEGER NOT NULL CHECK (tier BETWEEN 1 AND 3),
    need_first_rank INTEGER,
    merged_into TEXT REFERENCES concepts (concept_id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE concept_prerequisites (
    concept_id TEXT NOT NULL REFERENCES concepts (concept_id) ON DELETE CASCADE,
    prerequisite_id TEXT NOT NULL REFERENCES concepts (concept_id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (concept_id, prerequisite_id)
) STRICT, WITHOUT ROWID;

-- Folders and files with decks that the user registered with `decks add`.
CREATE TABLE deck_folders (
    path TEXT PRIMARY KEY,
    added_at TEXT NOT NULL
) STRICT;

CREATE TABLE decks (
    deck TEXT PRIMARY KEY,                -- e.g. "gbc/08-optimization-for-training-deep-models"
    title TEXT NOT NULL,
    book TEXT,
    chapter TEXT,
    licence TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('bundled', 'user')),
    path TEXT NOT NULL,
    position INTEGER NOT NULL,            -- study order among decks
    content_hash TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX decks_in_order ON decks (position, deck);

CREATE TABLE cards (
    card_no INTEGER PRIMARY KEY,          -- ties cards_fts to this table; never shown
    card_id TEXT NOT NULL UNIQUE,
    deck TEXT NOT NULL REFERENCES decks (deck),
    position INTEGER NOT NULL,            -- order in the deck file
    type TEXT NOT NULL,
    front TEXT NOT NULL,
    back TEXT NOT NULL,
    note TEXT,
    ref TEXT,
    claim TEXT CHECK (claim IN ('theorem', 'heuristic', 'empirical')),
    tier INTEGER CHECK (tier BETWEEN 1 AND 3),
    tags TEXT NOT NULL DEFAULT '[]',
    origin TEXT NOT NULL CHECK (origin IN ('bundled', 'user', 'override')),
    path TEXT NOT NULL,                   -- the file whose text is shown
    line INTEGER NOT NULL,
    bundled_hash TEXT,                    -- of an override: the bundled text it was made from
    active INTEGER NOT NULL DEFAULT 1,    -- 0: gone from the files; history and memory stay
    study_position INTEGER NOT NULL DEFAULT 0 -- order in which new cards come, over all decks
) STRICT;
CREATE INDEX cards_in_order ON cards (active, deck, position);
CREATE INDEX cards_to_study ON cards (active, study_position);

CREATE TABLE card_concepts (
    card_id TEXT NOT NULL REFERENCES cards (card_id) ON DELETE CASCADE,
    concept_id TEXT NOT NULL,             -- may be a user's own tag that is no concept of ours
    PRIMARY KEY (card_id, concept_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_concepts_by_concept ON card_concepts (concept_id, card_id);

CREATE TABLE card_prerequisites (
    card_id TEXT NOT NULL REFERENCES cards (card_id) ON DELETE CASCADE,
    prerequisite_id TEXT NOT NULL,        -- a card id or a concept id
    PRIMARY KEY (card_id, prerequisite_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_prerequisites_by_prerequisite ON card_prerequisites (prerequisite_id);

CREATE VIRTUAL TABLE cards_fts USING fts5 (
    front, back, note, ref, tags, content = 'cards', content_rowid = 'card_no', tokenize = 'porter unicode61'
);
CREATE TRIGGER cards_fts_insert AFTER INSERT ON cards BEGIN
    INSERT INTO cards_fts (rowid, front, back, note, ref, tags)
    VALUES (new.card_no, new.front, new.back, new.note, new.ref, new.tags);
END;
CREATE TRIGGER cards_fts_delete AFTER DELETE ON cards BEGIN
    INSERT INTO cards_fts (cards_fts, rowid, front, back, note, ref, tags)
    VALUES ('delete', old.card_no, old.front, old.back, old.note, old.ref, old.tags);
END;
CREATE TRIGGER cards_fts_update AFTER UPDATE OF front, back, note, ref, tags ON cards BEGIN
    INSERT INTO cards_fts (cards_fts, rowid, front, back, note, ref, tags)
    VALUES ('delete', old.card_no, old.front, old.back, old.note, old.ref, old.tags);
    INSERT INTO cards_fts (rowid, front, back, note, ref, tags)
    VALUES (new.card_no, new.front, new.back, new.note, new.ref, new.tags);
END;

-- ---------------------------------------------------------------- memory and history
-- No foreign key to cards: a memory outlives the card's text, and waits for its return.
CREATE TABLE memories (
    card_id TEXT PRIMARY KEY,
    repetitions INTEGER NOT NULL CHECK (repetitions >= 0),
    interval_days INTEGER NOT NULL CHECK (interval_days >= 0),
    ease INTEGER NOT NULL CHECK (ease >= 130),   -- hundredths: SM-2's steps are whole hundredths, a float makes ceil jump
    due_on TEXT NOT NULL,
    lapses INTEGER NOT NULL CHECK (lapses >= 0),
    recalled INTEGER NOT NULL DEFAULT 0          -- 1 once a review of it scored 3 or more: frees cards that wait for it
) STRICT;
CREATE INDEX memories_by_due ON memories (due_on, card_id);

CREATE TABLE card_states (
    card_id TEXT PRIMARY KEY,
    suspended INTEGER NOT NULL DEFAULT 0,
    buried_on TEXT,                              -- hidden on this study day only
    flagged INTEGER NOT NULL DEFAULT 0           -- marked by the learner, to be looked at later
) STRICT;
CREATE INDEX card_states_flagged ON card_states (card_id) WHERE flagged;

-- Tags of the learner's own, beside those that decks write.
CREATE TABLE card_tags (
    card_id TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (card_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_tags_by_tag ON card_tags (tag, card_id);

-- Append-only: an undo is a row of its own that names what it takes back.
CREATE TABLE reviews (
    review_no INTEGER PRIMARY KEY AUTOINCREMENT,
    review_id TEXT NOT NULL UNIQUE,              -- random; merges the logs of two machines
    card_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('review', 'drill', 'early', 'cram', 'undo')),
    grade INTEGER CHECK (grade BETWEEN 0 AND 5),
    answered_at TEXT NOT NULL,
    study_day TEXT NOT NULL,
    seconds REAL,
    before_repetitions INTEGER NOT NULL,
    before_interval_days INTEGER NOT NULL,
    before_ease INTEGER NOT NULL,
    before_due_on TEXT,                          -- null: the card was new
    before_lapses INTEGER NOT NULL,
    after_repetitions INTEGER NOT NULL,
    after_interval_days INTEGER NOT NULL,
    after_ease INTEGER NOT NULL,
    after_due_on TEXT,
    after_lapses INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    undoes TEXT UNIQUE REFERENCES reviews (review_id),
    CHECK ((kind = 'undo') = (undoes IS NOT NULL)),
    CHECK ((kind = 'undo') = (grade IS NULL))
) STRICT;
CREATE INDEX reviews_by_card ON reviews (card_id, review_no);
CREATE INDEX reviews_by_day ON reviews (study_day, card_id);
CREATE TRIGGER reviews_are_never_changed BEFORE UPDATE ON reviews BEGIN
    SELECT RAISE (ABORT, 'the review log is append-only');
END;
CREATE TRIGGER reviews_are_never_deleted BEFORE DELETE ON reviews BEGIN
    SELECT RAISE (ABORT, 'the review log is append-only');
END;

-- ---------------------------------------------------------------- links and notes
CREATE TABLE talk_concepts (
    talk_id TEXT NOT NULL REFERENCES talks (talk_id) ON DELETE CASCADE,
    concept_id TEXT NOT NULL,
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    via TEXT,                                    -- the concept that implies this one, where no words name it
    evidence TEXT NOT NULL,                      -- JSON array of {concept, field, text}
    PRIMARY KEY (talk_id, concept_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE talk_cards (
    talk_id TEXT NOT NULL REFERENCES talks (talk_id) ON DELETE CASCADE,
    card_id TEXT NOT NULL,
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    status TEXT NOT NULL CHECK (status IN ('proposed', 'confirmed', 'rejected')),
    evidence TEXT NOT NULL,                      -- JSON array of {concept, field, text}
    decided_at TEXT,                             -- when the user confirmed, rejected or added it
    PRIMARY KEY (talk_id, card_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX talk_cards_by_card ON talk_cards (card_id);

CREATE TABLE notes (
    note_id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('talk', 'paper', 'card', 'concept')),
    subject_id TEXT NOT NULL,
    text TEXT NOT NULL,
    written_at TEXT NOT NULL
) STRICT;
CREATE INDEX notes_by_subject ON notes (subject_kind, subject_id);
