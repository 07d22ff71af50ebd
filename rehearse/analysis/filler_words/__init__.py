"""Tells where like, you know, so ... are fillers, by the words around them."""
