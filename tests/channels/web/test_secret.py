import re
import stat

import pytest

from bot.channels.web.secret import SECRET_FILE, find_secret, weakness_of
from bot.errors import RequestInvalid
from bot.settings import Settings, WebSettings

STRONG = "kd83jFh20-sJq71Lx_0pWm4TzB6vYc-99"
WEAK = [
    "", "tiny!", "a" * 64, "ab" * 20, "my-Secret-0123456789-abcdefghijkl",
    "ChangeMe-0123456789-abcdefghijklmn",
]  # fmt: skip


def _production(tmp_path, **web):
    given = {
        "production": True, "public_url": "https://chat.example", "secret": STRONG,
        "proxies": ("10.0.0.1",), **web,
    }  # fmt: skip
    return Settings(root=tmp_path, web=WebSettings(**given))


@pytest.mark.parametrize("secret", WEAK)
def test_production_refuses_a_weak_secret_and_does_not_repeat_it(tmp_path, secret):
    with pytest.raises(RequestInvalid, match="SHUKUN_SECRET") as caught:
        find_secret(_production(tmp_path, secret=secret))
    assert not secret or secret not in str(caught.value)
    assert "secrets.token_urlsafe" in str(caught.value)
    assert not (tmp_path / SECRET_FILE).exists()


@pytest.mark.parametrize("secret", WEAK)
def test_production_refuses_a_weak_key_by_its_name(tmp_path, secret):
    with pytest.raises(RequestInvalid, match=re.escape("SHUKUN_REST_KEYS, branch")):
        find_secret(_production(tmp_path, rest_keys=(f"branch:{secret}",)))


def test_production_refuses_to_serve_in_the_clear(tmp_path):
    with pytest.raises(RequestInvalid, match="SHUKUN_PUBLIC_URL"):
        find_secret(_production(tmp_path, public_url="http://chat.example"))


def test_production_wants_to_know_whose_word_on_addresses_to_take(tmp_path):
    with pytest.raises(RequestInvalid, match="SHUKUN_PROXIES"):
        find_secret(_production(tmp_path, proxies=()))
    assert find_secret(_production(tmp_path, proxies=("none",))) == STRONG


def test_production_takes_a_strong_secret(tmp_path):
    assert find_secret(_production(tmp_path)) == STRONG
    assert weakness_of(STRONG) == ""


def test_a_development_server_makes_a_strong_one_once_that_only_its_user_may_read(tmp_path):
    settings = Settings(root=tmp_path)
    made = find_secret(settings)
    assert weakness_of(made) == ""
    assert find_secret(settings) == made
    assert stat.S_IMODE((tmp_path / SECRET_FILE).stat().st_mode) == 0o600


def test_a_secret_is_not_in_what_settings_show_of_themselves():
    shown = repr(WebSettings(secret=STRONG, rest_keys=(f"branch:{STRONG}",)))
    assert STRONG not in shown
