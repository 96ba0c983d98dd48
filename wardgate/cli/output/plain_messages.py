"""What a person at a terminal reads instead of a message that is written for callers of the API."""

from wardgate.client import Refused

MALFORMED = "REQUEST_MALFORMED"
# When to try again is shown below the message.
PLAIN_MESSAGES = {
    "CALLERS_DIFFER": "The token and the certificate are of two facilities: give those of one, or only "
    "--token, or only --cert.",
    "CALLER_UNKNOWN": "The token is not valid: give one of your facility with --token or WARDGATE_TOKEN.",
    "CERTIFICATE_REFUSED": "The gateway does not accept the certificate of --cert; the problem is below.",
    "CLAIM_DECIDED": "A reviewer has decided this claim: it can no longer be replaced or withdrawn. Object "
    "with `wardgate explain`, until the day that `wardgate claim` shows.",
    "CLAIM_NOT_EXPLAINABLE": "Nothing is to be explained: no question about this claim is open, and no "
    "decision cuts or refuses it. `wardgate claim` shows its state.",
    "CURSOR_EXPIRED": "The cursor is older than a month, or what follows it was deleted. Watch from now on "
    "(without --cursor), then list what you have with `wardgate claims` or `wardgate files list`.",
    "DATABASE_AWAY": "The gateway's database cannot be reached. Repeat the command: no claim is taken in "
    "twice.",
    "ISSUER_UNAVAILABLE": "The issuer of the token cannot be reached. Repeat the command.",
    "OVERLOADED": "The gateway has more calls than it can answer in time. Repeat the command.",
    "TOO_MANY_MISMATCHES": "Your facility has stated a wrong name, birth date or sex for this person too "
    "often. For now, look the person up without them, and compare the patient's papers with the card; in a "
    "dry run, leave out the Patient's name and birth date.",
    "TOO_MANY_STAYS": "Your facility has checked too many different stays of this person in dry runs. Submit "
    "the claim, or check it tomorrow.",
    "TOO_MANY_UNKNOWN": "Your facility has looked up too many people who are unknown, or not as stated. For "
    "now, state the name and birth date with every look-up, and in the Patient of every dry run: people who "
    "match them are still answered.",
}


def plain_message(refused: Refused) -> str:
    """The message in words of the commands."""
    if refused.reason == MALFORMED and refused.faults:
        return "The gateway cannot use what you gave. Correct:"
    return PLAIN_MESSAGES.get(refused.reason, refused.message)
