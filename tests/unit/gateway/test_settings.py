"""Settings are read from the environment."""

import pytest

from gateway.settings import Settings
from runtime.settings.reading import InvalidSettings, read_settings
from tests.receipt_keys import OLDER_KEY, RECEIPT_KEYS

REQUIRED = {
    "WARDGATE_DATABASE_URL": "postgresql://wardgate:geheim@db/wardgate",
    "WARDGATE_REDIS_URL": "redis://cache:6379/0",
    "WARDGATE_RECEIPT_KEYS": RECEIPT_KEYS,
}


def problems(**changed: str) -> list[str]:
    """The problems with these variables in addition to the required ones."""
    with pytest.raises(InvalidSettings) as wrong:
        read_settings(REQUIRED | {f"WARDGATE_{name}": value for name, value in changed.items()}, Settings)
    return str(wrong.value).splitlines()


def test_three_are_required_and_the_others_have_defaults() -> None:
    assert read_settings(REQUIRED, Settings) == Settings(
        database_url="postgresql://wardgate:geheim@db/wardgate",
        redis_url="redis://cache:6379/0",
        receipt_keys=RECEIPT_KEYS,
        listen="127.0.0.1:50051",
        metrics_listen="127.0.0.1:9101",
        card_cache_seconds=60,
        last_known_seconds=604_800,
        unknown_people_an_hour=200,
        serves="all",
        look_up_target_milliseconds=9,
    )


def test_numbers_are_read_as_numbers() -> None:
    assert read_settings(REQUIRED | {"WARDGATE_CARD_CACHE_SECONDS": "5"}, Settings).card_cache_seconds == 5
    given = REQUIRED | {"WARDGATE_UNKNOWN_PEOPLE_AN_HOUR": "7"}
    assert read_settings(given, Settings).unknown_people_an_hour == 7


def test_a_gateway_serves_all_or_one_of_its_services() -> None:
    assert read_settings(REQUIRED | {"WARDGATE_SERVES": "cards"}, Settings).serves == "cards"
    assert problems(SERVES="look-ups") == [
        "WARDGATE_SERVES is badly formed: all, cards, claims or files expected"
    ]


@pytest.mark.parametrize(
    ("serves", "served"),
    [
        ("all", {"cards", "claims", "files"}),
        ("cards", {"cards"}),
        ("claims", {"claims", "files"}),
        ("files", {"files"}),
    ],
)
def test_a_gateway_for_claims_serves_files_too(serves: str, served: set[str]) -> None:
    settings = read_settings(REQUIRED | {"WARDGATE_SERVES": serves}, Settings)
    assert {name for name in ("cards", "claims", "files") if settings.has_service(name)} == served


def test_the_target_of_look_ups_may_be_0_and_is_at_most_ten_seconds() -> None:
    given = REQUIRED | {"WARDGATE_LOOK_UP_TARGET_MILLISECONDS": "0"}
    assert read_settings(given, Settings).look_up_target_milliseconds == 0
    (problem,) = problems(LOOK_UP_TARGET_MILLISECONDS="10001")
    assert problem.startswith("WARDGATE_LOOK_UP_TARGET_MILLISECONDS is badly formed")


@pytest.mark.parametrize("url", ["postgresql+asyncpg://postgres@/wardgate?host=%2Ftmp", "postgresql://db/w"])
def test_a_database_url_may_name_the_driver_or_not(url: str) -> None:
    assert read_settings(REQUIRED | {"WARDGATE_DATABASE_URL": url}, Settings).database_url == url


def test_there_may_be_one_receipt_key_or_several() -> None:
    keys = f"{RECEIPT_KEYS},{OLDER_KEY}"
    given = REQUIRED | {"WARDGATE_RECEIPT_KEYS": keys}
    assert read_settings(given, Settings).receipt_keys == keys


