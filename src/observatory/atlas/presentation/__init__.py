"""What pages show: plain dataclasses between the queries and the templates."""
