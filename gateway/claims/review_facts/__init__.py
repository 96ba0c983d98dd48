"""The facts that the gateway adds to a claim for its review: the card on the day, the verified receipts."""
