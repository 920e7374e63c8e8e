-- A run file of metaprobe, version 1: everything that one run asked, saw and concluded.
-- It may be read with any SQLite from 3.25 on, while the run goes on too:
--
--     sqlite3 run.db 'SELECT * FROM failing_tokens'
--
-- Begin with the views at the end; the tables are made for size. Most texts repeat, and
-- are kept once, in `label`: a column of which is said "label" holds the number of one,
-- or NULL for "". "label or text" columns hold the text itself where it is one of too many.
--
-- Times are microseconds (_us) or milliseconds (_ms), sizes are bytes. Version numbers
-- grow when something in here changes its meaning.

PRAGMA application_id = 1297109582; -- "MPRN"
PRAGMA user_version = 1;

CREATE TABLE label (
  label INTEGER PRIMARY KEY,
  text  TEXT NOT NULL
);

-- The run: one row. What it began with, and, once `end` is not NULL, how it ended.
CREATE TABLE run (
  run                INTEGER PRIMARY KEY, -- 1
  tool_version       TEXT,    -- this and the pace are those of the last part, see `part`
  command            TEXT,
  subject            TEXT,    -- 'tokens'
  source             TEXT,    -- as the user gave it
  profile            TEXT,
  profile_title      TEXT,
  decoder            TEXT,    -- named instead of the profile's
  tokens             TEXT,    -- the option as given
  token_count        INTEGER, -- in the set
  token_repeats      INTEGER, -- given more than once
  sample_size        INTEGER, -- 0: all of them; else so many were drawn
  sample_seed        INTEGER,
  budget_us          INTEGER,
  budget_is_what_if  INTEGER, -- 1: not the platform's
  insecure           INTEGER, -- 1: TLS was not verified
  connections        INTEGER,
  workers            INTEGER,
  rate_per_1000s     INTEGER, -- 0: no limit
  breaker_trips      INTEGER,
  tokens_per_refresh INTEGER, -- the platform's limits; 0: unknown
  refreshes_per_hour INTEGER,
  resumed            INTEGER, -- tokens that earlier parts of the run had asked
  started_ms         INTEGER, -- UNIX time, of the first part
  elapsed_us         INTEGER, -- of all parts, without the time between them
  "end"              TEXT,    -- 'complete', 'interrupted', 'stopped', 'unreachable'
  end_signal         INTEGER,
  end_reason         TEXT
);

-- The parts of the run: the first, and one for each time that it was gone on with.
CREATE TABLE part (
  part           INTEGER PRIMARY KEY, -- from 1
  tool_version   TEXT,
  libraries      TEXT,
  started_ms     INTEGER, -- UNIX time
  begun_ms       INTEGER, -- in the time of the run, as `at_ms` of its tokens
  connections    INTEGER,
  workers        INTEGER,
  rate_per_1000s INTEGER  -- 0: no limit
);

-- Lists that belong to the run: 'schema' (on top of the profile's), 'code' (that it could
-- predict).
CREATE TABLE run_list (
  list    TEXT    NOT NULL,
  ordinal INTEGER NOT NULL, -- from 0
  text    TEXT    NOT NULL,
  PRIMARY KEY (list, ordinal)
) WITHOUT ROWID;

-- The configuration that the run began with (`part` tells another pace of later parts),
-- secrets left out: options by their names, and
-- the rules ("rules of the profile", "text of common.json"), of which those over 64 KiB are
-- told by their size and digest.
CREATE TABLE setting (
  name    TEXT PRIMARY KEY,
  value   TEXT NOT NULL,
  decides INTEGER NOT NULL -- 1: with another value it is another run
) WITHOUT ROWID;

-- The sets of token ids, as ranges in ascending order: those that are asked for ('asked')
-- and those that are minted ('minted', where the run was told). An id is an INTEGER, or
-- TEXT when it is over 2^63 - 1.
CREATE TABLE token_range (
  range INTEGER PRIMARY KEY,
  list  TEXT NOT NULL,
  first NOT NULL,
  last  NOT NULL
);

