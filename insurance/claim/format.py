"""The formats that a claim can be sent in."""

from enum import StrEnum


class ClaimFormat(StrEnum):
    """What a claim is written in, under its name in the API, in the database and in metrics.

    A new format is a value here and in the two ClaimFormat enums of proto/, a reader
    (insurance/claim/reader.py) and a renderer of paths (insurance/claim/paths.py).
    """

    # R4 is 4.0.1; the Claim of R4B is the same. R5 is 5.0.0.
    FHIR_R4_JSON = "FHIR_R4_JSON"
    FHIR_R5_JSON = "FHIR_R5_JSON"
    # One record of GIAMDINHHS: QĐ 130, 4750, 3176 and 1931, and before them 4210.
    BHYT_XML = "BHYT_XML"
