"""What can be done with briefings, recommendations and actions."""