-- The tokens that were asked, one row each: the conclusion, and the attempt that decided.
-- Earlier attempts are in `attempt`, findings in `finding`, evidence in `evidence`.
CREATE TABLE token (
  position       INTEGER PRIMARY KEY, -- in the set, ascending, from 0
  token_id       NOT NULL, -- INTEGER, or TEXT when it is over 2^63 - 1
  at_ms          INTEGER,  -- when it was recorded, from the start of the run; pauses
                           -- between its parts do not count
  outcome        INTEGER,  -- label: pass, warn, fail, inconclusive
  code           INTEGER,  -- label: the platform's error code, of fail
  confidence     INTEGER,  -- label: documented, inferred, ambiguous, unknown
  alternatives   INTEGER,  -- how many rows in `alternative`
  cause          ,         -- label or text: few distinct ones
  reason         ,         -- label or text: the whole sentence
  unminted       INTEGER,  -- 1: beyond the minted ids, and asked for all the same
  extra_requests INTEGER,  -- that are of no attempt
  attempts       INTEGER,  -- how many were made; all but the last are in `attempt`
  findings       INTEGER,  -- how many rows in `finding`
  left_out       INTEGER,  -- findings beyond these
  worst          INTEGER,  -- label: the highest severity of all findings

  trouble        INTEGER,  -- label: what ended the attempt early; NULL: nothing
  status         INTEGER,  -- of HTTP; 0: no status line
  flags          INTEGER,  -- 1 reused, 2 resent, 4 redirected, 8 HTTP/2, 16 gzip,
                           -- 32 connected, 64 TLS not verified, 128 whole head,
                           -- 256 fresh_s is what caches may guess
  redirects      INTEGER,
  requests       INTEGER,  -- that reached the wire, hidden resends included
  retry_after_s  INTEGER,  -- NULL: not said
  age_s          INTEGER,  -- time in caches; NULL: not said
  fresh_s        INTEGER,  -- that a shared cache may keep it; NULL: not said
  dns_us         INTEGER,  -- the phases; 0: did not happen
  connect_us     INTEGER,
  tls_us         INTEGER,
  first_byte_us  INTEGER,
  total_us       INTEGER,
  bytes          INTEGER,  -- of the body, decoded
  wire_bytes     INTEGER,  -- of the body, as sent
  address        ,         -- label or text
  content_type   ,         -- label or text
  detail         ,         -- label or text: what the library or the system said

  document_bytes INTEGER,  -- of what came, secrets in it masked; NULL: nothing
  digest         BLOB,     -- of it: the first 16 bytes of its SHA-256
  block          INTEGER,  -- where it is kept
  offset         INTEGER,  -- in the block, unpacked
  kept_bytes     INTEGER,  -- NULL: all of it; else only the first so many
  head_bytes     INTEGER   -- of the response's head, right behind it; NULL: not kept
);

-- Attempts before the one that decided.
CREATE TABLE attempt (
  position       INTEGER NOT NULL,
  ordinal        INTEGER NOT NULL, -- from 1
  trouble        INTEGER,
  status         INTEGER,
  flags          INTEGER,
  redirects      INTEGER,
  requests       INTEGER,
  retry_after_s  INTEGER,
  age_s          INTEGER,
  fresh_s        INTEGER,
  dns_us         INTEGER,
  connect_us     INTEGER,
  tls_us         INTEGER,
  first_byte_us  INTEGER,
  total_us       INTEGER,
  bytes          INTEGER,
  wire_bytes     INTEGER,
  address        ,
  content_type   ,
  detail         ,
  PRIMARY KEY (position, ordinal)
) WITHOUT ROWID;

-- Other conclusions that cannot be excluded: codes, or 'pass'.
CREATE TABLE alternative (
  position   INTEGER NOT NULL,
  ordinal    INTEGER NOT NULL, -- from 1
  conclusion INTEGER NOT NULL, -- label
  PRIMARY KEY (position, ordinal)
) WITHOUT ROWID;

-- What is wrong, or odd, with a token's document or answer.
CREATE TABLE finding (
  position INTEGER NOT NULL,
  ordinal  INTEGER NOT NULL, -- from 1
  rule     INTEGER NOT NULL, -- label
  severity INTEGER NOT NULL, -- label: info, warning, error
  pointer  ,                 -- label or text: a JSON Pointer; NULL: not in the document
  message  ,                 -- label or text
  offset   INTEGER,          -- the place in the document as it came; 0: none
  line     INTEGER,
  "column" INTEGER,
  schema   ,                 -- label or text: the keyword that is not met
  PRIMARY KEY (position, ordinal)
) WITHOUT ROWID;

-- What came for tokens that are not a plain pass, to be read here: the response's head,
-- and the first 2048 bytes of the body. Only of the first ones, 32 MiB together; the rest
-- is in `block` alone.
CREATE TABLE evidence (
  position INTEGER PRIMARY KEY,
  head     BLOB,
  body     BLOB
);

