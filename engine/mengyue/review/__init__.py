"""What a reviewer is told: notes on every clause, the table of sources, the table of opinions, what is still open.

Independent of Word. Texts here are content of documents, and documents are Chinese, so they are not translated.
"""
