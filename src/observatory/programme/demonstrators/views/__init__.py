"""Pages of demonstrators."""
