"""Takes the resources out of Parameters: the input of an operation, such as Claim/$submit."""

from collections.abc import Iterator

import msgspec

from wardgate.cli.claims.files.resource import decoded


class Parameter(msgspec.Struct):
    """One parameter: a resource, or parts, or a value that holds no claim."""

    resource: msgspec.Raw = msgspec.Raw(b"")
    part: "list[Parameter]" = []


class Parameters(msgspec.Struct):
    """The resource Parameters, as programs send it to a server."""

    parameter: list[Parameter] = []


def resources_of_parameters(content: bytes) -> Iterator[bytes]:
    """The resources in it, in the order sent; none where it cannot be read."""
    parameters = decoded(content, Parameters)
    # Without recursion: parts may be nested deeper than the stack.
    left = parameters.parameter[::-1] if parameters else []
    while left:
        parameter = left.pop()
        if resource := bytes(parameter.resource):
            yield resource
        left.extend(reversed(parameter.part))