-- Documents (and heads), many together, packed with Zstandard: one frame a block.
CREATE TABLE block (
  block     INTEGER PRIMARY KEY,
  raw_bytes INTEGER NOT NULL,
  packed    BLOB NOT NULL
);

-- ---- written when the run ends ----

-- Latencies: 'total', 'first_byte', 'connect'. Buckets of three significant digits, those
-- that are not empty.
CREATE TABLE histogram (
  name  TEXT    NOT NULL,
  up_to_us INTEGER NOT NULL, -- the highest value that the bucket counts
  count INTEGER NOT NULL,
  PRIMARY KEY (name, up_to_us)
) WITHOUT ROWID;

-- What holds across the collection.
CREATE TABLE collection_finding (
  collection_finding INTEGER PRIMARY KEY,
  rule     TEXT NOT NULL,
  severity TEXT NOT NULL,
  count    INTEGER NOT NULL,
  reason   TEXT NOT NULL,
  examples TEXT NOT NULL -- a JSON array of names
);

CREATE TABLE collection (
  collection INTEGER PRIMARY KEY, -- 1
  documents  INTEGER, -- whose ids are known
  ids        INTEGER, -- distinct ones of these
  lowest     TEXT,
  highest    TEXT,
  trait_tokens   INTEGER, -- documents whose traits were looked at
  trait_left_out INTEGER  -- sightings of values that were too many to be counted
);

CREATE TABLE trait (
  trait  INTEGER PRIMARY KEY, -- sorted by type, then the most frequent first
  type   TEXT NOT NULL,
  value  TEXT NOT NULL,
  kind   TEXT NOT NULL, -- text, number, bool, null, other
  tokens INTEGER NOT NULL
);

-- Media behind the documents, each URL once, without its fragment; one that cannot be kept as it
-- is (too long, or with a NUL) is shortened, and done. From `asked` on only where `done` is 1.
CREATE TABLE asset (
  asset        INTEGER PRIMARY KEY,
  url          TEXT NOT NULL UNIQUE,
  kind         TEXT NOT NULL,    -- the member that named it first: 'image', 'animation_url'
  uses         INTEGER NOT NULL, -- by so many tokens
  token_id     TEXT NOT NULL,    -- the first of these
  done         INTEGER NOT NULL, -- 1: it needs no more asking
  asked        INTEGER,          -- 0: it could not be; the reason tells why
  within       INTEGER,          -- 1: a data: URL
  trouble      TEXT,             -- what ended it early; NULL: nothing
  status       INTEGER,          -- of HTTP; 0: none
  content_type TEXT,
  bytes        INTEGER,          -- NULL: not said
  reason       TEXT
);

CREATE TABLE asset_finding (
  asset    INTEGER NOT NULL,
  ordinal  INTEGER NOT NULL, -- from 1
  rule     TEXT NOT NULL,
  severity TEXT NOT NULL,
  message  TEXT NOT NULL,
  PRIMARY KEY (asset, ordinal)
) WITHOUT ROWID;

-- ---- for people ----

CREATE VIEW tokens AS
  SELECT position, token_id, at_ms,
    (SELECT text FROM label WHERE label = outcome) AS outcome,
    (SELECT text FROM label WHERE label = code) AS code,
    (SELECT text FROM label WHERE label = confidence) AS confidence,
    CASE typeof(cause) WHEN 'text' THEN cause
      ELSE (SELECT text FROM label WHERE label = cause) END AS cause,
    CASE typeof(reason) WHEN 'text' THEN reason
      ELSE (SELECT text FROM label WHERE label = reason) END AS reason,
    attempts, findings,
    (SELECT text FROM label WHERE label = worst) AS worst,
    (SELECT text FROM label WHERE label = trouble) AS trouble,
    status, total_us, bytes,
    CASE typeof(content_type) WHEN 'text' THEN content_type
      ELSE (SELECT text FROM label WHERE label = content_type) END AS content_type,
    document_bytes, lower(hex(digest)) AS digest
  FROM token;

CREATE VIEW failing_tokens AS
  SELECT token_id, code, confidence, cause, reason, attempts, status, trouble,
    round(total_us / 1000.0, 1) AS total_ms
  FROM tokens WHERE outcome = 'fail' ORDER BY position;

