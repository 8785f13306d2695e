//! One suite for every log.
