"""What we find and decide: one finding per requirement, and the determination people make of them."""
