//! Whole syncs on in-memory ports.
