"""What they say: an application, its answers and evidence, and the dossier frozen from them at filing."""
