"""The database: where it is (`urls`) and, with no server configured, the embedded one."""
