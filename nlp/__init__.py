"""Pure text: segmentation, rules, classification, places. No database, no clock, no network."""
