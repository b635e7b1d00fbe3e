import pytest

from tests.quantities.reading import only, read_kind


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("分24期", 24, "期"),
        ("分成六期", 6, "期"),
        ("想要60期", 60, "期"),
        ("十二期", 12, "期"),
        ("还了5期", 5, "期"),
        ("一家四口", 4, "口"),
        ("五口人", 5, "口人"),
        ("家里3个人", 3, "个人"),
        ("就我一个人", 1, "个人"),
        ("两张卡", 2, "张"),
        ("欠了七家", 7, "家"),
        ("打了20次", 20, "次"),
        ("3笔借款", 3, "笔"),
        ("俩孩子", 2, "孩子"),
        ("仨人", 3, "人"),
        ("今年52岁", 52, "岁"),
        ("四个平台", 4, "个"),
        ("三位老人", 3, "位"),
        ("2条短信", 2, "条"),
    ],
)
def test_a_measure_word_makes_a_count(text, count, unit):
    found = only("count", text)
    assert (found.count, found.unit) == (count, unit)
    assert read_kind("money", text) == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("分五年", 60),
        ("分3年还", 36),
        ("分成两年", 24),
        ("能不能分10个月", 10),
        ("分20月还", 20),
        ("分半年", 6),
        ("分一年半还清", 18),
        ("分 4 年", 48),
        ("分摊三年", 36),
        ("分3月", 3),
    ],
)
def test_a_length_after_fen_is_a_number_of_monthly_terms(text, terms):
    found = only("count", text)
    assert (found.count, found.unit) == (terms, "期")


@pytest.mark.parametrize("text", ["部分3年前的", "积分2年", "十分三年"])
def test_a_length_after_another_word_with_fen_is_not_terms(text):
    assert [found for found in read_kind("count", text) if found.unit == "期"] == []


@pytest.mark.parametrize(
    ("text", "count", "approximate"),
    [
        ("三四口人", 4, True),
        ("12到24期", 24, True),
        ("十几期", 20, True),
        ("30多次", 30, True),
        ("36期左右", 36, True),
        ("36期", 36, False),
    ],
)
def test_a_loose_count_is_marked_and_a_range_takes_its_upper_end(text, count, approximate):
    found = only("count", text)
    assert (found.count, found.approximate) == (count, approximate)


@pytest.mark.parametrize(
    ("text", "bound"), [("最多24期", "max"), ("至少36期", "min"), ("60期以内", "max")]
)
def test_a_count_carries_its_bound(text, bound):
    assert only("count", text).bound == bound


@pytest.mark.parametrize("text", ["半点", "个人原因", "一个电话", "一件事", "第3期", "第二个"])
def test_what_counts_nothing_gives_no_count(text):
    assert read_kind("count", text) == []


@pytest.mark.parametrize(
    "text", ["房租一千五 家里两口人", "房租一千五家里两口人", "工资4500 家人不知道"]
)
def test_what_follows_about_the_family_does_not_count_the_amount(text):
    assert [found.fen for found in read_kind("money", text)] in ([150000], [450000])
