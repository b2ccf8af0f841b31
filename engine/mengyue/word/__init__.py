"""Reading Word files: the one reader of .docx, whoever made them."""
