"""The demonstration cooperative: invented, and only built when asked for."""
