"""Rendering: a clip becomes the files that a client downloads, on the CPU, without OpenGL."""
