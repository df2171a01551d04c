"""English as prompts have it: words, verbs in their forms, order, negation, amounts, paths."""
