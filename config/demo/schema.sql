-- The registry of the demonstration: three invented institutions and their students' results, laid
-- out as a national registry might be. Everybody and everything in it is invented.
PRAGMA foreign_keys = ON;

CREATE TABLE institution (
    code     TEXT PRIMARY KEY,
    name_en  TEXT NOT NULL,
    name     TEXT NOT NULL,              -- in its own language
    language TEXT NOT NULL,
    country  TEXT NOT NULL,
    domain   TEXT NOT NULL,              -- its SCHAC identifier
    erasmus  TEXT
);

CREATE TABLE student (
    number      TEXT PRIMARY KEY,        -- the learner number, S-1001
    given_names TEXT NOT NULL,
    family_name TEXT NOT NULL,
    born_on     TEXT NOT NULL,
    citizenship TEXT,
    esi         TEXT                     -- European Student Identifier
);

CREATE TABLE term (
    code     TEXT PRIMARY KEY,           -- 2022-S
    name_en  TEXT NOT NULL,
    first_on TEXT NOT NULL,
    last_on  TEXT NOT NULL
);

CREATE TABLE grading_scheme (
    code           TEXT PRIMARY KEY,
    description_en TEXT NOT NULL
);

-- A degree, a module or a course that a student has begun or finished.
CREATE TABLE attainment (
    id          TEXT PRIMARY KEY,
    student     TEXT NOT NULL REFERENCES student,
    part_of     TEXT REFERENCES attainment,
    institution TEXT NOT NULL REFERENCES institution,
    kind        TEXT NOT NULL CHECK (kind IN ('degree', 'module', 'course')),
    code        TEXT NOT NULL,           -- the institution's code of it
    status      TEXT NOT NULL DEFAULT 'passed',
    finished_on TEXT,
    term        TEXT REFERENCES term,
    ects        TEXT,                    -- a decimal; on every level, as registries record it
    grade       TEXT,
    scheme      TEXT REFERENCES grading_scheme,
    eqf         INTEGER,
    isced       TEXT,                    -- ISCED-F 2013
    language    TEXT,                    -- of instruction
    details     TEXT                     -- JSON, as the institution delivered it: {"hours": 30}
);
CREATE INDEX attainment_of_student ON attainment (student);

CREATE TABLE title (
    attainment TEXT NOT NULL REFERENCES attainment,
    language   TEXT NOT NULL,
    text       TEXT NOT NULL,
    PRIMARY KEY (attainment, language)
);

-- What institutions deliver as JSON is taken apart here, when it is asked for. An institution that
-- delivers broken JSON makes the question about its students fail: an error of the kind that every
-- real registry knows.
CREATE VIEW attainment_hours AS
    SELECT id, json_extract(details, '$.hours') AS hours
    FROM attainment
    WHERE details IS NOT NULL;
