"""What can be done with interviews, stress tests, findings and reports."""
