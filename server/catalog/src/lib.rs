//! What exists: resources and their states, an event-sourced log on the engine.
