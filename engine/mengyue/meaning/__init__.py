"""Meaning: sentences of legal Chinese read as statements, and statements judged by rules that are content.

No model's opinion and no general word segmenter: sentences are matched against a lexicon of meanings
(``clauses/lexicon.yaml``) character by character, all words at once, so that the same sentence is always read the same
way. A general segmenter (jieba was tried) takes most of a second to load, changes with its dictionary, and splits what
lawyers write as one word; what the rules need is not where words end but what they mean.
"""
