"""`make bare-check`: runs the README's two commands as an ordinary user on a bare Debian 12 and Debian 13.

A bare Debian is the smallest system that debootstrap builds, with python3, python3-venv, make and chromium;
it has no git and no compiler. It gets the committed source (HEAD) without .git, and the registry settings,
certificates and proxy of this machine's pip. `make run` runs until it serves, gets Ctrl-C, and must leave no
process.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from runtime.problem import Problem
from tests.bare_machine.debian import RELEASES, TESTED, USER, base_of, copy_of, remove
from tests.bare_machine.newcomer import make_run, make_test
from tests.bare_machine.registry import write_pip_settings
from tests.bare_machine.terminal import plain

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "bare-machine"
NEEDED = ("debootstrap", "unshare", "chroot", "git", "tar")
COMMANDS: dict[str, Callable[[Path, Path], str]] = {"run": make_run, "test": make_test}
LAST_LINES = 40


def main() -> None:
    """Exit status 0 where every command did what the README says."""
    options = _options()
    if os.geteuid() != 0:
        sys.exit("make bare-check needs root, for debootstrap, mount and chroot: sudo make bare-check")
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        sys.exit(f"make bare-check needs {', '.join(missing)}: install it with your package manager.")
    # End the processes that we started when we are ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    try:
        results = [check(release, options) for release in options.release]
    except Problem as problem:
        sys.exit(str(problem))
    sys.exit(not all(results))


def check(release: str, options: argparse.Namespace) -> bool:
    """Whether each of the commands succeeded, one after the other on one machine."""
    folder = KEPT / release
    if options.fresh:
        remove(folder / "base")
    say(f"{RELEASES[release]} ({release}): logs in {folder}")
    machine = _machine_with_source(base_of(release, folder, options.mirror))
    for command in options.only:
        log = folder / f"make-{command}.log"
        try:
            say(f"  make {command}: {COMMANDS[command](machine, log)}")
        except (Problem, TimeoutError) as failure:
            say(f"  make {command}: FAILED: {failure}. The end of {log}:")
            say("\n".join(plain(log.read_text(errors="replace")).splitlines()[-LAST_LINES:]))
            say(f"The machine is left for a look: chroot --userspec={USER} {machine}")
            return False
    remove(machine)
    return True


def _machine_with_source(base: Path) -> Path:
    machine = copy_of(base)
    home = machine / "home" / USER
    source = home / "wardgate"
    source.mkdir()
    # Under sudo the clone belongs to another user; git refuses to read it without this.
    archive = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "archive", "HEAD"]
    with subprocess.Popen(archive, stdout=subprocess.PIPE) as packing:
        subprocess.run(["tar", "-x", "-C", str(source)], stdin=packing.stdout, check=True)
    if packing.returncode != 0:
        raise Problem("git archive HEAD failed")
    write_pip_settings(home)
    subprocess.run(["chroot", str(machine), "chown", "-R", f"{USER}:", f"/home/{USER}"], check=True)
    return machine


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bare_machine",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Ports taken? Set WARDGATE_LISTEN and its like: `make run` gets all WARDGATE_* variables.",
    )
    parser.add_argument("--release", nargs="+", choices=RELEASES, default=list(TESTED), help="only these")
    parser.add_argument(
        "--only", nargs="+", choices=COMMANDS, default=list(COMMANDS), help="only these commands"
    )
    parser.add_argument(
        "--mirror", default="", help="URL of a Debian mirror; default: that of this machine's apt"
    )
    parser.add_argument("--fresh", action="store_true", help="build the base system anew")
    return parser.parse_args()


if __name__ == "__main__":
    main()
