"""Behaviour proved from outside."""
