"""What can be done with calls, applications and evaluations."""
