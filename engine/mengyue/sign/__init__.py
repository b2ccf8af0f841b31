"""Signature packets: for every member one PDF with exactly the pages that it signs or seals, each page marked."""
