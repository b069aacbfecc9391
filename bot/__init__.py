"""The rim: everything that meets the outside world."""
