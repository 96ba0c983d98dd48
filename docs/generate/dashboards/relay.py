"""The relay: messages to webhooks, and events that receivers have refused."""

from docs.generate.dashboards.panel import (
    COUNT,
    PER_SECOND,
    RATE,
    Dashboard,
    Query,
    Section,
    graph,
    number,
)
from docs.generate.dashboards.process_panels import CHOSEN

JOB = "wardgate-relay"

WEBHOOKS = Section(
    "Webhooks",
    (
        number(
            "Relays that send",
            COUNT,
            "sum(wardgate_relay_leading)",
            "One, whichever of them it is.",
        ),
        number(
            "Dead events",
            COUNT,
            'max(wardgate_webhook_letters{state="dead"})',
            "They wait for `wardgate webhooks resend`.",
            steps=(1, 100),
        ),
        number(
            "Events behind",
            COUNT,
            "max(wardgate_webhook_events_behind)",
            "Of the webhook that is furthest behind.",
            steps=(10_000, 1_000_000),
        ),
        graph(
            "Messages",
            PER_SECOND,
            Query(
                f"sum by (result) (rate(wardgate_webhook_messages_total{{{CHOSEN}}}[{RATE}]))", "{{result}}"
            ),
        ),
        graph(
            "Refused events",
            COUNT,
            Query("max by (state) (wardgate_webhook_letters)", "{{state}}"),
        ),
    ),
)
CERTIFICATES = Section(
    "Certificates",
    (
        number(
            "Unknown",
            COUNT,
            'max(wardgate_certificates{state="unknown"})',
            "`wardgate certificates unknown` lists them.",
            steps=(1, 10),
        ),
        number("Overdue", COUNT, "max(wardgate_certificates_overdue)", steps=(1, 100)),
        graph(
            "Not delivered",
            COUNT,
            Query("max by (state) (wardgate_certificates)", "{{state}}"),
        ),
        graph(
            "Sent",
            PER_SECOND,
            Query(
                f"sum by (state) (rate(wardgate_certificates_sent_total{{{CHOSEN}}}[{RATE}]))", "{{state}}"
            ),
        ),
    ),
)
RELAY = Dashboard(
    "relay",
    "Wardgate: relay",
    "What is sent to other offices, and what they have refused.",
    (WEBHOOKS, CERTIFICATES),
    JOB,
)
