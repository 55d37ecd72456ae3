"""Step 2: the pre-assessment, with interviews, stress test and findings."""
