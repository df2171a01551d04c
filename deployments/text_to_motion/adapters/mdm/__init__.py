"""MDM: Tevet et al., "Human Motion Diffusion Model", ICLR 2023, from its published files."""
