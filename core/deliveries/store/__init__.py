"""SQL of dispatch, outcomes and the close of a day."""
