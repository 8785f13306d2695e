//! What AWS says: the pinned service models as tables, types and a validator.
