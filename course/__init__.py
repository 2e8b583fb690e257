"""What staff and the command line use: never imported by the lessons or by ``utils``."""
