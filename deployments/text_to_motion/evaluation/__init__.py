"""How good the model is: one command, its tables and its contact sheets."""
