//! How does a pack become a folder that a browser opens?
