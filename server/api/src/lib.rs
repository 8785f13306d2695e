//! What a service and the wire agree on: calls, faults, ARNs, page tokens, the operations list.
