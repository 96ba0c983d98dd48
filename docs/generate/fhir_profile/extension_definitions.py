"""The StructureDefinitions of our extensions, one for each url."""

from collections import defaultdict
from collections.abc import Sequence

from docs.generate.fhir_profile.definitions import Json, definition, mapped, text_of, words
from insurance.claim.fact import ClaimFact
from insurance.claim.fhir.profile.extensions import (
    CLAIM_EXTENSIONS,
    FURTHER_ITEM_EXTENSIONS,
    INSURANCE_EXTENSIONS,
    ITEM_EXTENSIONS,
    KEPT_ROW,
    PREFIX,
    REGISTERED_FACILITY,
    ROW,
    TABLE,
    ExtensionForm,
    ValueType,
)
from insurance.claim.fhir.release import Release
from insurance.text import Text

BASE = "http://hl7.org/fhir/StructureDefinition/Extension"
CLAIM, INSURANCE = ("Claim",), ("Claim.insurance",)
ITEM = ("Claim.item", "Claim.item.detail", "Claim.item.detail.subDetail")
PLACES: tuple[tuple[tuple[str, ...], Sequence[ExtensionForm]], ...] = (
    (CLAIM, CLAIM_EXTENSIONS),
    (INSURANCE, INSURANCE_EXTENSIONS),
    (ITEM, (*ITEM_EXTENSIONS, *FURTHER_ITEM_EXTENSIONS)),
)
CARD_TEXTS = {
    True: Text("nơi đăng ký khám chữa bệnh ban đầu", "where the holder of the card is registered"),
    False: Text("thời hạn của thẻ", "first and last day of the card"),
}
KEPT_PARTS = (
    "The table, the row (from 1), and one extension for each field: its url is the name of the field, "
    "and its valueString the value."
)
KEPT_TEXT = text_of(ClaimFact.KEPT)


def extension_definitions(release: Release) -> dict[str, Json]:
    """By their ids."""
    found: dict[str, list[tuple[Sequence[str], ExtensionForm]]] = defaultdict(list)
    for contexts, forms in PLACES:
        for form in forms:
            found[form.name].append((contexts, form))
    simple = {name: _simple(release, places) for name, places in found.items()}
    return simple | {KEPT_ROW.removeprefix(PREFIX): _kept_row(release)}


def type_of(value: ValueType) -> str:
    """valueCode has a code, valueMoney a Money."""
    name = value.removeprefix("value")
    return name if value in (ValueType.MONEY, ValueType.PERIOD) else f"{name[0].lower()}{name[1:]}"


def extension_text(form: ExtensionForm) -> Text:
    """What the extension has, in words."""
    if form.fact is ClaimFact.CARDS:
        return CARD_TEXTS[form is REGISTERED_FACILITY]
    return text_of(form.fact)


def _simple(release: Release, places: Sequence[tuple[Sequence[str], ExtensionForm]]) -> Json:
    form = places[0][1]
    facts = [one.fact for _, one in places]
    contexts = [context for ones, _ in places for context in ones]
    elements = [
        {
            "id": "Extension",
            "path": "Extension",
            **words(extension_text(form)),
            "min": 0,
            "max": "*" if form.many else "1",
            **mapped(*facts),
        },
        {"id": "Extension.extension", "path": "Extension.extension", "max": "0"},
        _url("Extension.url", form.url),
        {
            "id": "Extension.value[x]",
            "path": "Extension.value[x]",
            "min": 1,
            "type": [{"code": type_of(form.value)}],
        },
    ]
    return _extension(release, form.name, extension_text(form), contexts, elements)


def _kept_row(release: Release) -> Json:
    parts = ((TABLE, "code"), (ROW, "integer"))
    elements = [
        {
            "id": "Extension",
            "path": "Extension",
            **words(KEPT_TEXT),
            "min": 0,
            "max": "*",
            **mapped(ClaimFact.KEPT),
        },
        {
            "id": "Extension.extension",
            "path": "Extension.extension",
            "slicing": {"discriminator": [{"type": "value", "path": "url"}], "rules": "open"},
            "definition": KEPT_PARTS,
            "min": 2,
        },
        *(element for name, kind in parts for element in _part(name, kind)),
        _url("Extension.url", KEPT_ROW),
        {"id": "Extension.value[x]", "path": "Extension.value[x]", "max": "0"},
    ]
    return _extension(release, KEPT_ROW.removeprefix(PREFIX), KEPT_TEXT, CLAIM, elements)


def _part(name: str, kind: str) -> list[Json]:
    within = f"Extension.extension:{name}"
    path = "Extension.extension"
    return [
        {"id": within, "path": path, "sliceName": name, "min": 1, "max": "1"},
        {**_url(f"{within}.url", name), "path": f"{path}.url"},
        {"id": f"{within}.value[x]", "path": f"{path}.value[x]", "min": 1, "type": [{"code": kind}]},
    ]


def _url(name: str, url: str) -> Json:
    return {"id": name, "path": name, "fixedUri": url}


def _extension(
    release: Release, name: str, text: Text, contexts: Sequence[str], elements: list[Json]
) -> Json:
    return definition(
        release,
        id=f"wardgate-{name}",
        url=f"{PREFIX}{name}",
        name="".join(part.capitalize() for part in name.split("-")),
        title=text.en,
        description=words(text)["definition"],
        kind="complex-type",
        context=[{"type": "element", "expression": context} for context in contexts],
        type="Extension",
        baseDefinition=BASE,
        differential={"element": elements},
    )
