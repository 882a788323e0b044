"""The database: where it is (`urls`) and, where no server is configured, the embedded one (`embedded`)."""
