/**
 * The store's tables, as numbered steps that are never edited once released. `user_version` says how many were taken.
 *
 * Times are µs since 1970 UTC, prices YES-side basis points, sizes lots (0.01 contract), money micros.
 */
import type { Database } from "better-sqlite3";

/** "HSPD": what makes a SQLite file ours. */
export const APPLICATION_ID = 0x48535044;

const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE market (
    market_id             INTEGER PRIMARY KEY,
    ticker                TEXT NOT NULL UNIQUE,
    price_level_structure TEXT,
    price_ranges          TEXT NOT NULL CHECK (json_valid(price_ranges)),
    is_grid_assumed       INTEGER NOT NULL CHECK (is_grid_assumed IN (0, 1)),
    close_time_us         INTEGER,
    result                TEXT,
    settlement_micros     INTEGER CHECK (settlement_micros BETWEEN 0 AND 1000000),
    result_note           TEXT
  ) STRICT;

  -- One recording: a file that was imported, or a market that was made.
  CREATE TABLE capture (
    capture_id    INTEGER PRIMARY KEY,
    source        TEXT NOT NULL,
    sha256        TEXT NOT NULL UNIQUE, -- of the content, decompressed
    dialect       TEXT NOT NULL,
    frame_count   INTEGER NOT NULL,
    byte_count    INTEGER NOT NULL,
    first_time_us INTEGER,
    last_time_us  INTEGER,
    envelope      TEXT                  -- what a document said around its frames
  ) STRICT;

  CREATE TABLE capture_frame_type (
    capture_id  INTEGER NOT NULL REFERENCES capture,
    type        TEXT NOT NULL,
    frame_count INTEGER NOT NULL,
    is_unread   INTEGER NOT NULL CHECK (is_unread IN (0, 1)),
    PRIMARY KEY (capture_id, type)
  ) STRICT, WITHOUT ROWID;

  -- One run of sequence numbers; a subscription that starts again within a file is its next session.
  CREATE TABLE capture_sequence (
    capture_id      INTEGER NOT NULL REFERENCES capture,
    sid             INTEGER NOT NULL,
    session         INTEGER NOT NULL,
    first_seq       INTEGER NOT NULL,
    last_seq        INTEGER NOT NULL,
    frame_count     INTEGER NOT NULL,
    missing_count   INTEGER NOT NULL,
    duplicate_count INTEGER NOT NULL,
    late_count      INTEGER NOT NULL,
    PRIMARY KEY (capture_id, sid, session)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE capture_market (
    market_id            INTEGER NOT NULL REFERENCES market,
    capture_id           INTEGER NOT NULL REFERENCES capture,
    snapshot_count       INTEGER NOT NULL,
    delta_count          INTEGER NOT NULL,
    trade_count          INTEGER NOT NULL,
    gap_count            INTEGER NOT NULL,
    duplicate_count      INTEGER NOT NULL,
    first_time_us        INTEGER,
    last_time_us         INTEGER,
    book_sid             INTEGER,
    begins_with_delta    INTEGER NOT NULL CHECK (begins_with_delta IN (0, 1)),
    rows_hash            TEXT NOT NULL,
    PRIMARY KEY (market_id, capture_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE gap (
    capture_id   INTEGER NOT NULL REFERENCES capture,
    sid          INTEGER NOT NULL,
    session      INTEGER NOT NULL,
    time_us      INTEGER,
    expected_seq INTEGER NOT NULL,
    seen_seq     INTEGER NOT NULL,
    PRIMARY KEY (capture_id, sid, session, expected_seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE trade (
    market_id       INTEGER NOT NULL REFERENCES market,
    capture_id      INTEGER NOT NULL REFERENCES capture,
    trade_index     INTEGER NOT NULL,
    book_position   INTEGER NOT NULL, -- how many of the capture's book rows came before it
    time_us         INTEGER NOT NULL,
    receive_time_us INTEGER NOT NULL,
    price_bp        INTEGER NOT NULL,
    size_lots       INTEGER NOT NULL,
    hit_side        TEXT NOT NULL CHECK (hit_side IN ('bid', 'ask')),
    is_block        INTEGER NOT NULL CHECK (is_block IN (0, 1)),
    trade_id        TEXT,
    PRIMARY KEY (market_id, capture_id, trade_index)
  ) STRICT, WITHOUT ROWID;

  -- Book rows as packed columns (chunk-format.ts); look inside with: SELECT * FROM book_event('TICKER').
  CREATE TABLE book_chunk (
    market_id     INTEGER NOT NULL REFERENCES market,
    capture_id    INTEGER NOT NULL REFERENCES capture,
    chunk_index   INTEGER NOT NULL,
    first_time_us INTEGER NOT NULL,
    last_time_us  INTEGER NOT NULL,
    row_count     INTEGER NOT NULL,
    columns       BLOB NOT NULL,
    PRIMARY KEY (market_id, capture_id, chunk_index)
  ) STRICT;

  -- The recording byte for byte, so that any later reader can start again.
  CREATE TABLE frame_chunk (
    capture_id  INTEGER NOT NULL REFERENCES capture,
    chunk_index INTEGER NOT NULL,
    byte_count  INTEGER NOT NULL,
    zstd        BLOB NOT NULL,
    PRIMARY KEY (capture_id, chunk_index)
  ) STRICT;
  `,
  `
  -- Where the reading of a capture ended (capture-state.ts): the capture that follows goes on from there.
  ALTER TABLE capture ADD COLUMN end_state TEXT;
  -- First sequence number of the book; with the times it orders captures.
  ALTER TABLE capture ADD COLUMN first_seq INTEGER;
  -- Whether sequence numbers show that the market's first row here follows its last one in the captures before.
  ALTER TABLE capture_market ADD COLUMN is_continued INTEGER NOT NULL DEFAULT 1 CHECK (is_continued IN (0, 1));
  -- Messages that are missing on a subscription that brings the market's trades, not its book.
  ALTER TABLE capture_market ADD COLUMN lost_print_count INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX capture_market_of_capture ON capture_market (capture_id);
  `,
  `
  -- Series of a Kalshi event, and event of a market: what its fee hangs on. Also of markets that were never recorded.
  CREATE TABLE kalshi_event (
    event_ticker  TEXT PRIMARY KEY,
    series_ticker TEXT NOT NULL,
    source        TEXT NOT NULL,
    seen_time_us  INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE market_event (
    ticker              TEXT PRIMARY KEY,
    event_ticker        TEXT NOT NULL,
    fee_waiver_until_us INTEGER,
    source              TEXT NOT NULL,
    seen_time_us        INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- A fee from a time on: a dated change of the exchange, or what was seen to hold at that time.
  CREATE TABLE series_fee (
    series_ticker  TEXT NOT NULL,
    from_time_us   INTEGER NOT NULL,
    is_change      INTEGER NOT NULL CHECK (is_change IN (0, 1)),
    change_id      TEXT UNIQUE,         -- the exchange's, of a dated change
    fee_type       TEXT NOT NULL,
    multiplier_ppm INTEGER NOT NULL CHECK (multiplier_ppm >= 0),
    source         TEXT NOT NULL,
    seen_time_us   INTEGER NOT NULL,
    PRIMARY KEY (series_ticker, from_time_us, is_change)
  ) STRICT, WITHOUT ROWID;

  -- The same of an event's override; both NULL: it has none, the series' fee holds.
  CREATE TABLE event_fee (
    event_ticker   TEXT NOT NULL,
    from_time_us   INTEGER NOT NULL,
    is_change      INTEGER NOT NULL CHECK (is_change IN (0, 1)),
    change_id      TEXT UNIQUE,
    fee_type       TEXT,
    multiplier_ppm INTEGER CHECK (multiplier_ppm >= 0),
    source         TEXT NOT NULL,
    seen_time_us   INTEGER NOT NULL,
    PRIMARY KEY (event_ticker, from_time_us, is_change),
    CHECK ((fee_type IS NULL) = (multiplier_ppm IS NULL))
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- A table that was imported by named columns; its bytes are kept with its capture, whose hash covers \`plan\` too.
  CREATE TABLE table_import (
    capture_id     INTEGER PRIMARY KEY REFERENCES capture,
    kind           TEXT NOT NULL CHECK (kind IN ('trades', 'quotes', 'fair-value')),
    plan           TEXT NOT NULL CHECK (json_valid(plan)), -- which column was read as what, in which unit
    content_sha256 TEXT NOT NULL,
    left_out_count INTEGER NOT NULL                        -- rows that were not asked for
  ) STRICT;

  -- A market's part of a table of trades or quotes.
  CREATE TABLE table_part (
    market_id          INTEGER NOT NULL REFERENCES market,
    capture_id         INTEGER NOT NULL REFERENCES table_import,
    row_count          INTEGER NOT NULL,
    sized_count        INTEGER NOT NULL, -- rows that state the sizes of all their prices
    duplicate_count    INTEGER NOT NULL, -- rows left out: again in the file
    repeat_count       INTEGER NOT NULL, -- rows left out: held from another capture
    out_of_order_count INTEGER NOT NULL, -- rows earlier than the market's row before them; sorted
    first_time_us      INTEGER,
    last_time_us       INTEGER,
    rows_hash          TEXT NOT NULL,
    PRIMARY KEY (market_id, capture_id)
  ) STRICT, WITHOUT ROWID;

  -- Best prices from a time on. NULL: nobody quotes that side; a size is NULL where it is not known.
  CREATE TABLE quote (
    market_id       INTEGER NOT NULL REFERENCES market,
    capture_id      INTEGER NOT NULL REFERENCES capture,
    quote_index     INTEGER NOT NULL,
    time_us         INTEGER NOT NULL,
    receive_time_us INTEGER NOT NULL,
    bid_bp          INTEGER,
    bid_lots        INTEGER,
    ask_bp          INTEGER,
    ask_lots        INTEGER,
    PRIMARY KEY (market_id, capture_id, quote_index)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE fair_value_series (
    series_id INTEGER PRIMARY KEY,
    name      TEXT NOT NULL UNIQUE,
    unit      TEXT NOT NULL CHECK (unit IN ('probability', 'cents', 'dollars', 'raw'))
  ) STRICT;

  CREATE TABLE fair_value_part (
    series_id          INTEGER NOT NULL REFERENCES fair_value_series,
    capture_id         INTEGER NOT NULL REFERENCES table_import,
    row_count          INTEGER NOT NULL,
    duplicate_count    INTEGER NOT NULL,
    repeat_count       INTEGER NOT NULL,
    out_of_order_count INTEGER NOT NULL,
    first_time_us      INTEGER,
    last_time_us       INTEGER,
    PRIMARY KEY (series_id, capture_id)
  ) STRICT, WITHOUT ROWID;

  -- What an outside feed held for true from a time on, in its series' unit.
  CREATE TABLE fair_value (
    series_id         INTEGER NOT NULL REFERENCES fair_value_series,
    capture_id        INTEGER NOT NULL REFERENCES capture,
    observation_index INTEGER NOT NULL,
    time_us           INTEGER NOT NULL,
    receive_time_us   INTEGER NOT NULL,
    value             REAL NOT NULL,
    PRIMARY KEY (series_id, capture_id, observation_index)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What was told of a market's life: each statement of the exchange, from the time it holds from. Also of markets that were
  -- never recorded. NULL: not told.
  CREATE TABLE market_life (
    life_id               INTEGER PRIMARY KEY,
    ticker                TEXT NOT NULL,
    capture_id            INTEGER REFERENCES capture, -- of a frame; NULL: of a document
    event                 TEXT NOT NULL,              -- the exchange's name of it; "seen": the market as a document has it
    time_us               INTEGER NOT NULL,
    receive_time_us       INTEGER NOT NULL,
    status                TEXT CHECK (status IN ('unopened', 'open', 'inactive', 'closed', 'determined', 'settled')),
    open_time_us          INTEGER,
    close_time_us         INTEGER,
    result                TEXT,
    settlement_micros     INTEGER CHECK (settlement_micros BETWEEN 0 AND 1000000),
    settled_time_us       INTEGER,
    price_level_structure TEXT,
    price_ranges          TEXT CHECK (json_valid(price_ranges)),
    settlement_floor_bp   INTEGER CHECK (settlement_floor_bp BETWEEN 0 AND 10000),
    source                TEXT NOT NULL
  ) STRICT;
  CREATE INDEX market_life_of_market ON market_life (ticker, time_us);
  CREATE INDEX market_life_of_capture ON market_life (capture_id);

  -- The exchange's hours as they were seen: what is outside of the sessions, and maintenance, is closed to trading.
  CREATE TABLE exchange_schedule (
    schedule_id  INTEGER PRIMARY KEY,
    seen_time_us INTEGER NOT NULL,
    weekly_hours TEXT NOT NULL CHECK (json_valid(weekly_hours)), -- spans of time with the sessions of each weekday
    source       TEXT NOT NULL,
    UNIQUE (seen_time_us, weekly_hours)
  ) STRICT;

  CREATE TABLE maintenance_window (
    start_time_us INTEGER NOT NULL,
    end_time_us   INTEGER NOT NULL CHECK (end_time_us > start_time_us),
    seen_time_us  INTEGER NOT NULL,
    source        TEXT NOT NULL,
    PRIMARY KEY (start_time_us, end_time_us)
  ) STRICT, WITHOUT ROWID;
  `,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Takes the steps that were not taken yet, all or none. */
export function migrate(db: Database): void {
  const takeSteps = db.transaction(() => {
    // Read inside the transaction: another process may have just taken them.
    const version = Number(db.pragma("user_version", { simple: true }));
    for (const sql of MIGRATIONS.slice(version)) db.exec(sql);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${Math.max(version, SCHEMA_VERSION)}`);
  });
  takeSteps.immediate();
}
