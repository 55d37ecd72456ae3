"""Pages of the office that belong to no single step."""
