"""Commands, their JSON and exit codes."""
