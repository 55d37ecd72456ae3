"""The process of a programme, one application per step, in the order in which a region lives it."""
