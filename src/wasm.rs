//! One exported struct over `Index`; converts, decides nothing.
