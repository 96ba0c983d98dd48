"""A person differs from the population register: the social insurance asks the person which is right."""
