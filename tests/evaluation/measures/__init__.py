"""What is measured: each rule, the order of the queue, the calibration."""
