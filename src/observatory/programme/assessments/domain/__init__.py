"""What can be done with interviews, stress tests and findings."""
