"""Runs a command that ends soon after the process that started it, even where that one was killed.

`python die_with_parent.py PARENT SIGNAL USER COMMAND..` becomes COMMAND as USER (empty: the user who runs
it), and on Linux asks the kernel for SIGNAL when PARENT dies. Elsewhere a killed parent's children stay until
its next start.
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Never returns: the command takes this process over."""
    parent, signal_number, user, *command = sys.argv[1:]
    if user:
        entry = pwd.getpwnam(user)
        os.initgroups(user, entry.pw_gid)
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    if sys.platform == "linux":
        # After setuid, which would take the leash off again.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number))
        if os.getppid() != int(parent):
            sys.exit("the parent was gone before the leash was on")
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
