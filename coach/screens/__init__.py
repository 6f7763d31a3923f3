"""What people see: tables, the running session, plain lines for a pipe."""
