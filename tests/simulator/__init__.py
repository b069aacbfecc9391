"""The simulator, proved from outside."""
