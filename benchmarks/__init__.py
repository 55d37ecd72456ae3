"""How long the work takes and how much memory, each beside a peer or a limit measured in the same run.

python -m benchmarks [NAME ...] [--repeat N] [--data FOLDER] prints tables and writes `benchmarks/results/NAME.json`.
"""
