-- Tables that config/examples/university-database-mysql.toml reads, with one student.
CREATE DATABASE sis CHARACTER SET utf8mb4; USE sis; SET time_zone = '+00:00';
CREATE TABLE student(id INT, number VARCHAR(20), given_names VARCHAR(50), family_name VARCHAR(50),
                     birth_date DATE);
CREATE TABLE course(id INT, code VARCHAR(20), title_en VARCHAR(50), title_sv VARCHAR(50),
                    credits DECIMAL(4,1), isced VARCHAR(5));
CREATE TABLE exam(id INT, student INT, course INT, passed_at TIMESTAMP, grade VARCHAR(5));
INSERT INTO student VALUES(1, 'S-1', 'Ada', 'Påhittad', '1999-01-01');
INSERT INTO course VALUES(1, 'L-1', 'Logic', 'Logik', 7.5, '0613');
INSERT INTO exam VALUES(1, 1, 1, '2024-05-31 23:30:00', 'VG');
GRANT SELECT ON sis.* TO reader@'%';
