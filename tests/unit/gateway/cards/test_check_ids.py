"""The IDs of look-ups are random UUIDs."""

from uuid import RFC_4122

from gateway.cards.check_ids import new_check_ids


def test_there_are_as_many_as_asked_for_and_all_differ() -> None:
    assert len(set(new_check_ids(500))) == 500
    assert not [*new_check_ids(0)]


def test_they_are_uuids_of_version_4() -> None:
    assert {(check_id.version, check_id.variant) for check_id in new_check_ids(500)} == {(4, RFC_4122)}


def test_every_bit_besides_version_and_variant_is_random() -> None:
    differing = 0
    first, *others = (check_id.int for check_id in new_check_ids(500))
    for other in others:
        differing |= first ^ other
    assert differing.bit_count() == 128 - 4 - 2
