"""The form taken along: one file that is filled without a network, and what is made of it when it comes back."""
