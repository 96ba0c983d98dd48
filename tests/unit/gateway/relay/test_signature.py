from gateway.relay.webhooks.signature import is_secret, new_secret, signed_headers

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_a_message_is_signed_as_in_the_example_of_standard_webhooks() -> None:
    headers = signed_headers(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_secrets_have_24_to_64_bytes() -> None:
    assert is_secret(SECRET)
    assert is_secret(new_secret())
    assert new_secret() != new_secret()
    for wrong in ("", "whsec_", "whsec_AAAA", SECRET.removeprefix("whsec_"), f"{SECRET}!"):
        assert not is_secret(wrong)
