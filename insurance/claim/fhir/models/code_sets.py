"""The codes of the elements for which FHIR requires a closed set of codes."""

from collections.abc import Mapping

from insurance.claim.fhir.release import Release

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
_COMPARATORS = frozenset({"<", "<=", ">=", ">"})
# Quantity, and the types that are restrictions of it.
_QUANTITIES = ("Age", "Count", "Distance", "Duration", "Quantity")
_TIMES_OF_DAY = frozenset(
    {
        "AC", "ACD", "ACM", "ACV", "AFT", "AFT.early", "AFT.late", "C", "CD", "CM", "CV", "EVE",
        "EVE.early", "EVE.late", "HS", "MORN", "MORN.early", "MORN.late", "NIGHT", "NOON", "PC", "PCD", "PCM",
        "PCV", "PHS", "WAKE",
    }
)  # fmt: skip
_ENCOUNTER_STATUS = frozenset(
    {
        "planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled",
        "entered-in-error", "unknown",
    }
)  # fmt: skip
_UDI_ENTRY = frozenset({"barcode", "rfid", "manual", "card", "self-reported", "unknown"})
_INTENTS = frozenset(
    {
        "proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order",
        "instance-order", "option",
    }
)  # fmt: skip
_UNDECLARED: Mapping[tuple[str, str], frozenset[str]] = {
    ("BundleEntrySearch", "mode"): frozenset({"match", "include", "outcome"}),
    ("Money", "currency"): CURRENCIES,
}
# Sets that the declared types do not have, or not whole, by release.
_OF_RELEASE: Mapping[Release, Mapping[tuple[str, str], frozenset[str]]] = {
    Release.R4: {
        **_UNDECLARED,
        **{(name, "comparator"): _COMPARATORS for name in _QUANTITIES},
        ("DeviceUdiCarrier", "entryType"): _UDI_ENTRY,
        ("Encounter", "status"): _ENCOUNTER_STATUS,
        ("EncounterStatusHistory", "status"): _ENCOUNTER_STATUS,
        ("TimingRepeat", "when"): _TIMES_OF_DAY,
    },
    Release.R5: {
        **_UNDECLARED,
        **{(name, "comparator"): _COMPARATORS | {"ad"} for name in _QUANTITIES},
        ("ServiceRequest", "intent"): _INTENTS,
        ("TimingRepeat", "when"): _TIMES_OF_DAY | {"IMD"},
    },
}


def code_set(
    release: Release, type_name: str, element: str, declared: frozenset[str]
) -> frozenset[str] | None:
    """The closed set of codes of the element, or None. `declared` are those that the declaration lists."""
    return _OF_RELEASE[release].get((type_name, element)) or declared or None
