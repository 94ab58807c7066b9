//! How do two wordings correspond, word by word? Used by variants and look-up alike.
