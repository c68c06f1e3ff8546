/**
 * Tables that are ours and not content types: Strapi's schema sync leaves alone what it
 * never made. Every statement may run again at any start.
 */
export const OWNED_TABLES: readonly string[] = [
  `CREATE EXTENSION IF NOT EXISTS btree_gist`,

  // Who holds which nights. Written by triggers only (see triggers.ts), so that no way
  // of writing a booking or a block, not even plain SQL, can leave its nights unclaimed.
  `CREATE TABLE IF NOT EXISTS stay_claims (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    property_id integer NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('booking', 'block')),
    is_booking integer NOT NULL GENERATED ALWAYS AS (CASE kind WHEN 'booking' THEN 1 ELSE 0 END) STORED,
    booking_id integer UNIQUE REFERENCES bookings (id) ON DELETE CASCADE,
    block_id integer UNIQUE REFERENCES calendar_blocks (id) ON DELETE CASCADE,
    nights daterange NOT NULL CHECK (NOT isempty(nights)),
    padded daterange NOT NULL,
    CHECK ((kind = 'booking') = (booking_id IS NOT NULL)),
    CHECK ((kind = 'block') = (block_id IS NOT NULL)),
    CHECK (padded @> nights)
  )`,

  // Each intent we opened at a provider. The key is stored before the call is made.
  `CREATE TABLE IF NOT EXISTS payment_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_id integer NOT NULL REFERENCES payments (id) ON DELETE RESTRICT,
    provider text NOT NULL,
    provider_ref text,
    idempotency_key uuid NOT NULL UNIQUE,
    client_secret text,
    amount bigint NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    capture text NOT NULL CHECK (capture IN ('automatic', 'manual')),
    attempt_state text NOT NULL CHECK (attempt_state IN
      ('creating', 'requires_payment', 'processing', 'authorized', 'succeeded', 'canceled')),
    amount_received bigint NOT NULL DEFAULT 0 CHECK (amount_received BETWEEN 0 AND amount),
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (provider, provider_ref)
  )`,
  // One live attempt per booking: a second intent could be paid a second time.
  `CREATE UNIQUE INDEX IF NOT EXISTS payment_attempts_one_live ON payment_attempts (payment_id)
    WHERE attempt_state NOT IN ('canceled')`,

  // The inbox: a webhook is answered 200 once it is a row here, and applied by a job.
  `CREATE TABLE IF NOT EXISTS webhook_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider text NOT NULL,
    event_id text NOT NULL,
    event_type text NOT NULL,
    payload jsonb NOT NULL,
    event_state text NOT NULL DEFAULT 'received'
      CHECK (event_state IN ('received', 'applied', 'ignored', 'put_aside')),
    note text,
    received_at timestamptz NOT NULL DEFAULT now(),
    applied_at timestamptz,
    UNIQUE (provider, event_id)
  )`,

  // Answers to POST /bookings, by the caller's Idempotency-Key; json, as jsonb would reorder keys.
  `CREATE TABLE IF NOT EXISTS idempotency_keys (
    user_id integer NOT NULL REFERENCES up_users (id) ON DELETE CASCADE,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request_hash text NOT NULL,
    status integer NOT NULL,
    answer json NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, key)
  )`,

  // Double entry: the rows of one entry sum to zero per currency. Debits are positive.
  `CREATE TABLE IF NOT EXISTS ledger_entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_key text NOT NULL,
    account text NOT NULL,
    payment_id integer REFERENCES payments (id) ON DELETE RESTRICT,
    amount bigint NOT NULL CHECK (amount <> 0),
    currency text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (entry_key, account)
  )`,

  // Where a row came from: an import that is repeated updates it instead of making another one.
  // import_id is the run that met it last, so that a file which names a listing twice is noticed.
  `CREATE TABLE IF NOT EXISTS import_sources (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('listing', 'host')),
    source_id text NOT NULL,
    property_id integer UNIQUE REFERENCES properties (id) ON DELETE CASCADE,
    user_id integer UNIQUE REFERENCES up_users (id) ON DELETE CASCADE,
    import_id uuid NOT NULL,
    UNIQUE (source_id, kind, source),
    CHECK ((kind = 'listing') = (property_id IS NOT NULL)),
    CHECK ((kind = 'host') = (user_id IS NOT NULL))
  )`,
];
