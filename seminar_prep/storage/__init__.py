"""All SQL: the learner's library, one module per table family."""
