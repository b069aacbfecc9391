"""The measuring programs, where a mistake in them would go unseen."""
