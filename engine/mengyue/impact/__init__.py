"""Impact (影响): what two states of the library differ in by meaning, and what that does to each alliance."""
