"""Verifies a signature by XMLDSig with signxml: only processes that get a signed export import it."""

from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from gateway.claims.signatures import reasons
from gateway.claims.signatures.canonical import alone, strict_parser
from gateway.claims.signatures.signature_element import (
    DIGEST_METHODS,
    SIGNATURE_METHODS,
    Broken,
    SignatureElement,
)
from insurance.claim.bhyt.documents.tree import Element

METHODS = frozenset(map(SignatureMethod, SIGNATURE_METHODS))
DIGESTS = frozenset(map(DigestAlgorithm, DIGEST_METHODS))
# What signxml and the libraries below it raise for a signature that is not intact.
NOT_INTACT = (
    SignXMLException,
    InvalidSignature,
    UnsupportedAlgorithm,
    etree.LxmlError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    NotImplementedError,
    SyntaxError,
)


class Verifier(XMLVerifier):
    """XMLVerifier with right canonical forms (canonical.py says what is wrong with others)."""

    def _c14n(
        self,
        nodes: Element,
        algorithm: CanonicalizationMethod,
        inclusive_ns_prefixes: Sequence[str] | None = None,
    ) -> bytes:
        return bytes(super()._c14n(alone(nodes), algorithm, inclusive_ns_prefixes))


def signed_parts(root: Element, signature: SignatureElement) -> Sequence[Element]:
    """What is signed, read anew from the very bytes that were signed: one for each reference, in order.

    Raises Broken where the signature does not fit them, or the certificate's key does not fit the signature.
    """
    place = signature.element.getparent()
    config = SignatureConfiguration(
        location=f"./{place.tag}/",
        expect_references=len(signature.targets),
        signature_methods=METHODS,
        digest_algorithms=DIGESTS,
        # Whether it is in force is a question of its own (signers.py).
        verification_time=signature.certificate.not_valid_before_utc,
    )
    try:
        results = Verifier().verify(
            root,
            x509_cert=signature.certificate,
            validate_schema=False,
            parser=strict_parser(),
            expect_config=config,
        )
    except NOT_INTACT:
        raise Broken(reasons.ALTERED, signature.certificate) from None
    listed = results if isinstance(results, list) else [results]
    return [_parsed(one.signed_xml, signature.certificate) for one in listed]


def _parsed(part: Element | None, certificate: x509.Certificate) -> Element:
    if part is None:
        raise Broken(reasons.NOT_COVERED, certificate)
    return part
