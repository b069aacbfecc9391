"""The console: the web pages where admins tune, watch and put right."""
