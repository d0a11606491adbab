"""The schema's steps: tables, then what keeps them in step, then views for people and other modules.

Never edit a released statement: add a step to `tracker.store.migrations`.
"""

from __future__ import annotations

_NOW = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

_DOCUMENTS = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    title TEXT,
    publisher TEXT,
    url TEXT,
    published_at TEXT,
    origin TEXT,
    statement_key TEXT,
    recorded_at TEXT NOT NULL,
    extracted_by TEXT
);
CREATE INDEX documents_waiting ON documents (id) WHERE extracted_by IS NULL;
CREATE TRIGGER documents_text_is_kept BEFORE UPDATE OF hash, text, statement_key ON documents BEGIN
    SELECT RAISE(ABORT, 'a document''s text is never altered');
END;

CREATE TABLE receipts (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents (id),
    url TEXT,
    title TEXT,
    publisher TEXT,
    published_at TEXT,
    origin TEXT,
    recorded_at TEXT NOT NULL
);
CREATE INDEX receipts_document ON receipts (document_id);
"""

_SOURCES = f"""
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    merged_into INTEGER REFERENCES sources (id),
    reason TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL DEFAULT ({_NOW})
);
CREATE INDEX sources_merged ON sources (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE aliases (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL DEFAULT ({_NOW}),
    UNIQUE (source_id, key)
);
CREATE INDEX aliases_key ON aliases (key);

CREATE TABLE affiliations (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES sources (id),
    institution_id INTEGER NOT NULL REFERENCES sources (id),
    role TEXT NOT NULL DEFAULT '',
    since TEXT,
    until TEXT,
    seen_at TEXT,
    reason TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL DEFAULT ({_NOW}),
    UNIQUE (member_id, institution_id, role)
);
CREATE INDEX affiliations_institution ON affiliations (institution_id);

CREATE TABLE source_merges (
    id INTEGER PRIMARY KEY,
    from_id INTEGER NOT NULL REFERENCES sources (id),
    into_id INTEGER NOT NULL REFERENCES sources (id),
    reason TEXT NOT NULL,
    moved TEXT NOT NULL,
    recorded_at TEXT NOT NULL DEFAULT ({_NOW})
);
"""

_CLAIMS = """
CREATE TABLE claims (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    source_id INTEGER REFERENCES sources (id),
    institution_id INTEGER REFERENCES sources (id),
    role TEXT,
    stated_at TEXT,
    not_after TEXT,
    stated_phrase TEXT,
    external_id TEXT UNIQUE,
    denies_claim_id INTEGER REFERENCES claims (id),
    text_hash TEXT NOT NULL,
    words_key TEXT NOT NULL,
    judged_by TEXT
);
CREATE INDEX claims_source_words ON claims (source_id, words_key);
CREATE INDEX claims_institution ON claims (institution_id);
CREATE INDEX claims_judged ON claims (judged_by);
CREATE INDEX claims_denies ON claims (denies_claim_id) WHERE denies_claim_id IS NOT NULL;

CREATE TABLE appearances (
    id INTEGER PRIMARY KEY,
    claim_id INTEGER NOT NULL REFERENCES claims (id),
    document_id INTEGER NOT NULL REFERENCES documents (id),
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    part INTEGER NOT NULL,
    speaker_name TEXT NOT NULL DEFAULT '',
    spans TEXT NOT NULL,
    quotation TEXT NOT NULL,
    type TEXT NOT NULL,
    cue TEXT NOT NULL,
    mention TEXT,
    mention_start INTEGER,
    mention_end INTEGER,
    UNIQUE (document_id, "start", "end", part, speaker_name)
);
CREATE INDEX appearances_claim ON appearances (claim_id);

CREATE TABLE changes (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO changes VALUES ('claims.text', 0);
CREATE TRIGGER claims_text_changed AFTER UPDATE OF text_hash ON claims
WHEN old.text_hash <> new.text_hash BEGIN
    UPDATE changes SET count = count + 1 WHERE name = 'claims.text';
END;

CREATE VIRTUAL TABLE claims_fts USING fts5 (text, content="claims", content_rowid=id,
    tokenize='porter unicode61');
CREATE TRIGGER claims_fts_insert AFTER INSERT ON claims BEGIN
    INSERT INTO claims_fts (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER claims_fts_delete AFTER DELETE ON claims BEGIN
    INSERT INTO claims_fts (claims_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER claims_fts_update AFTER UPDATE OF text ON claims BEGIN
    INSERT INTO claims_fts (claims_fts, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO claims_fts (rowid, text) VALUES (new.id, new.text);
END;
"""

_ENGINE = f"""
CREATE TABLE vectors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model_id TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (model_id, text_hash)
);

CREATE TABLE verdicts (
    id INTEGER PRIMARY KEY,
    claim_a INTEGER NOT NULL REFERENCES claims (id),
    claim_b INTEGER NOT NULL REFERENCES claims (id),
    engine_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    relation TEXT NOT NULL,
    probability REAL NOT NULL,
    entailment_ab REAL,
    neutral_ab REAL,
    contradiction_ab REAL,
    entailment_ba REAL,
    neutral_ba REAL,
    contradiction_ba REAL,
    similarity REAL,
    reasons TEXT NOT NULL,
    is_stale INTEGER NOT NULL DEFAULT 0,
    recorded_at TEXT NOT NULL DEFAULT ({_NOW}),
    UNIQUE (claim_a, claim_b, engine_id),
    CHECK (claim_a < claim_b)
);
CREATE INDEX verdicts_claim_b ON verdicts (claim_b);
"""

_FINDINGS = """
CREATE TABLE findings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    relation TEXT NOT NULL,
    scope TEXT NOT NULL,
    claim_earlier_id INTEGER NOT NULL REFERENCES claims (id),
    claim_later_id INTEGER NOT NULL REFERENCES claims (id),
    claim_order TEXT NOT NULL,
    institution_id INTEGER REFERENCES sources (id),
    probability REAL NOT NULL,
    engine_id TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    merged_into INTEGER REFERENCES findings (id),
    CHECK (claim_earlier_id <> claim_later_id)
);
CREATE UNIQUE INDEX findings_pair
    ON findings (min(claim_earlier_id, claim_later_id), max(claim_earlier_id, claim_later_id))
    WHERE merged_into IS NULL;
CREATE INDEX findings_merged ON findings (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX findings_institution ON findings (institution_id);

CREATE TABLE finding_support (
    finding_id INTEGER NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
    claim_a INTEGER NOT NULL REFERENCES claims (id),
    claim_b INTEGER NOT NULL REFERENCES claims (id),
    verdict_id INTEGER REFERENCES verdicts (id),
    PRIMARY KEY (finding_id, claim_a, claim_b),
    CHECK (claim_a < claim_b)
);
CREATE INDEX finding_support_a ON finding_support (claim_a);
CREATE INDEX finding_support_b ON finding_support (claim_b);

CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    finding_id INTEGER NOT NULL REFERENCES findings (id),
    decision TEXT NOT NULL,
    flip TEXT,
    reviewer TEXT,
    note TEXT,
    recorded_at TEXT NOT NULL
);
CREATE INDEX reviews_finding ON reviews (finding_id);
CREATE TRIGGER reviews_are_kept BEFORE DELETE ON reviews BEGIN
    SELECT RAISE(ABORT, 'reviews are only ever added');
END;
CREATE TRIGGER reviews_are_not_altered BEFORE UPDATE ON reviews BEGIN
    SELECT RAISE(ABORT, 'reviews are only ever added');
END;

CREATE TRIGGER reviews_are_not_replaced BEFORE INSERT ON reviews
WHEN EXISTS (SELECT 1 FROM reviews WHERE id = new.id) BEGIN
    SELECT RAISE(ABORT, 'reviews are only ever added');
END;

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    finding_id INTEGER NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
    sink TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    acknowledged_at TEXT,
    acknowledged_by TEXT,
    UNIQUE (finding_id, sink)
);
CREATE INDEX alerts_waiting ON alerts (sink, id) WHERE acknowledged_at IS NULL;

CREATE TRIGGER findings_absorbed AFTER UPDATE OF merged_into ON findings
WHEN new.merged_into IS NOT NULL BEGIN
    UPDATE OR IGNORE alerts SET finding_id = new.merged_into WHERE finding_id = new.id;
    DELETE FROM alerts WHERE finding_id = new.id;
END;
"""

_VIEWS = """
CREATE VIEW outlets AS
    SELECT id AS document_id, 0 AS receipt_id, title, publisher, url, published_at, origin, recorded_at
    FROM documents
    UNION ALL
    SELECT r.document_id, r.id, r.title, r.publisher, r.url, r.published_at, r.origin, r.recorded_at
    FROM receipts r JOIN documents o ON o.id = r.document_id
    WHERE coalesce(r.url, r.publisher) IS NOT NULL
        AND CASE WHEN r.url IS NULL THEN r.publisher IS NOT o.publisher ELSE r.url IS NOT o.url END
        AND NOT EXISTS (
            SELECT 1 FROM receipts e
            WHERE e.document_id = r.document_id AND e.id < r.id
                AND coalesce(e.url, e.publisher) IS coalesce(r.url, r.publisher)
        );

CREATE VIEW claims_view AS
    SELECT
        c.id AS id,
        coalesce(c.external_id, 'c' || c.id) AS claim_id,
        c.text AS text,
        c.kind AS kind,
        a.quotation AS quotation,
        coalesce(nullif(a.speaker_name, ''), a.mention) AS speaker,
        s.name AS source,
        c.source_id AS source_id,
        c.role AS role,
        i.name AS institution,
        c.institution_id AS institution_id,
        c.stated_at AS stated_at,
        c.not_after AS not_after,
        c.stated_phrase AS stated_phrase,
        'd' || d.id AS document,
        d.title AS title,
        d.publisher AS publisher,
        d.url AS url,
        d.published_at AS published_at,
        a."start" AS "start",
        a."end" AS "end",
        (
            SELECT count(DISTINCT p.document_id || '/' || p.receipt_id)
            FROM appearances x JOIN outlets p ON p.document_id = x.document_id
            WHERE x.claim_id = c.id
        ) AS appearances
    FROM claims c
    JOIN appearances a ON a.id = (SELECT min(id) FROM appearances WHERE claim_id = c.id)
    JOIN documents d ON d.id = a.document_id
    LEFT JOIN sources s ON s.id = c.source_id
    LEFT JOIN sources i ON i.id = c.institution_id;

CREATE VIEW claim_vectors AS
    SELECT c.id AS claim_id, v.model_id AS model_id, v.id AS vector_id, v.vector AS vector
    FROM claims c JOIN vectors v ON v.text_hash = c.text_hash;

CREATE VIEW claim_dates AS
    SELECT id AS claim_id, source_id, institution_id, coalesce(stated_at, not_after) AS latest FROM claims;

CREATE VIEW source_names AS SELECT id, name FROM sources;

CREATE VIEW finding_states AS
    SELECT
        f.id AS finding_id,
        coalesce(
            (
                SELECT r.decision FROM reviews r
                WHERE r.finding_id = f.id
                    OR r.finding_id IN (SELECT m.id FROM findings m WHERE m.merged_into = f.id)
                ORDER BY r.finding_id, r.id DESC LIMIT 1
            ),
            'open'
        ) AS status
    FROM findings f
    WHERE f.merged_into IS NULL;

CREATE VIEW findings_view AS
    SELECT
        'f' || f.id AS finding,
        f.relation AS relation,
        f.scope AS scope,
        round(f.probability, 3) AS probability,
        f.claim_order AS claim_order,
        st.status AS status,
        i.name AS institution,
        e.claim_id AS earlier_claim,
        e.source AS earlier_source,
        e.text AS earlier_text,
        coalesce(e.stated_at, 'by ' || e.not_after) AS earlier_stated,
        e.url AS earlier_url,
        l.claim_id AS later_claim,
        l.source AS later_source,
        l.text AS later_text,
        coalesce(l.stated_at, 'by ' || l.not_after) AS later_stated,
        l.url AS later_url,
        (SELECT count(*) FROM finding_support fs WHERE fs.finding_id = f.id) AS pairs,
        f.recorded_at AS recorded_at
    FROM findings f
    JOIN finding_states st ON st.finding_id = f.id
    JOIN claims_view e ON e.id = f.claim_earlier_id
    JOIN claims_view l ON l.id = f.claim_later_id
    LEFT JOIN sources i ON i.id = f.institution_id;
"""


_WHO_AND_WHEN = """
ALTER TABLE documents ADD COLUMN language TEXT;

CREATE TABLE document_notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents (id),
    notice TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    replaced_by INTEGER REFERENCES documents (id),
    recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);
CREATE INDEX document_notices_document ON document_notices (document_id);

CREATE VIRTUAL TABLE documents_fts USING fts5 (title, text, content="documents", content_rowid=id,
    tokenize='unicode61 remove_diacritics 2');
INSERT INTO documents_fts (rowid, title, text) SELECT id, title, text FROM documents;
CREATE TRIGGER documents_fts_insert AFTER INSERT ON documents BEGIN
    INSERT INTO documents_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER documents_fts_update AFTER UPDATE OF title ON documents BEGIN
    INSERT INTO documents_fts (documents_fts, rowid, title, text)
        VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO documents_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

ALTER TABLE claims ADD COLUMN not_before TEXT;
ALTER TABLE claims ADD COLUMN stated_precision TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE claims ADD COLUMN about_from TEXT;
ALTER TABLE claims ADD COLUMN about_to TEXT;
ALTER TABLE claims ADD COLUMN about_phrase TEXT;
ALTER TABLE claims ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN extracted_by TEXT;
ALTER TABLE claims ADD COLUMN withdrawn TEXT;
UPDATE claims SET stated_precision = 'day' WHERE stated_at IS NOT NULL;
UPDATE claims SET extracted_by = (
    SELECT d.extracted_by FROM appearances a JOIN documents d ON d.id = a.document_id
    WHERE a.claim_id = claims.id ORDER BY a.id LIMIT 1
);

CREATE TABLE speaker_candidates (
    claim_id INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (claim_id, rank)
) WITHOUT ROWID;
"""

_STATES = """
DROP VIEW claim_dates;
CREATE VIEW claim_dates AS
    SELECT id AS claim_id, source_id, institution_id, coalesce(stated_at, not_after) AS latest, withdrawn
    FROM claims;

CREATE VIEW document_states AS
    SELECT d.id AS document_id, n.note AS withdrawn
    FROM documents d
    LEFT JOIN document_notices n
        ON n.id = (SELECT max(id) FROM document_notices WHERE document_id = d.id) AND n.notice = 'withdrawn';
"""

_CLAIMS_VIEW_WITH_MORE = """
DROP VIEW findings_view;
DROP VIEW claims_view;

CREATE VIEW claims_view AS
    SELECT
        c.id AS id,
        coalesce(c.external_id, 'c' || c.id) AS claim_id,
        c.text AS text,
        c.kind AS kind,
        a.quotation AS quotation,
        coalesce(nullif(a.speaker_name, ''), a.mention) AS speaker,
        s.name AS source,
        c.source_id AS source_id,
        c.role AS role,
        i.name AS institution,
        c.institution_id AS institution_id,
        c.stated_at AS stated_at,
        c.not_after AS not_after,
        c.stated_phrase AS stated_phrase,
        c.not_before AS not_before,
        c.stated_precision AS stated_precision,
        'd' || d.id AS document,
        d.title AS title,
        d.publisher AS publisher,
        d.url AS url,
        d.published_at AS published_at,
        a."start" AS "start",
        a."end" AS "end",
        (
            SELECT count(DISTINCT p.document_id || '/' || p.receipt_id)
            FROM appearances x JOIN outlets p ON p.document_id = x.document_id
            WHERE x.claim_id = c.id
        ) AS appearances,
        c.evidence AS evidence,
        c.about_from AS about_from,
        c.about_to AS about_to,
        c.about_phrase AS about_phrase,
        c.extracted_by AS extracted_by,
        c.withdrawn AS withdrawn
    FROM claims c
    JOIN appearances a ON a.id = (SELECT min(id) FROM appearances WHERE claim_id = c.id)
    JOIN documents d ON d.id = a.document_id
    LEFT JOIN sources s ON s.id = c.source_id
    LEFT JOIN sources i ON i.id = c.institution_id;
"""

_FINDINGS_VIEW_WITH_MORE = """
CREATE VIEW findings_view AS
    SELECT
        'f' || f.id AS finding,
        f.relation AS relation,
        f.scope AS scope,
        round(f.probability, 3) AS probability,
        f.claim_order AS claim_order,
        st.status AS status,
        i.name AS institution,
        e.claim_id AS earlier_claim,
        e.source AS earlier_source,
        e.text AS earlier_text,
        coalesce(e.stated_at, 'by ' || e.not_after) AS earlier_stated,
        e.url AS earlier_url,
        l.claim_id AS later_claim,
        l.source AS later_source,
        l.text AS later_text,
        coalesce(l.stated_at, 'by ' || l.not_after) AS later_stated,
        l.url AS later_url,
        (SELECT count(*) FROM finding_support fs WHERE fs.finding_id = f.id) AS pairs,
        coalesce(e.withdrawn, l.withdrawn) AS withdrawn,
        f.recorded_at AS recorded_at
    FROM findings f
    JOIN finding_states st ON st.finding_id = f.id
    JOIN claims_view e ON e.id = f.claim_earlier_id
    JOIN claims_view l ON l.id = f.claim_later_id
    LEFT JOIN sources i ON i.id = f.institution_id;
"""

_SOURCE_LINKS = """
ALTER TABLE affiliations ADD COLUMN first_seen_at TEXT;
ALTER TABLE affiliations ADD COLUMN over_at TEXT;
UPDATE affiliations SET first_seen_at = seen_at;

CREATE TABLE source_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents (id),
    claim_id INTEGER REFERENCES claims (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    mention TEXT,
    role TEXT,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    institution_id INTEGER REFERENCES sources (id),
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    is_doubtful INTEGER NOT NULL DEFAULT 0,
    decided TEXT CHECK (decided IN ('kept', 'changed')),
    recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);
CREATE UNIQUE INDEX source_links_name ON source_links (document_id, name) WHERE claim_id IS NULL;
CREATE UNIQUE INDEX source_links_claim ON source_links (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX source_links_source ON source_links (source_id);
CREATE INDEX source_links_doubtful ON source_links (score) WHERE is_doubtful AND decided IS NULL;

CREATE TABLE source_decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    decision TEXT NOT NULL CHECK (decision IN ('kept', 'changed', 'unmerged')),
    link_id INTEGER REFERENCES source_links (id),
    merge_id INTEGER REFERENCES source_merges (id),
    from_id INTEGER REFERENCES sources (id),
    into_id INTEGER REFERENCES sources (id),
    recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);
CREATE TRIGGER source_decisions_are_kept BEFORE DELETE ON source_decisions BEGIN
    SELECT RAISE(ABORT, 'decisions are only ever added');
END;
CREATE TRIGGER source_decisions_are_not_altered BEFORE UPDATE ON source_decisions BEGIN
    SELECT RAISE(ABORT, 'decisions are only ever added');
END;

CREATE TRIGGER claims_keep_their_decided_source AFTER UPDATE OF source_id ON claims
WHEN new.source_id IS NULL
    AND EXISTS (SELECT 1 FROM source_links WHERE claim_id = new.id AND decided = 'changed') BEGIN
    UPDATE claims SET (source_id, institution_id) = (
        SELECT source_id, institution_id FROM source_links WHERE claim_id = new.id
    ) WHERE id = new.id;
END;

CREATE TABLE source_identifiers (
    identifier TEXT PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    reason TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
) WITHOUT ROWID;
CREATE INDEX source_identifiers_source ON source_identifiers (source_id);
"""

_VERSIONS = """
CREATE INDEX documents_url ON documents (url) WHERE url IS NOT NULL;
CREATE INDEX documents_reader ON documents (extracted_by, language);
"""

_JOINED = """
ALTER TABLE appearances ADD COLUMN wording TEXT;

CREATE TABLE claim_joins (
    from_id INTEGER PRIMARY KEY,
    into_id INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    score REAL NOT NULL,
    recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);
CREATE INDEX claim_joins_into ON claim_joins (into_id);
CREATE INDEX claims_source_latest ON claims (source_id, coalesce(stated_at, not_after));
"""

_UNDONE = """
ALTER TABLE source_decisions ADD COLUMN moved TEXT;
ALTER TABLE source_decisions ADD COLUMN undoes INTEGER REFERENCES source_decisions (id);

CREATE VIEW standing_links AS
    SELECT * FROM source_links WHERE claim_id IS NULL OR decided IS NOT NULL;
CREATE VIEW standing_decisions AS
    SELECT * FROM source_decisions
    WHERE undoes IS NULL AND id NOT IN (SELECT undoes FROM source_decisions WHERE undoes IS NOT NULL);
"""

_CHOICES = f"""
CREATE TABLE choices (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    recorded_at TEXT NOT NULL DEFAULT ({_NOW})
) WITHOUT ROWID;

CREATE TABLE calibrations (
    judge_id TEXT NOT NULL,
    policy_id TEXT NOT NULL,
    slope REAL NOT NULL,
    intercept REAL NOT NULL,
    fitted_on TEXT NOT NULL,
    findings INTEGER NOT NULL,
    others INTEGER NOT NULL,
    recorded_at TEXT NOT NULL DEFAULT ({_NOW}),
    PRIMARY KEY (judge_id, policy_id)
) WITHOUT ROWID;
"""

_UNSURE = """
CREATE INDEX verdicts_unsure ON verdicts (probability) WHERE relation = 'unsure' AND NOT is_stale;

CREATE VIEW unsure_pairs AS
    SELECT
        v.id AS verdict_id,
        v.claim_a AS claim_a,
        v.claim_b AS claim_b,
        v.scope AS scope,
        v.probability AS probability,
        a.source_id AS source_a,
        a.institution_id AS institution_a,
        b.source_id AS source_b,
        b.institution_id AS institution_b,
        max(coalesce(a.stated_at, a.not_after), coalesce(b.stated_at, b.not_after)) AS latest,
        coalesce(a.withdrawn, b.withdrawn) AS withdrawn,
        v.recorded_at AS recorded_at
    FROM verdicts v
    JOIN claims a ON a.id = v.claim_a AND a.judged_by = v.engine_id
    JOIN claims b ON b.id = v.claim_b AND b.judged_by = v.engine_id
    WHERE v.relation = 'unsure' AND NOT v.is_stale
        AND NOT EXISTS (
            SELECT 1 FROM finding_support s WHERE s.claim_a = v.claim_a AND s.claim_b = v.claim_b
        );
"""

_SCORES = """
CREATE TABLE judge_scores (
    judge_id TEXT NOT NULL,
    premise_hash TEXT NOT NULL,
    hypothesis_hash TEXT NOT NULL,
    entailment REAL NOT NULL,
    neutral REAL NOT NULL,
    contradiction REAL NOT NULL,
    refinement REAL NOT NULL,
    "update" REAL NOT NULL,
    PRIMARY KEY (judge_id, premise_hash, hypothesis_hash)
) WITHOUT ROWID;
"""

FIRST = (_DOCUMENTS, _SOURCES, _CLAIMS, _ENGINE, _FINDINGS, _VIEWS)
SECOND = (_WHO_AND_WHEN, _STATES, _CLAIMS_VIEW_WITH_MORE, _FINDINGS_VIEW_WITH_MORE)
THIRD = (_SOURCE_LINKS,)
FOURTH = (_VERSIONS,)
FIFTH = (_JOINED,)
SIXTH = (_UNDONE,)
SEVENTH = (_CHOICES,)
EIGHTH = (_UNSURE,)
NINTH = (_SCORES,)
