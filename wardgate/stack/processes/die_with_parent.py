"""Runs a command that ends soon after the process that started it, even if that process was killed.

`python die_with_parent.py PARENT SIGNAL USER COMMAND..` becomes COMMAND, as USER (empty: the current user).
On Linux the kernel sends SIGNAL to it when PARENT dies. On other systems, the children of a killed parent run
until its next start.
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Replace this process by the command."""
    parent, signal_number, user, *command = sys.argv[1:]
    if user:
        entry = pwd.getpwnam(user)
        os.initgroups(user, entry.pw_gid)
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    if sys.platform == "linux":
        # After setuid, since setuid clears this setting.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number))
        if os.getppid() != int(parent):
            sys.exit("the parent died before the kernel was asked to send the signal")
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
