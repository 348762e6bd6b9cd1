"""What is kept of it all: every change of every row, the whole record of an application, and figures of the work."""
