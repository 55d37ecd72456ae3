"""Step 1: the survey of the key actors."""
