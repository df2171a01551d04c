"""The bodies that a motion can be given to: joints, rest poses and proportions as others have them.

Every rig is a table of its own, told in its file's units, +y up and facing +z; `rig.py` says what a
rig is, `carry.py` gives it a motion.
"""
