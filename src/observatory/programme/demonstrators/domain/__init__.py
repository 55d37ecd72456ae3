"""What can be done with demonstrators."""
