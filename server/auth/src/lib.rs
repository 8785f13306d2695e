//! Who calls: credentials and the scope they were signed for.
