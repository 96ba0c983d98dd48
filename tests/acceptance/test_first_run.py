"""What a new user sees and can do after `wardgate up`."""

import asyncio
import csv
import json
import re
import stat
import urllib.request
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path

import httpx

from tests.acceptance.personal_data import found_by_operators
from tests.acceptance.running_stack import LONGEST_START, RunningStack
from tests.fakes.otlp_collector import OtlpCollector
from wardgate.client import CardKeys, CardTextState, WardgateClient
from wardgate.data_folder.connection_file import read_connection_file


def test_the_first_run_shows_a_look_up_and_reviews(stack: RunningStack) -> None:
    for part in (
        "A look-up",
        "VALID",
        "claims submitted and reviewed",
        "Look-ups to try",
        "Where everything is",
    ):
        assert part in stack.output


def test_each_printed_command_names_the_data_folder(stack: RunningStack) -> None:
    commands = [line.strip() for line in stack.output.splitlines() if " check " in line and "--name" in line]
    assert len(commands) >= 5
    assert all(f"--data {stack.folder}" in command for command in commands)


def test_secret_files_are_readable_by_their_owner_only(stack: RunningStack) -> None:
    for name in ("connection.env", "receipt-keys", "tokens.json", "reviewer.json", "citizen-provider.json"):
        assert stat.S_IMODE((stack.folder / name).stat().st_mode) == 0o600


def test_a_sample_person_reads_the_own_record_and_objects_by_an_assertion_of_the_sample_provider(
    stack: RunningStack,
) -> None:
    samples = json.loads((stack.folder / "samples.json").read_text())
    chip_id = next(one["chip_id"] for one in samples if one["outcome"] == "ACCURATE" and one["chip_id"])
    assertion = stack.run_command("record", "assertion", chip_id).stdout.strip()
    read = stack.run_process("record", "show", "--assertion", assertion)
    assert read.returncode == 0, read.stderr
    shown = json.loads(read.stdout)
    (card,) = shown["card"]["cards"]
    keys = CardKeys.read(stack.run_command("qr", "keys").stdout)
    assert keys.check(card["qr_text"]).state is CardTextState.GENUINE
    assert shown["look_ups"]["look_ups"]
    look_up = shown["look_ups"]["look_ups"][0]["check_id"]
    objection = ("record", "object", "--assertion", assertion, "--look-up", look_up, "--reason", "Không.")
    objected = json.loads(stack.run_command(*objection).stdout)
    assert objected["objection"]["file"]["state"] == "FILE_STATE_OPEN"
    both = stack.run_command(*objection, "--claim", look_up)
    assert both.returncode == 2
    refused = stack.run_command("record", "show", "--assertion", "x")
    assert (refused.returncode, "assertion is not valid" in refused.stderr) == (1, True)


def test_no_token_and_no_key_is_printed_or_logged(stack: RunningStack) -> None:
    tokens = list(json.loads((stack.folder / "tokens.json").read_text()).values())
    tokens.append(json.loads((stack.folder / "reviewer.json").read_text())["password"])
    tokens.append((stack.folder / "receipt-keys").read_text().strip().partition(":")[2])
    seen = stack.output + "".join(log.read_text() for log in (stack.folder / "logs").iterdir())
    assert not any(token in seen for token in tokens)


def test_every_sample_person_gets_the_code_that_samples_json_promises(
    stack: RunningStack, tmp_path: Path
) -> None:
    samples = json.loads((stack.folder / "samples.json").read_text())
    people = tmp_path / "people.csv"
    facts = (
        *("chip_id", "card_number", "full_name", "birth_date", "sex"),
        *("service_date", "service_until", "registered_facility"),
    )
    with people.open("w", newline="") as file:
        rows = csv.DictWriter(file, facts, extrasaction="ignore")
        rows.writeheader()
        rows.writerows(samples)
    completed = stack.run_command("check", "--file", str(people), "--json")
    answers = [json.loads(line)["response"] for line in completed.stdout.splitlines()]
    assert completed.returncode == 0
    assert [(answer["vss_code"], answer["outcome"]) for answer in answers] == [
        (sample["vss_code"], f"OUTCOME_{sample['outcome']}") for sample in samples
    ]


def test_one_command_looks_up_one_person(stack: RunningStack) -> None:
    sample = json.loads((stack.folder / "samples.json").read_text())[0]
    number = sample["chip_id"] or sample["card_number"]
    completed = stack.run_process(
        "check", number, "--name", sample["full_name"], "--date", sample["service_date"], "--json"
    )
    assert json.loads(completed.stdout)["vss_code"] == sample["vss_code"]


