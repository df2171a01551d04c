"""The business: what may happen, and what it means."""
