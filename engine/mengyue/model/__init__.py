"""What an alliance is: typed records with Chinese labels and units; no input or output."""
