"""The settings of a worker are read from the environment."""

import pytest

from review.settings import Settings
from runtime.settings.reading import InvalidSettings, read_settings

REQUIRED = {
    "WARDGATE_DATABASE_URL": "postgresql://wardgate@db/wardgate",
    "WARDGATE_REDIS_URL": "redis://cache:6379/0",
}
KEY = "VEVTVC1PTkxZIHJldmlldyBjYWNoZSBrZXksIDMyIGI="


def test_two_are_required_and_the_others_have_defaults() -> None:
    assert read_settings(REQUIRED, Settings) == Settings(
        database_url="postgresql://wardgate@db/wardgate",
        redis_url="redis://cache:6379/0",
        review_cache_key="",
        metrics_listen="127.0.0.1:9102",
    )


def test_the_key_of_the_review_cache_is_32_bytes_in_base64() -> None:
    assert read_settings(REQUIRED | {"WARDGATE_REVIEW_CACHE_KEY": KEY}, Settings).review_cache_key == KEY
    for key in ("secret", KEY[:-1], f"{KEY}\n"):
        with pytest.raises(InvalidSettings, match="WARDGATE_REVIEW_CACHE_KEY is badly formed: 32 random"):
            read_settings(REQUIRED | {"WARDGATE_REVIEW_CACHE_KEY": key}, Settings)
