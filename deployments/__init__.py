"""What runs on CPU or GPU replicas: one Serve deployment a model, pure compute."""
