"""Cuts an answer into STAR sections: sentences, features, learned weights, decoding, and the edits of the person."""
