"""`make demo`: two companies of invented people, and the whole way from invite to approved headshot before your eyes."""
