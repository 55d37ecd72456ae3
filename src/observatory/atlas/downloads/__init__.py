"""Every table of the atlas as a file: CSV, XLSX, Parquet, JSON, SDMX-CSV, and all that belongs to it in one ZIP."""
