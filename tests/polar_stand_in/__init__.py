"""A stand-in for Polar: its HTTP over a real socket, its objects whole, its webhooks signed.

What it answers is read by the real SDK, which refuses an object that lacks a field.
"""
