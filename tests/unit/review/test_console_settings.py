"""The settings of a console are read from the environment."""

import pytest

from review.console_settings import ConsoleSettings
from runtime.settings.reading import InvalidSettings, read_settings

REQUIRED = {
    "WARDGATE_DATABASE_URL": "postgresql://wardgate@db/wardgate",
    "WARDGATE_REDIS_URL": "redis://cache:6379/0",
}


def test_two_are_required_and_the_others_have_defaults() -> None:
    settings = read_settings(REQUIRED, ConsoleSettings)
    assert (settings.console_listen, settings.console_metrics_listen) == ("127.0.0.1:8080", "127.0.0.1:9103")
    assert (settings.console_idle_seconds, settings.console_session_seconds) == (1800, 43200)
    assert (settings.console_url, settings.console_key, settings.oidc_issuer) == ("", "", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONSOLE_URL", "https://review.example"),
        ("CONSOLE_URL", "http://[::1]:8080"),
        ("CONSOLE_PROXIES", "10.0.0.1,10.1.0.0/16,::1"),
        ("CONSOLE_KEY", "VEVTVC1PTkxZIHJldmlldyBjYWNoZSBrZXksIDMyIGI="),
        ("OIDC_ISSUER", "https://id.example/realms/insurer"),
    ],
)
def test_a_value_of_the_right_form_is_taken(name: str, value: str) -> None:
    settings = read_settings(REQUIRED | {f"WARDGATE_{name}": value}, ConsoleSettings)
    assert getattr(settings, name.lower()) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONSOLE_URL", "https://review.example/desk"),
        ("CONSOLE_URL", "review.example"),
        ("CONSOLE_PROXIES", "*"),
        ("CONSOLE_KEY", "secret"),
        ("CONSOLE_IDLE_SECONDS", "0"),
        ("OIDC_ISSUER", "id.example"),
        ("OIDC_ISSUER", "https://id.example?x=1"),
    ],
)
def test_any_other_value_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(InvalidSettings) as refused:
        read_settings(REQUIRED | {f"WARDGATE_{name}": value}, ConsoleSettings)
    (problem,) = refused.value.problems
    assert problem.startswith(f"WARDGATE_{name} is badly formed: ")
    assert value not in problem.partition(":")[2]