def test_simulated_offices_answer_sample_files_by_grpc_and_by_folder(stack: RunningStack) -> None:
    submitted = stack.run_command("files", "sample", "--count", "40")
    assert submitted.returncode == 0, submitted.stderr
    assert {"birth", "death"} <= set(submitted.stdout.split())
    # The police have a folder.
    asyncio.run(asyncio.wait_for(_seen(stack, {"civil-status"}, {"membership", "residence"}), LONGEST_START))


async def _seen(stack: RunningStack, *expected: set[str]) -> None:
    """Wait until one step of each of these sets is answered."""
    values = read_connection_file(stack.folder / "connection.env")
    steps: set[str] = set()
    async with (
        WardgateClient(values["WARDGATE_TARGET"], values["WARDGATE_TOKEN"]) as client,
        aclosing(client.files.watch(from_earliest=True)) as messages,
    ):
        async for message in messages:
            steps |= {change.step for change in message.changes}
            if all(steps & some for some in expected):
                break


def test_the_health_of_a_stack_on_free_ports_is_found(stack: RunningStack) -> None:
    page = read_connection_file(stack.folder / "connection.env")["WARDGATE_METRICS_LISTEN"]
    assert stack.run_command("health").stdout == f"{page}: up\n"


def test_the_receipt_of_a_look_up_is_genuine_and_an_altered_one_is_not(stack: RunningStack) -> None:
    sample = json.loads((stack.folder / "samples.json").read_text())[0]
    completed = stack.run_command("check", sample["chip_id"], "--date", sample["service_date"], "--json")
    answer = json.loads(completed.stdout)
    explained = stack.run_process("receipt", answer["receipt"], "--json")
    assert explained.returncode == 0
    receipt = json.loads(explained.stdout)
    assert (receipt["signature"], receipt["check_id"]) == ("genuine", answer["check_id"])
    assert (receipt["service_date"], receipt["vss_code"]) == (sample["service_date"], answer["vss_code"])
    # Not the last character: some of its bits may be of no byte.
    middle = len(answer["receipt"]) // 2
    other = "B" if answer["receipt"][middle] == "A" else "A"
    altered = answer["receipt"][:middle] + other + answer["receipt"][middle + 1 :]
    assert stack.run_command("receipt", altered).returncode == 1


def test_the_sample_facilities_have_catalogues(stack: RunningStack) -> None:
    completed = stack.run_command("catalogue", "list", "--json")
    assert completed.returncode == 0
    kinds = {json.loads(line)["kind"] for line in completed.stdout.splitlines()}
    assert kinds == {"departments", "practitioners", "drugs", "supplies", "services", "facilities"}


def test_another_facility_can_look_up_with_its_own_token(stack: RunningStack) -> None:
    sample = json.loads((stack.folder / "samples.json").read_text())[0]
    completed = stack.run_command("check", sample["chip_id"], "--facility", sample["facility"])
    assert completed.returncode == 0


