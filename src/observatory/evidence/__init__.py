"""The editions this installation holds, and their rendered figures."""
