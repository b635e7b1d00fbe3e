from datetime import date
from time import perf_counter

import pytest

from bot.quantities import read_quantities
from tests.quantities.reading import TODAY


def brief(found):
    """One value that stands for a quantity."""
    if found.kind == "money":
        return found.fen if found.fen is not None else (found.low_fen, found.high_fen)
    if found.kind == "date":
        return found.on.isoformat() if found.on else found.anchor
    if found.kind == "duration":
        return f"{found.months}月" if found.months is not None else f"{found.days}天"
    return found.count if found.kind == "count" else str(found.annual)


MESSAGES = [
    ("卡里欠4w2 工资现在2600 想分48期", [4200000, 260000, 48]),
    ("上月失业了,信用卡3万6还不上", ["2026-10-01", 3600000]),
    ("一家四口,房租1700,老人看病每月八百", [4, 170000, 80000]),
    ("逾期俩月了,最多能还1200", ["2月", 120000]),
    ("下个月10号发工资 能先还800吗", ["2026-12-10", 80000]),
    ("延期三个月,过完年还", ["3月", "2027-02-13"]),
    ("分五年,每月还1000出头", [60, 100000]),
    ("日息万分之五 欠2万", ["0.1825", 2000000]),
    ("前三个月还300,后面还900", ["3月", 30000, 90000]),
    ("12月20号下午两点打电话说让我还5000", ["2026-12-20", 500000]),
    ("每月15号还款,这次想月底还", ["2026-12-15", "2026-11-30"]),
    ("半年后能找到工作,到时候一个月五六千", ["2027-05-22", (500000, 600000)]),
    ("欠捷信八千多,花呗三千", [800000, 300000]),
    ("两张卡一共欠五万左右", [2, 5000000]),
    ("工资拖了3个月,一共欠我18000", ["3月", 1800000]),
    ("本期应还980.5,18块违约金能免吗", [98050, 1800]),
    ("催收一天打20个电话", ["1天", 20]),
    ("我13912345678,欠5k,尾号8888", [500000]),
    ("2025年3月借的10万,还了12期", ["2025-03-01", 10000000, 12]),
    ("发工资后还一千五", ["发工资后", 150000]),
]


@pytest.mark.parametrize(("text", "values"), MESSAGES)
def test_a_whole_message_gives_all_it_holds_in_order(text, values):
    assert [brief(found) for found in read_quantities(text, TODAY)] == values


def test_a_short_message_is_read_in_well_under_a_turn():
    text = "欠了3w5,工资2200,逾期俩月,下月10号还"
    read_quantities(text, TODAY)
    started = perf_counter()
    for _ in range(100):
        read_quantities(text, TODAY)
    # Ten times the target, so that a busy machine does not fail the suite.
    assert (perf_counter() - started) / 100 < 0.005


def test_the_day_is_told_and_not_taken_from_the_clock():
    assert read_quantities("今天", date(2020, 5, 1))[0].on == date(2020, 5, 1)
