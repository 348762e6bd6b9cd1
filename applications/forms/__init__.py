"""What comes in through a page, read; each module is one noun. Nothing here changes a row."""
