-- What customers are told, and what comes back from them. The outbox is made anew: it knows what became of a message
-- after a channel had taken it, who has it in hand and for how long, and what it cost.

CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    order_id    INTEGER NOT NULL REFERENCES orders (id),
    kind        TEXT NOT NULL,            -- 'planned', 'out', …
    version     INTEGER NOT NULL,         -- 1 for the first news to this order, then 2, …
    channel     TEXT NOT NULL,            -- 'email', 'sms', 'webhook', 'ntfy', 'folder'
    recipient   TEXT NOT NULL,
    subject     TEXT NOT NULL DEFAULT '',
    body        TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed', 'unknown', 'dropped')),
    due         INTEGER NOT NULL,         -- not before, UTC seconds
    expires     INTEGER NOT NULL,         -- worthless after
    eta_from    INTEGER,                  -- the window it announces
    eta_until   INTEGER,
    plan_id     INTEGER REFERENCES plans (id),
    message_id  TEXT NOT NULL UNIQUE,     -- RFC 5322 Message-ID, the same at every try
    provider_id TEXT NOT NULL DEFAULT '',
    attempts    INTEGER NOT NULL DEFAULT 0,
    owner       TEXT NOT NULL DEFAULT '', -- host, pid and start time of the sender while 'sending'
    lease       INTEGER NOT NULL DEFAULT 0, -- until when an owner on another machine counts as alive
    error       TEXT NOT NULL DEFAULT '',
    language    TEXT NOT NULL DEFAULT '', -- of its words
    receipt     TEXT NOT NULL DEFAULT '', -- the channel's last word after it was taken
    receipt_at  INTEGER,
    created_at  INTEGER NOT NULL,
    sent_at     INTEGER,
    UNIQUE (order_id, kind, version, channel)
) STRICT;
INSERT INTO outbox (id, order_id, kind, version, channel, recipient, subject, body, state, due, expires, eta_from,
                    eta_until, plan_id, message_id, provider_id, attempts, owner, error, created_at, sent_at)
SELECT id, order_id, kind, version, channel, recipient, subject, body, state, due, expires, eta_from,
       eta_until, plan_id, message_id, provider_id, attempts, owner, error, created_at, sent_at FROM messages;
DROP TABLE messages;
ALTER TABLE outbox RENAME TO messages;
CREATE INDEX messages_state ON messages (state, due);
-- A receipt names a message by what its channel calls it.
CREATE INDEX messages_provider ON messages (provider_id) WHERE provider_id <> '';
-- An answer is about the newest message to its sender.
CREATE INDEX messages_recipient ON messages (recipient COLLATE NOCASE);

-- Who wants no messages by a channel: for ever, or until they say so. The address itself goes when the person is erased;
-- the salted digest stays.
CREATE TABLE opt_outs (
    channel TEXT NOT NULL,                -- 'sms', 'email'
    digest  TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    since   INTEGER NOT NULL,
    source  TEXT NOT NULL,                -- 'keyword', 'person', 'provider', 'bounce'
    words   TEXT NOT NULL DEFAULT '',     -- what they wrote or said
    PRIMARY KEY (channel, digest)
) STRICT, WITHOUT ROWID;

-- What digests of this file are salted with.
CREATE TABLE salt (value TEXT NOT NULL) STRICT;
INSERT INTO salt VALUES (lower(hex(randomblob(16))));

-- Which kinds of messages are on or off: for the shop, for a type of order, for one customer; the narrowest counts.
CREATE TABLE message_rules (
    scope TEXT NOT NULL CHECK (scope IN ('shop', 'type', 'customer')),
    about TEXT NOT NULL DEFAULT '',       -- the type; the customer's e-mail address or number
    kind  TEXT NOT NULL,
    sends INTEGER NOT NULL CHECK (sends IN (0, 1)),
    PRIMARY KEY (scope, about, kind)
) STRICT, WITHOUT ROWID;

-- The shop's own words, where they differ from ours.
CREATE TABLE message_words (
    kind     TEXT NOT NULL,
    channel  TEXT NOT NULL,               -- 'email', 'sms'
    language TEXT NOT NULL,               -- 'en', 'de', …
    subject  TEXT NOT NULL DEFAULT '',
    body     TEXT NOT NULL,
    version  INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (kind, channel, language)
) STRICT, WITHOUT ROWID;

-- What has come in, each once: receipts, replies, bounces.
CREATE TABLE inbound (
    id         INTEGER PRIMARY KEY,
    channel    TEXT NOT NULL,
    source_id  TEXT NOT NULL,             -- as the channel calls it: a second copy is known by it
    what       TEXT NOT NULL CHECK (what IN ('receipt', 'reply', 'stop', 'start', 'bounce')),
    sender     TEXT NOT NULL DEFAULT '',  -- number or address; empty once erased
    provider_id TEXT NOT NULL DEFAULT '', -- of a receipt: what the channel calls the message, which may not say so yet
    status     TEXT NOT NULL DEFAULT '',  -- of a receipt: the channel's word
    order_id   INTEGER REFERENCES orders (id),
    message_id INTEGER REFERENCES messages (id),
    body       TEXT NOT NULL DEFAULT '',
    at         INTEGER NOT NULL,
    UNIQUE (channel, source_id)
) STRICT;
CREATE INDEX inbound_order ON inbound (order_id);
-- What customers wrote, by time.
CREATE INDEX inbound_heard ON inbound (at) WHERE what IN ('reply', 'stop', 'start');
CREATE INDEX inbound_message ON inbound (message_id);
CREATE INDEX inbound_provider ON inbound (provider_id) WHERE provider_id <> '';

-- How a channel stands: given up until a person has mended it, and when its next message may go by the rate that is set.
CREATE TABLE channel_state (
    channel  TEXT PRIMARY KEY,
    stopped  INTEGER,                     -- since when nothing goes by it
    why      TEXT NOT NULL DEFAULT '',
    free_ms  INTEGER NOT NULL DEFAULT 0   -- UTC milliseconds
) STRICT, WITHOUT ROWID;

-- Vans that have left the depot.
CREATE TABLE departures (
    day        TEXT NOT NULL,
    vehicle_id INTEGER NOT NULL REFERENCES vehicles (id),
    left_at    INTEGER NOT NULL,
    PRIMARY KEY (day, vehicle_id)
) STRICT, WITHOUT ROWID;
