"""`make demo`: two companies of invented people, from invite to approved headshot."""
