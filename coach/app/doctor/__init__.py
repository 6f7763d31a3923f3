"""What a session needs of the machine it runs on, looked at piece by piece without running one."""
