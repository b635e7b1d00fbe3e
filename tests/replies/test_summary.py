"""What stands beside the conversation: a row a fact, each readable, each once."""

import re
from dataclasses import replace

from bot.replies.charts import offers_chart
from bot.replies.summary import summary_of
from tests.replies.sample_cases import CARD, HOUSE, RICH, TODAY, samples, told

BROKEN = re.compile(r"None|[{}]|、、|utter_|\bR\d\d|\bQ\d|Money|fen")


def rows_of(given):
    return summary_of(given, HOUSE.propose(given, TODAY), HOUSE.wording)


def test_every_fact_of_every_case_reads_clean_and_stands_once():
    seen = set()
    for given, proposal in samples():
        rows = summary_of(given, proposal, HOUSE.wording)
        seen |= {row.field.partition(".")[0] for row in rows}
        for row in rows:
            assert row.label, row
            assert row.value, row
            assert not BROKEN.search(f"{row.label}：{row.value}"), row
        single = [row.field for row in rows if row.field not in ("reason", "request")]
        assert len(single) == len(set(single))
    assert seen >= {"product", "total", "income", "essentials", "reason", "request", "plan"}


def test_amounts_and_days_come_with_their_unit():
    rows = {row.field: row.value for row in rows_of(told(debts=(CARD,)))}
    assert (rows["total"], rows["overdue_days"]) == ("12,000元", "40天")


def test_each_living_cost_stands_under_its_own_name():
    costs = {row.label: row.value for row in rows_of(RICH) if row.field.startswith("essentials.")}
    assert len(costs) == len([cost for cost in RICH.finance.essentials if cost.label])


def test_a_case_of_which_nothing_is_known_has_no_rows():
    bare = replace(told(), debts=(), reasons=(), requests=(), finance=type(RICH.finance)())
    assert rows_of(bare) == []


def test_the_chart_counts_its_plans_as_the_table_does_and_keeps_whole_fen():
    given = next(given for given, proposal in samples() if len(proposal.offers) > 1)
    chart = offers_chart(HOUSE.propose(given, TODAY).offers)
    assert [plan["number"] for plan in chart["plans"]] == list(range(1, len(chart["plans"]) + 1))
    for plan in chart["plans"]:
        assert sum(plan["payments_fen"]) == plan["total_fen"]
