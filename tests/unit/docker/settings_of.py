"""The settings of a process, as a manifest gives them: by value, or as the path of a mounted file."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from gateway.relay.settings import RelaySettings
from gateway.settings import Settings as GatewaySettings
from review.console_settings import ConsoleSettings
from review.settings import Settings as WorkerSettings
from runtime.settings.names import FILE_SUFFIX, names_of
from wardgate.settings import ClientSettings

PROCESSES: Mapping[tuple[str, ...], type[msgspec.Struct]] = {
    ("python3", "-m", "gateway"): GatewaySettings,
    ("python3", "-m", "review", "worker"): WorkerSettings,
    ("python3", "-m", "review", "console"): ConsoleSettings,
    ("python3", "-m", "gateway.relay"): RelaySettings,
    ("wardgate", "migrate"): ClientSettings,
}


def problems(command: Sequence[str], environment: Mapping[str, str], folder: str) -> Iterator[str]:
    """What is wrong with the settings; `folder` is where the secrets are mounted."""
    settings = PROCESSES[tuple(command)]
    fields = dict(zip(names_of(settings), msgspec.structs.fields(settings), strict=True))
    given = {name.removesuffix(FILE_SUFFIX) for name in environment}
    yield from (
        f"{name} is missing" for name, field in fields.items() if field.required and name not in given
    )
    for name, value in environment.items():
        if (known := fields.get(name.removesuffix(FILE_SUFFIX))) is None:
            yield f"{name} is no setting of this process"
        elif name.endswith(FILE_SUFFIX):
            if not value.startswith(folder):
                yield f"{name} is no mounted secret"
        else:
            try:
                msgspec.convert(value, known.type, strict=False)
            except msgspec.ValidationError as error:
                yield f"{name}: {error}"
