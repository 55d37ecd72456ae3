"""What can be done with workshops and their boards."""
