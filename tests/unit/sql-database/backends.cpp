#include "backends.h"

#include <array>
#include <map>
#include <stdexcept>

#include "test_host.h"

#if defined(__SANITIZE_ADDRESS__)
// The driver loses a little with every connection that the database ended.
extern "C" [[gnu::visibility("default")]] const char* __lsan_default_suppressions() {
    return "leak:psqlodbcw.so";
}
#endif

namespace ncp::test {
namespace {

// What one database calls what all have.
struct Types {
    const char *time, *long_text, *number, *bytes, *bytes_open, *bytes_close;
};

std::string hex(const std::string& bytes) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += {kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
    return text;
}

std::string long_text() {  // 30 kB and more, of one, two, three and four bytes a character
    std::string text;
    for (int i = 0; i < 3'000; ++i)
        text += i % 7 == 0 ? "Ω→𝔘é. " : "Lorem ipsum. ";
    return text + "end";
}

std::string schema(const Types& types) {
    const std::string time = types.time;
    const std::string text = types.long_text;
    return "CREATE TABLE student(number VARCHAR(40), given VARCHAR(100), family VARCHAR(100), "
           "born DATE);"
           "CREATE TABLE hei(code VARCHAR(10), name VARCHAR(100), domain VARCHAR(100), site "
           "VARCHAR(100));"
           "CREATE TABLE result(seq INTEGER, id VARCHAR(20), student VARCHAR(40), hei VARCHAR(10), "
           "parent VARCHAR(20), kind VARCHAR(20), name VARCHAR(200), name_fi VARCHAR(200), state "
           "INTEGER, finished " +
           time +
           " NULL, ects DECIMAL(5,2), grade VARCHAR(20), lang VARCHAR(5), isced VARCHAR(5), "
           "about " +
           text + ", hours " + types.number +
           ");"
           "CREATE TABLE document(seq INTEGER, student VARCHAR(40), hei VARCHAR(10), name "
           "VARCHAR(100), body " +
           types.bytes + ");";
}

// The row's time stamps are written in UTC: 22:30 there is the next day in Helsinki.
std::string rows(const Types& types, const std::string& zone, const std::string& summer,
                 const std::string& winter) {
    const auto bytes = [&](const std::string& value) {
        return types.bytes_open + hex(value) + types.bytes_close;
    };
    return "INSERT INTO student VALUES('S-1','Łucja Ωμέγα','Ñandú-Żółć 李','1999-12-31'),"
           "('S-2','No','Results','2000-02-29');"
           "INSERT INTO hei VALUES('N','North "
           "University','north.example','https://north.example/'),"
           "('E','Østlandet College','east.example','https://east.example/');"
           "INSERT INTO result VALUES"
           "(1,'D','S-1','N',NULL,'1','Degree','Tutkinto',2,NULL,180,NULL,NULL,NULL,NULL,NULL),"
           "(2,'C1','S-1','N','D','3','Course & one','Kurssi yksi',1,'" +
           summer + zone + "',7.50,'L','SV','a','" + long_text() +
           "',0.3),"
           "(3,'C2','S-1','N','D','3','Zażółć gęślą jaźń 𝔘',NULL,1,'" +
           winter + zone +
           "',0.10,'5','en','0613',NULL,12.25),"
           "(4,'C3','S-1','E',NULL,'Course','It''s \"quoted\" \\ ; "
           "--',NULL,3,NULL,NULL,NULL,'xx-x',"
           "NULL,'',NULL);"
           "INSERT INTO document VALUES(1,'S-1','N','Diploma of Łucja'," +
           bytes(sample_pdf()) + "),(2,'S-1','N','not yet scanned',NULL);";
}

constexpr Types kPostgresql{"TIMESTAMPTZ", "TEXT",     "DOUBLE PRECISION",
                            "BYTEA",       "decode('", "','hex')"};
constexpr Types kMysql{"TIMESTAMP", "LONGTEXT", "DOUBLE", "LONGBLOB", "x'", "'"};
// SQLite has no zones: the text is the local time, as an export would write it.
constexpr Types kSqlite{"TEXT", "TEXT", "REAL", "BLOB", "x'", "'"};

class SqliteBackend : public Backend {
  public:
    SqliteBackend() {
        make_database(file(), schema(kSqlite) +
                                  rows(kSqlite, "", "2024-06-01 01:30:00", "2024-01-16 00:30:00"));
    }
    nlohmann::json settings() const override { return {{"database", file().string()}}; }
    std::string failing() const override { return "json_extract('{}', 'canary' || number)"; }
    std::filesystem::path file() const { return folder_.path() / "registry.db"; }

  private:
    TemporaryFolder folder_;
};

class PostgresqlBackend : public Backend {
  public:
    PostgresqlBackend() : server_(make_postgresql()) {
        server_->run(schema(kPostgresql) +
                     rows(kPostgresql, "+00", "2024-05-31 22:30:00", "2024-01-15 22:30:00") +
                     "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;"
                     "GRANT INSERT, DELETE ON student TO reader;");
    }
    nlohmann::json settings() const override {
        return {{"connector", "postgresql"},
                {"database", "registry"},
                {"host", "127.0.0.1"},
                {"port", server_->port()},
                {"user", kReader},
                {"password_secret", "database"},
                {"time_zone", "Europe/Helsinki"}};
    }
    DatabaseServer* server() override { return server_.get(); }
    std::string slow() const override { return "(SELECT 'x' || pg_sleep(10))"; }
    int slow_running() override {
        return std::stoi(
            server_->answer("SELECT count(*) FROM pg_stat_activity WHERE state = "
                            "'active' AND query LIKE '%pg_sleep(10)%' AND usename = "
                            "'reader';"));
    }
    std::string failing() const override { return "CAST('canary' || number AS integer)"; }

  private:
    std::unique_ptr<DatabaseServer> server_;
};

class MysqlBackend : public Backend {
  public:
    MysqlBackend() : server_(make_mariadb()) {
        const std::string escaped = [] {  // a backslash in a string of MySQL's is written twice
            std::string text = rows(kMysql, "", "2024-05-31 22:30:00", "2024-01-15 22:30:00");
            const auto at = text.find("\\ ;");
            return text.insert(at, "\\");
        }();
        server_->run("USE registry; SET time_zone = '+00:00';" + schema(kMysql) + escaped +
                     "GRANT SELECT ON registry.* TO reader@'%';"
                     "GRANT INSERT, DELETE ON registry.student TO reader@'%';");
    }
    nlohmann::json settings() const override {
        return {{"connector", "mysql"}, {"database", "registry"},
                {"host", "127.0.0.1"},  {"port", server_->port()},
                {"user", kReader},      {"password_secret", "database"},
                {"time_zone", "+03:00"}};
    }
    DatabaseServer* server() override { return server_.get(); }
    std::string slow() const override { return "SLEEP(10)"; }
    int slow_running() override {
        return std::stoi(
            server_->answer("SELECT count(*) FROM information_schema.processlist WHERE "
                            "user = 'reader' AND info LIKE '%SLEEP(10)%';"));
    }
    std::string failing() const override { return "(SELECT CONCAT('canary', number) FROM hei)"; }

  private:
    std::unique_ptr<DatabaseServer> server_;
};

// Another way to one of the databases above.
class OdbcBackend : public Backend {
  public:
    OdbcBackend(const std::string& name, const std::string& over) : over_(backend(over)) {
        const std::string drivers = "Driver=/usr/lib/x86_64-linux-gnu/odbc/";
        const std::string port =
            over_.server() == nullptr ? "" : std::to_string(over_.server()->port());
        if (name == "odbc-postgresql") {
            address_ = drivers + "psqlodbcw.so;Servername=127.0.0.1;Port=" + port +
                       ";Database=registry;ByteaAsLongVarBinary=1;"
                       "ConnSettings={SET TIME ZONE 'Europe/Helsinki'}";
        } else if (name == "odbc-mysql") {
            address_ = drivers + "libmaodbc.so;Server=127.0.0.1;Port=" + port +
                       ";Database=registry;Charset=utf8mb4;"
                       "InitStmt={SET time_zone = '+03:00'}";
        } else {
            address_ = drivers + "libsqlite3odbc.so;Database=" +
                       over_.settings()["database"].get<std::string>();
        }
    }
    nlohmann::json settings() const override {
        nlohmann::json settings{{"connector", "odbc"}, {"database", address_}};
        if (over_.server() == nullptr) return settings;
        settings["user"] = kReader;
        settings["password_secret"] = "database";
        return settings;
    }
    DatabaseServer* server() override { return over_.server(); }
    std::string slow() const override { return over_.slow(); }
    int slow_running() override { return over_.slow_running(); }
    std::string failing() const override { return over_.failing(); }

  private:
    Backend& over_;
    std::string address_;
};

std::map<std::string, std::unique_ptr<Backend>>& all() {
    static std::map<std::string, std::unique_ptr<Backend>> backends;
    return backends;
}

std::unique_ptr<Backend> make(const std::string& name) {
    if (name == "sqlite") return std::make_unique<SqliteBackend>();
    if (name == "postgresql") return std::make_unique<PostgresqlBackend>();
    if (name == "mysql") return std::make_unique<MysqlBackend>();
    return std::make_unique<OdbcBackend>(name, name.substr(std::string("odbc-").size()));
}

}  // namespace

std::string sample_pdf() {
    std::string pdf = "%PDF-1.4\n";
    for (int i = 0; i < 300'000; ++i)
        pdf += static_cast<char>(i % 256);
    return pdf;
}

Backend& backend(const std::string& name) {
    auto& one = all()[name];
    if (!one) one = make(name);
    return *one;
}

void end_backends() {
    all().clear();
}

nlohmann::json common_settings() {
    nlohmann::json settings;
    settings["queries"]["learner"] =
        R"(SELECT given AS given_names, family AS family_name, born AS birth_date,
                  number AS "identifier:learnerNumber" FROM student WHERE number = :learner_number)";
    settings["queries"]["issuers"] =
        R"(SELECT code AS "key", domain AS "identifier:schac", name AS "title@en", site AS url
           FROM hei ORDER BY code)";
    settings["queries"]["results"] =
        R"(SELECT id AS "key", parent, hei AS issuer, kind AS type, name AS "title@en",
                  name_fi AS "title@fi", state AS status, finished AS "date", ects, grade,
                  lang AS language, isced, about AS "description@en", hours
           FROM result WHERE student = :learner_number ORDER BY seq)";
    settings["queries"]["attachments"] =
        R"(SELECT hei AS issuer, name AS "title@en", 'Diploma' AS type, body AS pdf
           FROM document WHERE student = :learner_number ORDER BY seq)";
    settings["codes"] = {{"type", {{"1", "Degree Programme"}, {"3", "Course"}}},
                         {"status", {{"1", "passed"}, {"2", "in-progress"}, {"3", ""}}},
                         {"grade", {{"L", "laudatur"}}},
                         {"language", {{"SV", "sv"}}},
                         {"isced", {{"a", "0541"}}}};
    return settings;
}

}  // namespace ncp::test
