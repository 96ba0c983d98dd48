"""Which client certificates count."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from cryptography import x509

from gateway.admission.certificates import trust as trust_module
from gateway.admission.certificates.trust import MOST_OTHERS, Trust, read_trust
from tests.certificates import DAY, Authority, Issued

NOW = datetime.now(UTC)


def trust_in(*authorities: Authority, lists: Sequence[bytes] = ()) -> Trust:
    """By one file for all authorities, and one for each list."""
    return read_trust(
        {"authorities.pem": b"".join(authority.pem for authority in authorities)},
        {f"{number}.crl": content for number, content in enumerate(lists)},
    )


def ensure_counts(trust: Trust, issued: Issued, now: datetime = NOW) -> None:
    trust.ensure_counts([issued.certificate, *issued.between], now)


def test_certificates_of_several_authorities_count_at_once() -> None:
    old, new = Authority("old"), Authority("new")
    trust = trust_in(old, new)
    for authority in (old, new):
        ensure_counts(trust, authority.client("79001"))


def test_a_certificate_of_an_authority_that_was_removed_does_not_count() -> None:
    old, new = Authority("old"), Authority("new")
    with pytest.raises(ValueError, match="its authority is not trusted"):
        ensure_counts(trust_in(new), old.client("79001"))


def test_an_authority_of_the_same_name_with_another_key_is_another_one() -> None:
    with pytest.raises(ValueError, match="its authority is not trusted"):
        ensure_counts(trust_in(Authority("same")), Authority("same").client("79001"))


def test_an_authority_may_let_another_one_issue() -> None:
    root = Authority("root")
    ensure_counts(trust_in(root), Authority("of a province", root).client("79001"))


def test_an_expired_certificate_does_not_count() -> None:
    root = Authority("root")
    issued = root.client("79001", expires=DAY)
    ensure_counts(trust_in(root), issued)
    with pytest.raises(ValueError, match="expired"):
        ensure_counts(trust_in(root), issued, NOW + 2 * DAY)


def test_a_revoked_certificate_does_not_count_and_others_do() -> None:
    root = Authority("root")
    revoked, other = root.client("79001"), root.client("79001")
    trust = trust_in(root, Authority("other"), lists=[root.revoke(revoked)])
    ensure_counts(trust, other)
    with pytest.raises(ValueError, match="revoked"):
        ensure_counts(trust, revoked)


def test_what_a_revoked_authority_has_issued_does_not_count() -> None:
    root = Authority("root")
    between = Authority("of a province", root)
    lists = [root.revoke(Issued(between.certificate, between.key))]
    with pytest.raises(ValueError, match="revoked"):
        ensure_counts(trust_in(root, lists=lists), between.client("79001"))


def test_lists_of_several_authorities_may_be_in_one_file() -> None:
    one, two = Authority("one"), Authority("two")
    first, second = one.client("79001"), two.client("79002")
    trust = trust_in(one, two, lists=[one.revoke(first) + two.revoke(second)])
    for issued in (first, second):
        with pytest.raises(ValueError, match="revoked"):
            ensure_counts(trust, issued)


def test_a_list_that_another_one_has_signed_is_refused_by_its_file() -> None:
    forged = Authority("root").list_of_revoked()
    with pytest.raises(ValueError, match=r"0\.crl: a revocation list has a wrong signature"):
        trust_in(Authority("root"), lists=[forged])


@pytest.mark.parametrize("content", [b"", b"nothing", Authority("x").pem])
def test_a_file_without_a_list_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"0\.crl: there is no revocation list"):
        trust_in(Authority("root"), lists=[content])


@pytest.mark.parametrize("content", [b"", b"nothing", Authority("x").list_of_revoked()])
def test_a_file_without_an_authority_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"a\.pem: there is no certificate"):
        read_trust({"a.pem": content}, {})


def test_no_authority_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no certificate of an authority"):
        read_trust({}, {})


def test_the_next_authority_that_expires_is_told() -> None:
    trust = trust_in(Authority("soon", days=10), Authority("later", days=20), Authority("past", days=-1))
    assert (trust.expires(NOW) - NOW).days in {9, 10}


def test_a_certificate_with_more_others_than_it_needs_does_not_count() -> None:
    root = Authority("root")
    issued = root.client("79001")
    with pytest.raises(ValueError, match="more than 8 other certificates"):
        ensure_counts(trust_in(root), issued._replace(between=(root.certificate,) * 9))


def test_certificates_that_seem_to_issue_each_other_are_compared_once_with_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Anybody can make them, with the name and public key of an authority; there are thousands of ways."""
    root, compared = Authority("root"), 0

    def has_issued(authority: x509.Certificate, _: x509.Certificate) -> bool:
        nonlocal compared
        compared += 1
        return authority != root.certificate

    monkeypatch.setattr(trust_module, "_has_issued", has_issued)
    others = tuple(Authority(f"{number}").certificate for number in range(MOST_OTHERS))
    with pytest.raises(ValueError, match="its authority is not trusted"):
        ensure_counts(trust_in(root), Authority("x").client("79001")._replace(between=others))
    assert compared <= (MOST_OTHERS + 1) ** 2


def test_a_list_counts_that_encodes_the_name_of_its_authority_in_another_type() -> None:
    root = Authority("root")
    revoked = root.client("79001")
    kind = x509.oid.NameOID.COMMON_NAME
    name = x509.Name([x509.NameAttribute(kind, "root", x509.name._ASN1Type.PrintableString)])
    assert name.public_bytes() != root.certificate.subject.public_bytes()
    trust = trust_in(root, lists=[root.revoke(revoked, name)])
    with pytest.raises(ValueError, match="revoked"):
        ensure_counts(trust, revoked)
