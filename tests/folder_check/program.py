"""`wardgate` without what it prints, which is a line for each file."""

import os

from wardgate.__main__ import main

if __name__ == "__main__":
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    main()
