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
#include <map>
#include <thread>

#include "connection.h"
#include "database_text.h"

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

    // A nightly export that replaces the file would otherwise never be seen.
    bool usable() override { return identify(path_) == file_; }
    bool broken() const override { return sqlite3_get_autocommit(handle_) == 0; }

    void begin() override {
        try {
            session_.begin();
        } catch (const Poco::Exception& /*its text may hold the statement*/) {
            refuse_code(without_quotes(sqlite3_errmsg(handle_)));
        }
    }
    void end() noexcept override {
        try {
            session_.rollback();
        } catch (const std::exception&) {
            return;  // still inside a transaction: broken()
        }
    }

    void run(const SqlText& sql, std::span<const std::string> bound, Rows& rows) override {
        sqlite3_stmt* const statement = prepared(sql.positional);
        const std::unique_ptr<sqlite3_stmt, void (*)(sqlite3_stmt*)> used(
            statement, [](sqlite3_stmt* one) {
                sqlite3_reset(one);
                sqlite3_clear_bindings(one);
            });
        const int width = sqlite3_column_count(statement);
        std::vector<std::string> names;
        std::vector<bool> is_bytes;
        for (int i = 0; i < width; ++i) {
            const char* name = sqlite3_column_name(statement, i);
            names.emplace_back(name == nullptr ? "" : name);
            is_bytes.push_back(names.back() == kPdfColumn);
        }
        rows.columns(std::move(names));
        for (std::size_t i = 0; i < bound.size(); ++i) {
            sqlite3_bind_text64(statement, int(i + 1), bound[i].data(), bound[i].size(),
                                SQLITE_STATIC, SQLITE_UTF8);
        }
        int code = sqlite3_step(statement);
        for (; code == SQLITE_ROW; code = sqlite3_step(statement))
            rows.add(row_of(statement, is_bytes, rows.memory()));
        if (code != SQLITE_DONE) refuse_code(without_quotes(sqlite3_errmsg(handle_)));
    }

  private:
    using Prepared = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

    // As text whatever the column's declared type: a type of SQLite's is no promise. But text would
    // end at the first NUL of a PDF.
    static Row row_of(sqlite3_stmt* statement, const std::vector<bool>& is_bytes,
                      std::pmr::memory_resource* memory) {
        Row row(is_bytes.size(), memory);
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int at = int(i);
            const void* value = is_bytes[i] ? sqlite3_column_blob(statement, at)
                                            : sqlite3_column_text(statement, at);
            if (value == nullptr && sqlite3_column_type(statement, at) == SQLITE_NULL) continue;
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, at));
            if (value == nullptr && size > 0) throw std::bad_alloc();
            row[i].emplace(value == nullptr ? "" : static_cast<const char*>(value), size, memory);
        }
        return row;
    }

    // The settings' few statements are kept ready; SQLite itself notices when the tables change.
    sqlite3_stmt* prepared(const std::string& sql) {
        const auto known = statements_.find(sql);
        if (known != statements_.end()) return known->second.get();
        return statements_.emplace(sql, prepare(sql)).first->second.get();
    }
    // One statement, which reads and nothing else.
    Prepared prepare(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        const char* tail = nullptr;
        const int code = sqlite3_prepare_v2(handle_, sql.c_str(), static_cast<int>(sql.size()),
                                            &statement, &tail);
        Prepared owned(statement, sqlite3_finalize);
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
        return owned;
    }

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
    std::map<std::string, Prepared> statements_;  // goes before the session
};

}  // namespace

std::unique_ptr<Connection> open_sqlite(const Settings& settings, Stop& stop) {
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
