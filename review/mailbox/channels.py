"""The notifications by which gateways wake workers."""

# Workers wait for this notification.
CLAIM_SUBMITTED = "claim_submitted"
