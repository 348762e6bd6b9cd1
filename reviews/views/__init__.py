"""What the operator sees of a review: the questions put to it, and where its application stands."""
