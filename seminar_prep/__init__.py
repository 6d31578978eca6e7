"""seminar-prep: walk into every talk prepared.

The map, from the outside in; imports point one way, downwards:

- `cli`        commands and their JSON; `cli.output` is the only writer to stdout
- `tui`        the terminal screens, and mathematics in two dimensions (`tui.maths`)
- `wiring`     composition root: the only reader of environment, clock and seed
- `services`   use cases that both front ends share
- `storage`    all SQL: the learner's library
- `sources`    the world in: schedules, arXiv, deck files; pure `parse_*` plus thin `fetch_*`
- `linking`    which concepts and cards a text takes for granted, with evidence; pure
- `config`     the configuration file as one frozen value
- `domain`     values and rules: SM-2, study day, queue, cards, talks; pure
- `resources`, `paths`, `errors`
"""

__version__ = "0.1.0"