@pytest.mark.parametrize(
    "keys",
    [
        "",
        RECEIPT_KEYS.partition(":")[2],
        RECEIPT_KEYS[:-5],
        f"{RECEIPT_KEYS}, {OLDER_KEY}",
        f"{RECEIPT_KEYS}\n",
        f"an id:{RECEIPT_KEYS.partition(':')[2]}",
        f"{RECEIPT_KEYS},{OLDER_KEY},{RECEIPT_KEYS}",
        f"{OLDER_KEY},{RECEIPT_KEYS},{RECEIPT_KEYS}",
    ],
)
def test_a_key_of_another_form_or_an_id_given_twice_is_badly_formed(keys: str) -> None:
    (line,) = problems(RECEIPT_KEYS=keys)
    assert line.startswith("WARDGATE_RECEIPT_KEYS is badly formed: ID:KEY, or several")
    assert RECEIPT_KEYS.partition(":")[2] not in line


@pytest.mark.parametrize("address", ["0.0.0.0:443", "[::1]:50051", "localhost:0"])
def test_an_address_is_host_and_port(address: str) -> None:
    assert read_settings(REQUIRED | {"WARDGATE_LISTEN": address}, Settings).listen == address


@pytest.mark.parametrize("address", ["127.0.0.1:65536", "127.0.0.1:70000", "127.0.0.1:99999"])
def test_a_port_above_65535_is_badly_formed(address: str) -> None:
    assert problems(LISTEN=address, METRICS_LISTEN=address) == [
        "WARDGATE_LISTEN is badly formed: HOST:PORT, such as 127.0.0.1:50051 expected",
        "WARDGATE_METRICS_LISTEN is badly formed: HOST:PORT, such as 127.0.0.1:50051 expected",
    ]


@pytest.mark.parametrize("neither", ["", "true", "1", "YES"])
def test_a_port_is_shared_if_the_setting_is_yes(neither: str) -> None:
    assert read_settings(REQUIRED, Settings).share_port == "no"
    assert read_settings(REQUIRED | {"WARDGATE_SHARE_PORT": "yes"}, Settings).share_port == "yes"
    assert problems(SHARE_PORT=neither)[0].startswith("WARDGATE_SHARE_PORT is badly formed: yes or no")


def test_names_of_other_processes_and_other_programs_are_ignored() -> None:
    others = {"WARDGATE_CONSOLE_LISTEN": "x", "WARDGATE_TOKEN": "x", "WARDGATE_TARGET": "x", "PATH": "/bin"}
    assert read_settings(REQUIRED | others, Settings) == read_settings(REQUIRED, Settings)


def test_all_problems_are_reported_together() -> None:
    wrong = problems(LISTN="1", LISTEN="nowhere", CARD_CACHE_SECONDS="0", REDIS_URL="cache:6379")
    assert [line.split()[0] for line in wrong] == [
        "WARDGATE_LISTN",
        "WARDGATE_REDIS_URL",
        "WARDGATE_LISTEN",
        "WARDGATE_CARD_CACHE_SECONDS",
    ]


def test_the_error_for_an_unknown_name_suggests_the_likely_one() -> None:
    assert problems(LISTN="1") == ["WARDGATE_LISTN is not a setting; is WARDGATE_LISTEN meant?"]


def test_the_error_for_a_missing_setting_says_what_is_expected() -> None:
    with pytest.raises(InvalidSettings, match="WARDGATE_DATABASE_URL is missing: postgresql://") as wrong:
        read_settings({}, Settings)
    assert "WARDGATE_REDIS_URL is missing" in str(wrong.value)


def test_an_error_never_repeats_a_value_since_it_may_be_secret() -> None:
    assert "geheim" not in str(problems(DATABASE_URL="mysql://wardgate:geheim@db/wardgate"))


@pytest.mark.parametrize("name", ["CARD_CACHE_SECONDS", "LAST_KNOWN_SECONDS"])
def test_more_than_ten_years_of_seconds_are_badly_formed(name: str) -> None:
    (line,) = problems(**{name: "5000000000"})
    assert line.startswith(f"WARDGATE_{name} is badly formed")
