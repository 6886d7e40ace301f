-- The outbox: a message is written in the transaction that causes it and sent afterwards.

CREATE TABLE messages (
    id          INTEGER PRIMARY KEY,
    order_id    INTEGER NOT NULL REFERENCES orders (id),
    kind        TEXT NOT NULL,            -- 'planned', …
    version     INTEGER NOT NULL,         -- 1 for the first of its kind to this order, then 2, …
    channel     TEXT NOT NULL,            -- 'email', 'folder'
    recipient   TEXT NOT NULL,
    subject     TEXT NOT NULL DEFAULT '',
    body        TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'dropped')),
    due         INTEGER NOT NULL,         -- not before, UTC seconds
    expires     INTEGER NOT NULL,         -- worthless after
    eta_from    INTEGER,                  -- the window it announces
    eta_until   INTEGER,
    plan_id     INTEGER REFERENCES plans (id),
    message_id  TEXT NOT NULL UNIQUE,     -- RFC 5322 Message-ID, the same at every try
    provider_id TEXT NOT NULL DEFAULT '',
    attempts    INTEGER NOT NULL DEFAULT 0,
    owner       TEXT NOT NULL DEFAULT '', -- pid:start time of the sender while 'sending'
    error       TEXT NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL,
    sent_at     INTEGER,
    UNIQUE (order_id, kind, version, channel)
) STRICT;
CREATE INDEX messages_state ON messages (state, due);
