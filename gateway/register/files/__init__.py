"""Files (hồ sơ): what people and offices ask the register for, step by step, each with its clock."""
