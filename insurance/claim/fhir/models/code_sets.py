"""The codes of the elements for which FHIR requires a closed set of codes."""

from collections.abc import Mapping
from typing import Any

# ISO 4217 of 2026, with the currencies that were withdrawn since FHIR R4 was published.
_CURRENCIES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
    CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
    GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW
    KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
    NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE
    SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED
    VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG
    ZWL
"""
CURRENCIES = frozenset(_CURRENCIES.split())
# Sets that the models of fhir.resources do not declare, or not whole.
_UNDECLARED: Mapping[tuple[str, str], frozenset[str]] = {
    ("BundleEntrySearch", "mode"): frozenset({"match", "include", "outcome"}),
    ("Money", "currency"): CURRENCIES,
    ("Quantity", "comparator"): frozenset({"<", "<=", ">=", ">", "ad"}),
}
# Ends a declared list of examples.
_AND_MORE = frozenset({"+", "etc."})


def code_set(type_name: str, element: str, declared: Mapping[str, Any] | None) -> frozenset[str] | None:
    """The closed set of codes of the element, or None. `declared` is the json_schema_extra of the model."""
    codes = _UNDECLARED.get((type_name, element)) or frozenset((declared or {}).get("enum_values", ()))
    return codes if codes and not codes & _AND_MORE else None
