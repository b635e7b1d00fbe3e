"""How the texts are written: one voice, no promises, no facts typed in."""

import re
from string import Formatter

import pytest

from bot.core.money import Money
from bot.replies.wording import WORDING_FILE, in_words
from bot.wiring import house

WORDING = house().wording
TEXTS = [(key, text) for key, texts in WORDING.responses.items() for text in texts]
LONGEST = 180
# A page of help is read, not heard.
PAGES = {"utter_terminal_help", "utter_telegram_help"}
PROMISES = (
    "一定能", "一定会", "一定批", "保证", "肯定能", "肯定会", "肯定批", "包过", "百分之百",
    "百分百", "绝对", "停催", "停止催收", "滞纳金", "不上征信", "不影响征信", "洗白", "内部渠道",
    "免除债务", "不用还",
)  # fmt: skip
INSULTS = ("老赖", "恶意", "失信", "无赖", "逃债", "赖账")
BLAME = ("你应该早", "早干嘛", "自己造成", "想开点", "别想太多", "谁让你")


def texts_with(pattern):
    return [f"{key}: {text}" for key, text in TEXTS if re.search(pattern, text)]


def test_people_are_addressed_in_one_way():
    assert texts_with("您") == []


def test_nobody_is_shouted_at():
    assert texts_with("[!！]") == []


@pytest.mark.parametrize("promise", PROMISES)
def test_no_text_promises_what_others_decide(promise):
    assert [text for text in texts_with(promise) if "要求停止不当催收" not in text] == []


@pytest.mark.parametrize("word", [*INSULTS, *BLAME])
def test_no_text_blames_or_belittles(word):
    assert texts_with(word) == []


@pytest.mark.parametrize(("key", "text"), TEXTS)
def test_a_text_is_short_enough_to_read_on_a_telephone(key, text):
    blanks = {name: WORDING.facts.get(name, "12,345.67") for name in blanks_of(text)}
    assert key in PAGES or len(text.format_map(blanks)) <= LONGEST


def test_telephone_numbers_come_from_the_rulebook():
    typed = re.compile(r"(?<!\d)(?:1[12]\d|12\d{3}|9[56]\d{3,4}|400-?\d{3})(?!\d)")
    assert [key for key, text in TEXTS if typed.search(re.sub(r"{\w+}", "", text))] == []


def test_the_law_is_not_typed_in():
    assert texts_with(r"[\d一二三四五六七八九十]+\s*年(?!化)") == []
    assert texts_with(r"《|第[\d一二三四五六七八九十]+条|%") == []


@pytest.mark.parametrize("family", ["utter_crisis_stay", "utter_crisis_help", "utter_noted"])
def test_texts_that_take_turns_are_all_different(family):
    texts = WORDING.responses[family]
    assert len(set(texts)) == len(texts)


def test_every_blank_for_a_fact_is_filled_by_the_rulebook():
    wanted = {name for _, text in TEXTS for name in blanks_of(text)
              if name.startswith(("law_", "hotline_", "urgent_", "doubt_"))}  # fmt: skip
    assert wanted
    assert wanted <= set(WORDING.facts)


def test_texts_that_take_turns_carry_the_same_blanks():
    # Which of them is said depends on the turn; what it tells must not.
    differing = {
        key
        for key, texts in WORDING.responses.items()
        if len({frozenset(told(text)) for text in texts}) > 1
    }
    assert differing == set()


def test_no_key_stands_twice_in_the_file():
    lines = WORDING_FILE.read_text(encoding="utf-8").splitlines()
    keys = [line.split(":")[0] for line in lines if line.startswith("utter_")]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize(
    ("fen", "words"),
    [(0, "0"), (50, "0.50"), (92_000, "920"), (130_440, "1,304.40"), (3_500_000, "35,000"),
     (123_456_789, "1,234,567.89"), (-60_000, "-600")],
)  # fmt: skip
def test_money_is_written_as_people_read_it(fen, words):
    assert in_words(Money(fen)) == words


def blanks_of(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def told(text: str) -> list[str]:
    return [name for name in blanks_of(text) if not name.startswith(("urgent_", "doubt_"))]
