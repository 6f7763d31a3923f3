"""The coach command: what people type, settle and see, and the one place that puts everything together."""