-- All attempts of all tokens.
CREATE VIEW attempts AS
  SELECT position, token_id, ordinal, last,
    (SELECT text FROM label WHERE label = trouble) AS trouble,
    status, flags, redirects, requests, retry_after_s, age_s, fresh_s,
    dns_us, connect_us, tls_us, first_byte_us, total_us, bytes, wire_bytes,
    CASE typeof(address) WHEN 'text' THEN address
      ELSE (SELECT text FROM label WHERE label = address) END AS address,
    CASE typeof(content_type) WHEN 'text' THEN content_type
      ELSE (SELECT text FROM label WHERE label = content_type) END AS content_type,
    CASE typeof(detail) WHEN 'text' THEN detail
      ELSE (SELECT text FROM label WHERE label = detail) END AS detail
  FROM (
    SELECT position, token_id, attempts AS ordinal, 1 AS last, trouble, status, flags,
      redirects, requests, retry_after_s, age_s, fresh_s, dns_us, connect_us, tls_us,
      first_byte_us, total_us, bytes, wire_bytes, address, content_type, detail
    FROM token WHERE attempts > 0
    UNION ALL
    SELECT a.position, t.token_id, a.ordinal, 0, a.trouble, a.status, a.flags,
      a.redirects, a.requests, a.retry_after_s, a.age_s, a.fresh_s, a.dns_us,
      a.connect_us, a.tls_us, a.first_byte_us, a.total_us, a.bytes, a.wire_bytes,
      a.address, a.content_type, a.detail
    FROM attempt AS a JOIN token AS t ON t.position = a.position
  );

CREATE VIEW findings AS
  SELECT f.position, t.token_id,
    (SELECT text FROM label WHERE label = f.rule) AS rule,
    (SELECT text FROM label WHERE label = f.severity) AS severity,
    CASE typeof(f.pointer) WHEN 'text' THEN f.pointer
      ELSE (SELECT text FROM label WHERE label = f.pointer) END AS pointer,
    CASE typeof(f.message) WHEN 'text' THEN f.message
      ELSE (SELECT text FROM label WHERE label = f.message) END AS message,
    f.line, f."column",
    CASE typeof(f.schema) WHEN 'text' THEN f.schema
      ELSE (SELECT text FROM label WHERE label = f.schema) END AS schema
  FROM finding AS f JOIN token AS t ON t.position = f.position;

-- The worst severity of each rule, and the first token that has it so: the lowest `place`,
-- with which SQLite takes the other columns from the same row.
CREATE VIEW findings_by_rule AS
  SELECT rule, severity, tokens, findings, example, pointer, message, position
  FROM (
    SELECT rule, severity, count(DISTINCT position) AS tokens, count(*) AS findings,
      token_id AS example, pointer, message, position,
      min(CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END
        * 1000000000000000 + position) AS place
    FROM findings GROUP BY rule
  )
  ORDER BY severity = 'error' DESC, severity = 'warning' DESC, tokens DESC, rule;

-- Tokens by the second in which they were recorded, and the time of the attempt that
-- decided, where an answer came whole.
CREATE VIEW latency_by_second AS
  SELECT second, sum(1) AS tokens, sum(failing) AS failing,
    round(avg(total_us) / 1000, 1) AS mean_ms,
    round(min(CASE WHEN place >= 0.5 * answers THEN total_us END) / 1000.0, 1) AS p50_ms,
    round(min(CASE WHEN place >= 0.95 * answers THEN total_us END) / 1000.0, 1) AS p95_ms,
    round(min(CASE WHEN place >= 0.99 * answers THEN total_us END) / 1000.0, 1) AS p99_ms,
    round(max(total_us) / 1000.0, 1) AS max_ms
  FROM (
    SELECT second, failing, total_us, count(total_us) OVER (PARTITION BY second) AS answers,
      CASE WHEN total_us IS NOT NULL THEN row_number() OVER (
        PARTITION BY second ORDER BY total_us IS NULL, total_us) END AS place
    FROM (
      SELECT at_ms / 1000 AS second, code IS NOT NULL AS failing,
        CASE WHEN status > 0 AND trouble IS NULL THEN total_us END AS total_us
      FROM token
    )
  ) GROUP BY second ORDER BY second;

-- The values of each trait, the most frequent first, and the share of tokens that have it.
CREATE VIEW traits AS
  SELECT type, value, kind, tokens,
    round(1.0 * tokens / (SELECT trait_tokens FROM collection), 6) AS share
  FROM trait ORDER BY trait;
