-- Generated from factbase/model.py by `python schema/generate.py`: change the model, then run it again.

CREATE TABLE change (
    id INTEGER NOT NULL,
    device BYTEA NOT NULL,
    sequence BIGINT NOT NULL,
    event BIGINT NOT NULL,
    clock BIGINT NOT NULL,
    analyst TEXT NOT NULL,
    operation VARCHAR(30) NOT NULL,
    target BIGINT,
    kind VARCHAR(20) CONSTRAINT ck_change_kind CHECK (kind IN ('source', 'source_relation', 'document', 'claim', 'attribution', 'claim_link', 'assessment')),
    uid BYTEA,
    field VARCHAR(30) NOT NULL,
    value TEXT,
    salt BYTEA NOT NULL,
    value_hash BYTEA NOT NULL,
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_change PRIMARY KEY (id),
    CONSTRAINT uq_change_device_event_sequence UNIQUE (device, event, sequence)
);

CREATE INDEX ix_change_event ON change (id) WHERE sequence = event;

CREATE INDEX ix_change_uid ON change (uid, id);

CREATE TABLE claim (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    handle VARCHAR(30) NOT NULL,
    text TEXT NOT NULL,
    occurred VARCHAR(100),
    place TEXT,
    note TEXT,
    workflow VARCHAR(20) NOT NULL CONSTRAINT ck_claim_workflow CHECK (workflow IN ('todo', 'in_progress', 'second_opinion', 'done')),
    occurred_from BIGINT,
    occurred_to BIGINT,
    verdict VARCHAR(20) DEFAULT 'unreviewed' NOT NULL CONSTRAINT ck_claim_verdict CHECK (verdict IN ('unreviewed', 'uncorroborated', 'corroborated', 'disputed', 'refuted', 'retracted', 'not_checkable')),
    independent_lo INTEGER DEFAULT 0 NOT NULL,
    independent_hi INTEGER DEFAULT 0 NOT NULL,
    origins_lo INTEGER DEFAULT 0 NOT NULL,
    origins_hi INTEGER DEFAULT 0 NOT NULL,
    denials_lo INTEGER DEFAULT 0 NOT NULL,
    denials_hi INTEGER DEFAULT 0 NOT NULL,
    disputed BOOLEAN DEFAULT false NOT NULL,
    stale BOOLEAN DEFAULT false NOT NULL,
    flags INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_claim PRIMARY KEY (id),
    CONSTRAINT ck_claim_text_length CHECK (length(text) BETWEEN 1 AND 100000),
    CONSTRAINT uq_claim_uid UNIQUE (uid),
    CONSTRAINT uq_claim_handle UNIQUE (handle)
);

CREATE INDEX ix_claim_disputed ON claim (id) WHERE disputed;

CREATE INDEX ix_claim_flags ON claim (id) WHERE flags <> 0;

CREATE INDEX ix_claim_maybe ON claim (id) WHERE independent_lo = 1 AND independent_hi > 1;

CREATE INDEX ix_claim_one ON claim (id) WHERE independent_hi = 1;

CREATE INDEX ix_claim_stale ON claim (id) WHERE stale;

CREATE INDEX ix_claim_verdict ON claim (verdict, id);

CREATE TABLE original (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    compressed BYTEA NOT NULL,
    CONSTRAINT pk_original PRIMARY KEY (id),
    CONSTRAINT ck_original_sha256_length CHECK (length(sha256) = 64),
    CONSTRAINT uq_original_uid UNIQUE (uid),
    CONSTRAINT uq_original_sha256 UNIQUE (sha256)
);

CREATE TABLE source (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    handle VARCHAR(30) NOT NULL,
    name TEXT NOT NULL,
    kind VARCHAR(20) NOT NULL CONSTRAINT ck_source_kind CHECK (kind IN ('person', 'organisation', 'outlet', 'document', 'group')),
    identity VARCHAR(20) NOT NULL CONSTRAINT ck_source_identity CHECK (identity IN ('named', 'unnamed')),
    description TEXT,
    protected BOOLEAN NOT NULL,
    name_key TEXT NOT NULL,
    name_skeleton TEXT NOT NULL,
    CONSTRAINT pk_source PRIMARY KEY (id),
    CONSTRAINT ck_source_name_length CHECK (length(name) BETWEEN 1 AND 1000),
    CONSTRAINT uq_source_uid UNIQUE (uid),
    CONSTRAINT uq_source_handle UNIQUE (handle)
);

CREATE INDEX ix_source_name_key ON source (substr(name_key, 1, 200));

CREATE INDEX ix_source_name_skeleton ON source (substr(name_skeleton, 1, 200));

