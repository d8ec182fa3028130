#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Exception.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "connection.h"

namespace ncp::sql {
namespace {

using Poco::Data::Session;
namespace sqlite = Poco::Data::SQLite;

// A file: address, so that mode=ro can be said; every byte that could mean something there encoded.
std::string read_only_address(const std::string& path) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string address = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
        const auto byte = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            std::string_view("/._-").find(c) != std::string_view::npos) {
            address += c;
        } else {
            address += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
        }
    }
    return address + "?mode=ro";
}

struct FileIdentity {
    dev_t device = 0;
    ino_t inode = 0;
    bool operator==(const FileIdentity&) const = default;
};

// Nothing for what is no readable file: Poco would try to open it again and again.
FileIdentity identify(const std::string& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
    if (::access(path.c_str(), R_OK) != 0) return {};
    return {facts.st_dev, facts.st_ino};
}

// What a query may do: read tables, call functions, recurse, and be framed by a transaction. This
// refuses a write when the statement is prepared, before mode=ro and query_only would; and ATTACH
// and PRAGMA, which count as reading for SQLite.
int authorize(void*, int action, const char*, const char* function, const char*, const char*) {
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_READ:
        case SQLITE_RECURSIVE:
        case SQLITE_TRANSACTION:
            return SQLITE_OK;
        case SQLITE_FUNCTION:
            return function != nullptr && std::string_view(function) == "load_extension"
                       ? SQLITE_DENY
                       : SQLITE_OK;
        default:
            return SQLITE_DENY;
    }
}

// Error texts of a running statement may quote what was bound or read ('…', "…"): cut that out.
std::string without_quotes(std::string_view text) {
    std::string kept;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c != '\'' && c != '"' && c != '[' && c != '`') {
            kept += c;
            continue;
        }
        kept += "…";
        const std::size_t end = text.rfind(c == '[' ? ']' : c);
        if (end == std::string_view::npos || end <= at) break;  // unclosed: drop the rest
        at = end;
    }
    return kept;
}

class SqliteConnection : public Connection {
  public:
    SqliteConnection(Session session, const Settings& settings, FileIdentity file)
        : session_(std::move(session)),
          handle_(sqlite::Utility::dbHandle(session_)),
          path_(settings.database),
          lock_timeout_(settings.lock_timeout),
          file_(file) {
        sqlite3_exec(handle_, "PRAGMA query_only = ON", nullptr, nullptr, nullptr);
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_set_authorizer(handle_, authorize, nullptr);
        sqlite3_busy_handler(handle_, &SqliteConnection::on_busy, this);
        sqlite3_progress_handler(handle_, kStepsBetweenLooks, &SqliteConnection::on_progress, this);
    }

    Session& session() override { return session_; }
    // A nightly export that replaces the file would otherwise never be seen.
    bool usable() override {
        return sqlite3_get_autocommit(handle_) != 0 && identify(path_) == file_;
    }
    void watch(Stop* stop) override { stop_ = stop; }

    std::vector<std::string> describe(const std::string& sql) override {
        sqlite3_stmt* statement = nullptr;
        const char* tail = nullptr;
        const int code = sqlite3_prepare_v2(handle_, sql.c_str(), static_cast<int>(sql.size()),
                                            &statement, &tail);
        const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owned(statement,
                                                                          sqlite3_finalize);
        if (code == SQLITE_AUTH) {
            throw plugin::Refused(NCP_CONFIG, {"a query does more than read"});
        }
        if (code != SQLITE_OK) refuse_code(sqlite3_errmsg(handle_));  // nothing is bound yet
        if (statement == nullptr || sqlite3_column_count(statement) == 0 ||
            sqlite3_stmt_readonly(statement) == 0) {
            throw plugin::Refused(NCP_CONFIG, {"a query is no reading statement"});
        }
        // Another statement behind this one, perhaps behind a comment.
        sqlite3_stmt* next = nullptr;
        const int next_code = sqlite3_prepare_v2(handle_, tail, -1, &next, nullptr);
        const bool more = next != nullptr || next_code != SQLITE_OK;
        sqlite3_finalize(next);
        if (more) throw plugin::Refused(NCP_CONFIG, {"a query is more than one statement"});
        std::vector<std::string> names;
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            const char* name = sqlite3_column_name(statement, i);
            names.emplace_back(name == nullptr ? "" : name);
        }
        return names;
    }

    [[noreturn]] void refuse(const Poco::Exception& /*its text may hold the statement*/) override {
        refuse_code(without_quotes(sqlite3_errmsg(handle_)));
    }

  private:
    // About every 0.1 ms: often enough to end in time, seldom enough to cost nothing.
    static constexpr int kStepsBetweenLooks = 4'000;

    static int on_progress(void* self) {
        Stop* stop = static_cast<SqliteConnection*>(self)->stop_;
        return stop != nullptr && stop->reached() ? 1 : 0;
    }
    static int on_busy(void* self, int tries) {
        auto* its = static_cast<SqliteConnection*>(self);
        const auto now = std::chrono::steady_clock::now();
        if (tries == 0) its->busy_since_ = now;
        if (now - its->busy_since_ >= its->lock_timeout_) return 0;
        if (its->stop_ != nullptr && its->stop_->reached()) return 0;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return 1;
    }

    [[noreturn]] void refuse_code(const std::string& message) {
        if (stop_ != nullptr && stop_->reached()) stop_->refuse();
        plugin::Texts texts;
        texts.operator_text = "the database says: " + message;
        texts.backend_code = "sqlite " + std::to_string(sqlite3_extended_errcode(handle_));
        switch (sqlite3_errcode(handle_)) {
            case SQLITE_BUSY:
            case SQLITE_LOCKED:
            case SQLITE_IOERR:
            case SQLITE_CANTOPEN:
            case SQLITE_NOMEM:
                throw plugin::Refused(NCP_TEMPORARY, texts);
            default:
                throw plugin::Refused(NCP_PERMANENT, texts);
        }
    }

    Session session_;
    sqlite3* handle_;
    std::string path_;
    std::chrono::milliseconds lock_timeout_;
    std::chrono::steady_clock::time_point busy_since_;
    FileIdentity file_;
    Stop* stop_ = nullptr;
};

}  // namespace

std::unique_ptr<Connection> open_connection(const Settings& settings, Stop& stop) {
    const FileIdentity file = identify(settings.database);
    if (file == FileIdentity{}) {
        throw plugin::Refused(NCP_PERMANENT, {"the database does not exist or is no readable "
                                              "file"});
    }
    try {
        constexpr std::size_t kOpenSeconds = 1;  // a file opens at once or not at all
        Session session(
            sqlite::Connector().createSession(read_only_address(settings.database), kOpenSeconds));
        auto connection = std::make_unique<SqliteConnection>(std::move(session), settings, file);
        connection->watch(&stop);
        return connection;
    } catch (const Poco::Exception&) {
        throw plugin::Refused(NCP_PERMANENT, {"the database file cannot be opened for reading"});
    }
}

}  // namespace ncp::sql
