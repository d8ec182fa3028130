-- Tables that config/examples/any-database-odbc.toml reads, with one student; for PostgreSQL.
CREATE SCHEMA sis AUTHORIZATION owner; SET search_path = sis;
CREATE TABLE student(id INT, number TEXT, given_names TEXT, family_name TEXT, birth_date DATE);
CREATE TABLE course(id INT, code TEXT, title_en TEXT, credits NUMERIC(4,1));
CREATE TABLE exam(id INT, student INT, course INT, passed_on DATE, grade TEXT);
INSERT INTO student VALUES(1, 'S-1', 'Ada', 'Påhittad', '1999-01-01');
INSERT INTO course VALUES(1, 'L-1', 'Logic → λ-calculus', 7.5);
INSERT INTO exam VALUES(1, 1, 1, '2024-05-31', 'VG');
ALTER ROLE reader SET search_path = sis;
GRANT USAGE ON SCHEMA sis TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA sis TO reader;