CREATE TABLE acquisition (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    original_id INTEGER NOT NULL,
    origin TEXT NOT NULL,
    at VARCHAR(30) NOT NULL,
    tool TEXT NOT NULL,
    analyst TEXT NOT NULL,
    media_type TEXT NOT NULL,
    CONSTRAINT pk_acquisition PRIMARY KEY (id),
    CONSTRAINT uq_acquisition_uid UNIQUE (uid),
    CONSTRAINT fk_acquisition_original_id FOREIGN KEY(original_id) REFERENCES original (id)
);

CREATE INDEX ix_acquisition_original_id ON acquisition (original_id);

CREATE TABLE assessment (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    verdict VARCHAR(20) NOT NULL CONSTRAINT ck_assessment_verdict CHECK (verdict IN ('unreviewed', 'uncorroborated', 'corroborated', 'disputed', 'refuted', 'retracted', 'not_checkable')),
    credibility VARCHAR(20) CONSTRAINT ck_assessment_credibility CHECK (credibility IN ('1', '2', '3', '4', '5', '6')),
    likelihood VARCHAR(20) CONSTRAINT ck_assessment_likelihood CHECK (likelihood IN ('almost no chance', 'very unlikely', 'unlikely', 'roughly even chance', 'likely', 'very likely', 'almost certain')),
    confidence VARCHAR(20) CONSTRAINT ck_assessment_confidence CHECK (confidence IN ('low', 'moderate', 'high')),
    rationale TEXT,
    analyst TEXT,
    at VARCHAR(30),
    claim_id INTEGER NOT NULL,
    CONSTRAINT pk_assessment PRIMARY KEY (id),
    CONSTRAINT uq_assessment_uid UNIQUE (uid),
    CONSTRAINT fk_assessment_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id)
);

CREATE INDEX ix_assessment_claim_id ON assessment (claim_id);

CREATE TABLE change_about (
    uid BYTEA NOT NULL,
    change_id INTEGER NOT NULL,
    CONSTRAINT pk_change_about PRIMARY KEY (uid, change_id),
    CONSTRAINT fk_change_about_change_id FOREIGN KEY(change_id) REFERENCES change (id)
);

CREATE INDEX ix_change_about_change_id ON change_about (change_id);

CREATE TABLE claim_critical (
    unit_id INTEGER NOT NULL,
    level SMALLINT NOT NULL,
    claim_id INTEGER NOT NULL,
    CONSTRAINT pk_claim_critical PRIMARY KEY (unit_id, level, claim_id),
    CONSTRAINT ck_claim_critical_level CHECK (level IN (1, 2)),
    CONSTRAINT fk_claim_critical_unit_id FOREIGN KEY(unit_id) REFERENCES source (id),
    CONSTRAINT fk_claim_critical_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id)
);

CREATE INDEX ix_claim_critical_claim_id ON claim_critical (claim_id);

CREATE TABLE claim_link (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    subject_id INTEGER NOT NULL,
    relation VARCHAR(20) NOT NULL CONSTRAINT ck_claim_link_relation CHECK (relation IN ('same', 'implies', 'supports', 'contradicts', 'qualifies', 'updates', 'unrelated')),
    object_id INTEGER NOT NULL,
    judgement VARCHAR(20) NOT NULL CONSTRAINT ck_claim_link_judgement CHECK (judgement IN ('positive', 'negative', 'unsure', 'none')),
    CONSTRAINT pk_claim_link PRIMARY KEY (id),
    CONSTRAINT uq_claim_link_subject_id_relation_object_id UNIQUE (subject_id, relation, object_id),
    CONSTRAINT ck_claim_link_two_claims CHECK (subject_id <> object_id),
    CONSTRAINT uq_claim_link_uid UNIQUE (uid),
    CONSTRAINT fk_claim_link_subject_id FOREIGN KEY(subject_id) REFERENCES claim (id),
    CONSTRAINT fk_claim_link_object_id FOREIGN KEY(object_id) REFERENCES claim (id)
);

CREATE INDEX ix_claim_link_object_id ON claim_link (object_id);

CREATE INDEX ix_claim_link_subject_id ON claim_link (subject_id);

CREATE TABLE claim_tag (
    claim_id INTEGER NOT NULL,
    tag TEXT NOT NULL,
    CONSTRAINT pk_claim_tag PRIMARY KEY (claim_id, tag),
    CONSTRAINT fk_claim_tag_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id)
);

CREATE INDEX ix_claim_tag_tag ON claim_tag (tag, claim_id);

