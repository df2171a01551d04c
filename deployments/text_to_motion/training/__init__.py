"""How the weights are made: prepare, train, evaluate, export."""
