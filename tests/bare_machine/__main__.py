"""`make bare-check`: the README's two commands, by an ordinary user on a bare Debian 12 and a bare Debian 13.

Bare: debootstrap's smallest system with python3, python3-venv and make; no git, no compiler. The committed
source (HEAD) goes in without .git. Package registry, certificates and proxy are those of this machine's pip.
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
from tests.bare_machine.debian import RELEASES, USER, base_of, copy_of, remove
from tests.bare_machine.newcomer import make_run, make_test
from tests.bare_machine.registry import write_pip_settings

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
    # So that whoever ends us ends what was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    results = [check(release, options.only, options.fresh) for release in options.release]
    sys.exit(not all(results))


def check(release: str, commands: list[str], fresh: bool) -> bool:
    """Whether each of the commands succeeded, one after the other on one machine."""
    folder = KEPT / release
    if fresh:
        remove(folder / "base")
    say(f"{RELEASES[release]} ({release}): logs in {folder}")
    machine = _machine_with_source(base_of(release, folder))
    for command in commands:
        log = folder / f"make-{command}.log"
        try:
            say(f"  make {command}: {COMMANDS[command](machine, log)}")
        except (Problem, TimeoutError) as failure:
            say(f"  make {command}: FAILED: {failure}. The end of {log}:")
            say("\n".join(log.read_text(errors="replace").splitlines()[-LAST_LINES:]))
            say(f"The machine is left for a look: chroot --userspec={USER} {machine}")
            return False
    remove(machine)
    return True


def _machine_with_source(base: Path) -> Path:
    machine = copy_of(base)
    home = machine / "home" / USER
    source = home / "wardgate"
    source.mkdir()
    # As root in a clone of somebody else's, git wants to be told that this is meant.
    archive = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "archive", "HEAD"]
    with subprocess.Popen(archive, stdout=subprocess.PIPE) as packing:
        subprocess.run(["tar", "-x", "-C", str(source)], stdin=packing.stdout, check=True)
    if packing.returncode != 0:
        raise Problem("git archive HEAD failed")
    write_pip_settings(home)
    subprocess.run(["chroot", str(machine), "chown", "-R", f"{USER}:", f"/home/{USER}"], check=True)
    return machine


def say(line: str) -> None:
    """To whoever waits."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bare_machine",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Ports taken? WARDGATE_LISTEN and the other WARDGATE_* variables reach `make run`.",
    )
    parser.add_argument("--release", nargs="+", choices=RELEASES, default=list(RELEASES), help="these only")
    parser.add_argument(
        "--only", nargs="+", choices=COMMANDS, default=list(COMMANDS), help="these commands only"
    )
    parser.add_argument("--fresh", action="store_true", help="make the Debian anew, not from build/")
    return parser.parse_args()


if __name__ == "__main__":
    main()
