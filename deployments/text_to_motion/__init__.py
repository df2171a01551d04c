"""Text to motion: a flow-matching network on frames, and what turns a prompt into its input."""
