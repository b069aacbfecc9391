"""Being built."""

from bot.console.visit import Page

PAGES: tuple[Page, ...] = ()
