"""Has a process open as many files as the machine lets it: each connection is one."""

import resource


def allow_all_open_files() -> None:
    """Call it before the work begins. It raises the soft limit, often 1024, to the hard one.

    The soft limit is that low for programs that use select(2), which ours do not. A thousand connections
    that are opened and left alone would otherwise keep everybody else out.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
