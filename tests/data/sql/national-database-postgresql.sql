-- Tables that config/examples/national-database-postgresql.toml reads, with one student.
CREATE SCHEMA example AUTHORIZATION owner; SET search_path = example;
CREATE TABLE student(id INT, national_id TEXT, given_names TEXT, family_name TEXT,
                     birth_date DATE, citizenship TEXT);
CREATE TABLE institution(code TEXT, domain TEXT, name_en TEXT, name TEXT, url TEXT, country TEXT);
CREATE TABLE grading_scheme(code TEXT, description_en TEXT);
CREATE TABLE result(id INT, student INT, part_of INT, institution TEXT, kind INT, name_en TEXT,
                    name TEXT, course_code TEXT, state TEXT, finished_at TIMESTAMPTZ,
                    credits NUMERIC(5,2), grade TEXT, grading_scheme TEXT, taught_in TEXT,
                    isced TEXT, description TEXT);
CREATE TABLE diploma(student INT, institution TEXT, title TEXT, content BYTEA, awarded_on DATE);
INSERT INTO student VALUES(1, '010199-123A', 'Ada', 'Invented', '1999-01-01', 'FI');
INSERT INTO institution VALUES('N', 'north.example', 'North', 'Pohjoinen',
                               'https://north.example/', 'FI');
INSERT INTO grading_scheme VALUES('five', '5 is best');
INSERT INTO result VALUES
 (1, 1, NULL, 'N', 1, 'Degree', 'Tutkinto', NULL, 'O', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (2, 1, 1, 'N', 3, 'Logic', 'Logiikka', 'L-1', 'P', '2024-05-31 22:30:00+00', 5.50, '4', 'five',
  'swe', '0613', 'About logic');
INSERT INTO diploma VALUES(1, 'N', 'Diploma', '%PDF-1.4 x', '2024-06-01');
ALTER ROLE reader SET search_path = example;
GRANT USAGE ON SCHEMA example TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA example TO reader;
