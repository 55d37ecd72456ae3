"""What can be done with publications."""
