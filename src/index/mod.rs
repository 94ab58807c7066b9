//! How do documents become bytes and bytes become answers? The specification of the pack.