CREATE TABLE document (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    handle VARCHAR(30) NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    published VARCHAR(100),
    retrieved_at VARCHAR(30),
    media_type VARCHAR(200),
    sha256 VARCHAR(64),
    text TEXT,
    own_record BOOLEAN DEFAULT false NOT NULL,
    publisher_id INTEGER,
    published_from BIGINT,
    published_to BIGINT,
    CONSTRAINT pk_document PRIMARY KEY (id),
    CONSTRAINT ck_document_title_length CHECK (length(title) BETWEEN 1 AND 1000),
    CONSTRAINT uq_document_uid UNIQUE (uid),
    CONSTRAINT uq_document_handle UNIQUE (handle),
    CONSTRAINT fk_document_publisher_id FOREIGN KEY(publisher_id) REFERENCES source (id)
);

CREATE INDEX ix_document_publisher_id ON document (publisher_id);

CREATE TABLE reliability (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    rating VARCHAR(20) NOT NULL CONSTRAINT ck_reliability_rating CHECK (rating IN ('A', 'B', 'C', 'D', 'E', 'F')),
    since VARCHAR(100),
    note TEXT,
    source_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_reliability PRIMARY KEY (id),
    CONSTRAINT uq_reliability_uid UNIQUE (uid),
    CONSTRAINT fk_reliability_source_id FOREIGN KEY(source_id) REFERENCES source (id)
);

CREATE INDEX ix_reliability_source_id ON reliability (source_id);

CREATE TABLE rendition (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    original_id INTEGER NOT NULL,
    extractor TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    text_sha256 VARCHAR(64) NOT NULL,
    body_start INTEGER NOT NULL,
    body_end INTEGER NOT NULL,
    unused_cues TEXT NOT NULL,
    compressed BYTEA NOT NULL,
    CONSTRAINT pk_rendition PRIMARY KEY (id),
    CONSTRAINT uq_rendition_original_id_text_sha256 UNIQUE (original_id, text_sha256),
    CONSTRAINT ck_rendition_forward CHECK (body_end >= body_start),
    CONSTRAINT uq_rendition_uid UNIQUE (uid),
    CONSTRAINT fk_rendition_original_id FOREIGN KEY(original_id) REFERENCES original (id)
);

CREATE INDEX ix_rendition_original_id ON rendition (original_id);

CREATE TABLE source_alias (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    source_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    name_skeleton TEXT NOT NULL,
    CONSTRAINT pk_source_alias PRIMARY KEY (id),
    CONSTRAINT uq_source_alias_uid UNIQUE (uid),
    CONSTRAINT fk_source_alias_source_id FOREIGN KEY(source_id) REFERENCES source (id)
);

CREATE INDEX ix_source_alias_name_key ON source_alias (substr(name_key, 1, 200));

CREATE INDEX ix_source_alias_name_skeleton ON source_alias (substr(name_skeleton, 1, 200));

CREATE INDEX ix_source_alias_source_id ON source_alias (source_id);

CREATE TABLE source_relation (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    relation VARCHAR(20) NOT NULL CONSTRAINT ck_source_relation_relation CHECK (relation IN ('same_as', 'part_of', 'owned_by', 'may_depend', 'syndicates', 'possibly_same', 'distinct_from')),
    note TEXT,
    subject_id INTEGER NOT NULL,
    object_id INTEGER NOT NULL,
    CONSTRAINT pk_source_relation PRIMARY KEY (id),
    CONSTRAINT uq_source_relation_subject_id_relation_object_id UNIQUE (subject_id, relation, object_id),
    CONSTRAINT ck_source_relation_two_sources CHECK (subject_id <> object_id),
    CONSTRAINT uq_source_relation_uid UNIQUE (uid),
    CONSTRAINT fk_source_relation_subject_id FOREIGN KEY(subject_id) REFERENCES source (id),
    CONSTRAINT fk_source_relation_object_id FOREIGN KEY(object_id) REFERENCES source (id)
);

CREATE INDEX ix_source_relation_object_id ON source_relation (object_id);

CREATE INDEX ix_source_relation_subject_id ON source_relation (subject_id);

CREATE TABLE document_author (
    document_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_document_author PRIMARY KEY (document_id, source_id),
    CONSTRAINT fk_document_author_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_document_author_source_id FOREIGN KEY(source_id) REFERENCES source (id)
);

CREATE INDEX ix_document_author_source_id ON document_author (source_id);

CREATE TABLE judgement (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    judgement VARCHAR(20) NOT NULL CONSTRAINT ck_judgement_judgement CHECK (judgement IN ('positive', 'negative', 'unsure', 'none')),
    analyst TEXT,
    at VARCHAR(30),
    note TEXT,
    claim_link_id INTEGER NOT NULL,
    CONSTRAINT pk_judgement PRIMARY KEY (id),
    CONSTRAINT uq_judgement_uid UNIQUE (uid),
    CONSTRAINT fk_judgement_claim_link_id FOREIGN KEY(claim_link_id) REFERENCES claim_link (id)
);

