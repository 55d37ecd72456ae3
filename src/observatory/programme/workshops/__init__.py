"""Step 3: the two-day workshop."""
