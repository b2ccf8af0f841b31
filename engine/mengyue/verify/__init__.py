"""Verification (核验): what lies in a folder or .zip is whole and says what it should, proved from the files alone."""