CREATE INDEX ix_judgement_claim_link_id ON judgement (claim_link_id);

CREATE TABLE passage (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    exact TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    document_id INTEGER NOT NULL,
    anchor VARCHAR(20) NOT NULL CONSTRAINT ck_passage_anchor CHECK (anchor IN ('exact', 'moved', 'ambiguous', 'orphan')),
    CONSTRAINT pk_passage PRIMARY KEY (id),
    CONSTRAINT ck_passage_forward CHECK ("start" >= 0 AND "end" >= "start"),
    CONSTRAINT uq_passage_uid UNIQUE (uid),
    CONSTRAINT fk_passage_document_id FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX ix_passage_document_id ON passage (document_id);

CREATE TABLE proposal (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    rendition_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    extractor TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    stance VARCHAR(20) NOT NULL CONSTRAINT ck_proposal_stance CHECK (stance IN ('asserts', 'denies', 'hedges', 'no_comment')),
    decision VARCHAR(20) NOT NULL CONSTRAINT ck_proposal_decision CHECK (decision IN ('open', 'accepted', 'edited', 'rejected')),
    decided_at VARCHAR(30),
    claim_uid BYTEA,
    analyst TEXT,
    reason TEXT,
    found TEXT NOT NULL,
    edited TEXT,
    CONSTRAINT pk_proposal PRIMARY KEY (id),
    CONSTRAINT uq_proposal_rendition_id_place UNIQUE (rendition_id, place),
    CONSTRAINT uq_proposal_uid UNIQUE (uid),
    CONSTRAINT fk_proposal_rendition_id FOREIGN KEY(rendition_id) REFERENCES rendition (id)
);

CREATE INDEX ix_proposal_claim_uid ON proposal (claim_uid);

CREATE INDEX ix_proposal_rendition_id ON proposal (rendition_id);

CREATE TABLE shingle (
    hash BIGINT NOT NULL,
    rendition_id INTEGER NOT NULL,
    CONSTRAINT pk_shingle PRIMARY KEY (hash, rendition_id),
    CONSTRAINT fk_shingle_rendition_id FOREIGN KEY(rendition_id) REFERENCES rendition (id)
);

CREATE INDEX ix_shingle_rendition_id ON shingle (rendition_id);

CREATE TABLE attribution (
    id INTEGER NOT NULL,
    uid BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    handle VARCHAR(30) NOT NULL,
    stance VARCHAR(20) NOT NULL CONSTRAINT ck_attribution_stance CHECK (stance IN ('asserts', 'denies', 'hedges', 'no_comment')),
    basis VARCHAR(20) CONSTRAINT ck_attribution_basis CHECK (basis IN ('own', 'unknown')),
    status VARCHAR(20) NOT NULL CONSTRAINT ck_attribution_status CHECK (status IN ('active', 'retracted')),
    held BOOLEAN,
    cue TEXT,
    said VARCHAR(100),
    claim_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    document_id INTEGER,
    passage_id INTEGER,
    said_from BIGINT,
    said_to BIGINT,
    CONSTRAINT pk_attribution PRIMARY KEY (id),
    CONSTRAINT uq_attribution_uid UNIQUE (uid),
    CONSTRAINT uq_attribution_handle UNIQUE (handle),
    CONSTRAINT fk_attribution_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id),
    CONSTRAINT fk_attribution_source_id FOREIGN KEY(source_id) REFERENCES source (id),
    CONSTRAINT fk_attribution_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_attribution_passage_id FOREIGN KEY(passage_id) REFERENCES passage (id)
);

CREATE INDEX ix_attribution_claim_id ON attribution (claim_id);

CREATE INDEX ix_attribution_document_id ON attribution (document_id);

CREATE INDEX ix_attribution_passage_id ON attribution (passage_id);

CREATE INDEX ix_attribution_source_id ON attribution (source_id);

CREATE TABLE relay (
    child_id INTEGER NOT NULL,
    parent_id INTEGER NOT NULL,
    certainty VARCHAR(20) NOT NULL CONSTRAINT ck_relay_certainty CHECK (certainty IN ('stated', 'suspected')),
    CONSTRAINT pk_relay PRIMARY KEY (child_id, parent_id),
    CONSTRAINT ck_relay_two_hops CHECK (child_id <> parent_id),
    CONSTRAINT fk_relay_child_id FOREIGN KEY(child_id) REFERENCES attribution (id),
    CONSTRAINT fk_relay_parent_id FOREIGN KEY(parent_id) REFERENCES attribution (id)
);

CREATE INDEX ix_relay_parent_id ON relay (parent_id);

CREATE INDEX claim_fts ON claim USING gin (to_tsvector('simple', left(text, 100000)));
