"""The behaviour: what each kind of person can say, and what can happen to a ticket. No network, no files, no clock."""