def test_every_sample_claim_is_reviewed_and_gets_the_same_answer_again(stack: RunningStack) -> None:
    claims = str(stack.folder / "sample-claims")
    first, second = (stack.run_command("submit", claims, "--wait", "30", "--json") for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stdout + first.stderr
    answers = {line["source"]: line["response"] for line in map(json.loads, first.stdout.splitlines())}
    again = {line["source"]: line["response"] for line in map(json.loads, second.stdout.splitlines())}
    assert len(answers) == 40
    labels = stack.folder / "sample-claims" / "labels.csv"
    faulty = {row["file"] for row in csv.DictReader(labels.read_text().splitlines())}
    clean = [answer for source, answer in answers.items() if Path(source).name not in faulty]
    assert {answer["review"]["band"] for answer in clean} == {"BAND_CLEAR"}
    assert {answer["state"] for answer in answers.values()} == {"CLAIM_STATE_REVIEWED"}
    assert all(answer["already_known"] for answer in again.values())
    assert all(again[source]["claim_response"] == answers[source]["claim_response"] for source in answers)


def test_an_unreadable_claim_is_refused_with_every_path(stack: RunningStack, tmp_path: Path) -> None:
    (tmp_path / "unreadable.json").write_text(
        '{"resourceType": "Claim", "status": 1, "item": [{"sequence": "x"}]}'
    )
    submitted = stack.run_process("submit", str(tmp_path / "unreadable.json"))
    assert submitted.returncode == 1
    assert "unreadable" in submitted.stdout
    assert "Claim.item[0].sequence" in submitted.stdout


def test_claims_are_listed_and_their_findings_explained(stack: RunningStack) -> None:
    listed = stack.run_process("claims", "--json")
    claims = [json.loads(line) for line in listed.stdout.splitlines()]
    found = next(claim for claim in claims if claim["review"].get("findings"))
    shown = stack.run_command("claim", found["claim_id"])
    assert found["review"]["findings"][0]["rule"] in shown.stdout


def test_every_process_serves_its_metrics(stack: RunningStack) -> None:
    pages = [word for word in stack.output.split() if word.endswith("/metrics")]
    assert len(pages) == 4
    for page in pages:
        with urllib.request.urlopen(page) as answer:
            assert b"wardgate_build_info" in answer.read()


def test_the_sample_reviewer_can_log_in_to_the_console(stack: RunningStack) -> None:
    kept = read_connection_file(stack.folder / "connection.env")
    assert kept["WARDGATE_CONSOLE_URL"] in stack.output
    with logged_in(stack) as browser:
        assert browser.get("/health").status_code == 200
        page = browser.get("/queue")
    assert (page.status_code, page.url.path) == (200, "/queue")
    assert "Trần Thu Hà" in page.text


@contextmanager
def logged_in(stack: RunningStack) -> Iterator[httpx.Client]:
    """A browser in which the sample reviewer is logged in."""
    kept = read_connection_file(stack.folder / "connection.env")
    with httpx.Client(base_url=kept["WARDGATE_CONSOLE_URL"], follow_redirects=True) as browser:
        fields = {
            "account": kept["WARDGATE_REVIEWER"],
            "password": kept["WARDGATE_REVIEWER_PASSWORD"],
            "csrf_token": _csrf_token(browser.get("/queue").text),
        }
        assert browser.post("/login", data=fields).url.path == "/queue"
        yield browser


def _csrf_token(page: str) -> str:
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    return token[1]


def test_a_second_stack_on_the_same_folder_is_refused_in_one_line(stack: RunningStack) -> None:
    second = RunningStack(stack.folder)
    assert second.wait_for_end() == 1
    assert "Another `wardgate up` is using" in second.output
    assert "Traceback" not in second.output


def test_a_port_in_use_is_reported_in_one_line(stack: RunningStack, tmp_path: Path) -> None:
    kept = dict(line.split("=", 1) for line in (stack.folder / "connection.env").read_text().splitlines()[1:])
    second = RunningStack(tmp_path, WARDGATE_LISTEN=kept["WARDGATE_TARGET"])
    assert second.wait_for_end() == 1
    assert f"Already in use: {kept['WARDGATE_TARGET']} (the gateway)" in second.output
    assert "Traceback" not in second.output


def test_logs_metrics_and_traces_of_all_processes_have_no_name_and_no_number_of_a_person(
    stack: RunningStack, collector: OtlpCollector, tmp_path: Path
) -> None:
    sample = next(one for one in json.loads((stack.folder / "samples.json").read_text()) if one["chip_id"])
    chip_id, name = sample["chip_id"], sample["full_name"]
    stack.run_command("check", "--file", _list_with_faults(tmp_path, chip_id, name))
    claims = str(stack.folder / "sample-claims")
    stack.run_command("submit", claims, "--dry-run")
    stack.run_command("submit", _damaged_claim(tmp_path, chip_id, name))
    stack.run_command("access", "who", chip_id)
    with logged_in(stack) as browser:
        for path in (
            "/queue",
            f"/queue?q={chip_id}",
            f"/queue?q={name}",
            f"/no-such-page/{chip_id}",
            "/look-ups",
        ):
            browser.get(path)
        token = _csrf_token(browser.get("/look-ups").text)
        answer = browser.post("/look-ups", data={"number": chip_id, "csrf_token": token})
        assert answer.status_code == 200
        for claim in re.findall(r'href="(/claims/[0-9a-f-]{36})', browser.get("/queue").text)[:3]:
            browser.get(claim)
    names = {span.name for span in collector.spans}
    assert {"gateway.v1.CardService/CheckCard", "look-ups of a stream", "review a claim"} <= names
    assert found_by_operators(stack.folder, traces=collector.received) == set()


def _list_with_faults(folder: Path, chip_id: str, name: str) -> str:
    people = folder / "faults.csv"
    people.write_text(
        f"chip_id,full_name,birth_date\n{chip_id},{name},1901-13-01\n{chip_id}7,{name},\n{name},{chip_id},\n"
    )
    return str(people)


def _damaged_claim(folder: Path, chip_id: str, name: str) -> str:
    claim = folder / "damaged.json"
    claim.write_text(
        json.dumps(
            {
                "resourceType": "Claim",
                "status": chip_id,
                "use": name,
                "patient": {"identifier": {"value": [chip_id]}, "display": name},
                name: chip_id,
            }
        )
    )
    return str(claim)
