"""The claims of the benchmarks are plain ones, and whole."""

from insurance.claim.format import ClaimFormat
from insurance.claim.parts.care import NO_CARE
from insurance.claim.reader import ClaimReader
from tests.bench.contents import LINES, has_lines, with_lines
from tests.unit.wardgate.samples.worlds import a_world

R4 = ClaimFormat.FHIR_R4_JSON


def test_a_claim_of_a_benchmark_has_its_lines_and_takes_the_fast_path() -> None:
    reader = ClaimReader((R4,))
    home = a_world(people=5_000, claims=60).sample_claims.home
    samples = [one.content for one in home if one.fault is None]
    for content in filter(has_lines, samples):
        sample, claim = reader.read(content, R4), reader.read_fast(with_lines(content, LINES, "7"), R4)
        assert claim is not None
        assert claim.number == "urn:wardgate:sid:visit-number|7"
        assert len(claim.lines) == LINES
        assert (claim.facility, claim.inpatient) == (sample.facility, sample.inpatient)
        assert claim.emergency == sample.emergency
        assert claim.total is not None
        assert claim.total.value == sum(line.net.value for line in claim.lines if line.net)
        assert (claim.patient.chip_id or claim.patient.card_number, claim.receipts) == (
            sample.patient.chip_id or sample.patient.card_number,
            sample.receipts,
        )
        assert {(line.first_day, line.net, line.care) for line in claim.lines} <= {
            (line.first_day, line.net, NO_CARE) for line in sample.lines
        }
