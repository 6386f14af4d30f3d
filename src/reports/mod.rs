//! A report is what a reader says against a thing: one of a few reasons, perhaps with words.
