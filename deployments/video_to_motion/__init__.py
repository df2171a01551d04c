"""Video to motion: the movements of one person in a video, as a clip."""
