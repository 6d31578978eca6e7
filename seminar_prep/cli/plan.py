"""`plan`: what to study today, and why."""

from collections.abc import Iterator, Sequence

import click

from seminar_prep.cli.planner import wire_planner
from seminar_prep.cli.session import Session
from seminar_prep.cli.text_lines import WIDTH
from seminar_prep.domain.forecast import DayCost
from seminar_prep.domain.plain_text import count_words, minutes_words, one_line, shortened
from seminar_prep.domain.plan import PREFERENCES, Budget, Wish
from seminar_prep.domain.plan_gain import HORIZON_DAYS
from seminar_prep.services.planning import DayPlan, format_day_plan

_BAR_WIDTH = 30


@click.command("plan")
@click.option("--days", type=click.IntRange(1, 3650), default=HORIZON_DAYS, metavar="N",
              help="Study for the talks of the next N days.")  # fmt: skip
@click.option("--minutes", type=click.FloatRange(0, 1440), metavar="M", help="What there is for today, 0 for no"
              " limit (else minutes_per_day of config.toml).")  # fmt: skip
@click.option("--cards", type=click.IntRange(min=0), metavar="N", help="At most N cards.")
@click.option("--for", "for_", type=click.Choice([wish.value for wish in Wish]),
              help="The coming talks, what lasts, or both (else plan_for of config.toml).")  # fmt: skip
@click.pass_obj
def command(session: Session, days: int, minutes: float | None, cards: int | None, for_: str | None) -> None:
    """Say what to study today for the coming talks and for good, each card with its reason."""
    config = session.app.config
    minutes = config.minutes_per_day if minutes is None else minutes
    budget = Budget(seconds=60 * minutes if minutes else None, cards=cards)
    planner = wire_planner(session.app)
    day_plan = planner.today(budget, preference=PREFERENCES[Wish(for_ or config.plan_for)], days=days)
    forecast = planner.forecast()
    session.output.answer(format_day_plan(day_plan, forecast), _lines(day_plan, forecast))


def _lines(day_plan: DayPlan, forecast: Sequence[DayCost]) -> Iterator[str]:
    plan = day_plan.plan
    yield f"{count_words(len(plan.items), 'card')}, about {minutes_words(plan.seconds)}"
    for item in plan.items:
        yield shortened(f"  {item.code.value:<5} {one_line(item.card):<36} {one_line(item.reason)}", WIDTH)
    if plan.n_due_later or plan.n_new_later:
        yield f"Left for later days: {plan.n_due_later} due, {plan.n_new_later} new."
    if day_plan.talks:
        yield ""
        yield "readiness, and with this plan"
        for planned in day_plan.talks:
            title = one_line(planned.talk.stated.title or "title to be announced")
            yield shortened(f"  {_share(planned.readiness_now)} → {_share(planned.readiness_planned)}  "
                            f"{planned.starts_at:%a %d %b}  {title}", WIDTH)  # fmt: skip
    yield ""
    yield "the coming days, if all go well"
    most = max((cost.seconds for cost in forecast), default=0) or 1
    for cost in forecast:
        bar = "#" * round(_BAR_WIDTH * cost.seconds / most)
        yield f"  {cost.day:%a %d %b}  {cost.n_due:>4} due {cost.n_new:>3} new  {minutes_words(cost.seconds):>6}  {bar}"


def _share(readiness: float | None) -> str:
    return "  –" if readiness is None else f"{round(100 * readiness):>3}%"
