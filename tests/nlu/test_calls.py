"""Whom a person spoke to, what they were told and what they were promised."""

import pytest

from bot.nlu.calls import read_clerk, read_clerk_said, read_promise


@pytest.mark.parametrize(
    ("text", "clerk"),
    [
        ("女的姓王 工号没记", "王(女)"),
        ("客服小李答应的", "小李"),
        ("一个姓周的男客服", "周(男)"),
        ("张经理说的", "张"),
        ("打给客服 叫周敏 说会处理", "周敏"),
        ("客服叫我 等通知", None),
        ("不知道姓什么", None),
        ("打过电话", None),
        ("好 交给主管看看", None),
    ],
)
def test_the_clerk_is_named_as_told(text, clerk):
    assert read_clerk(text) == clerk


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("打过电话 说让我等通知", "让我等通知"),
        ("说可以分期 后来又不认", "可以分期"),
        ("打过", None),
    ],
)
def test_the_answer_ends_with_its_clause(text, said):
    assert read_clerk_said(text) == said


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("客服小李答应给我分24期 昨天又说没这回事", "分24期"),
        ("说同意减免违约金 现在不认了", "减免违约金"),
        ("之前承诺免息的", "免息的"),
        ("客服之前答应给我退 现在不认", "退"),
        ("他们天天打电话", None),
    ],
)
def test_a_promise_is_what_was_promised(text, promise):
    assert read_promise(text) == promise
