"""What a reviewer does with a claim at hand: preview, decide, undo. One transaction each."""
