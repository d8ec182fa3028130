#include <array>
#include <map>

#include "connection.h"
#include "database_text.h"
#include "mysql_handle.h"

namespace ncp::sql {
namespace {

// Longer values are fetched again, into room of their size.
constexpr std::size_t kFirstBytes = 256;

struct Cell {
    std::array<char, kFirstBytes> bytes;
    unsigned long size_bytes = 0;
    my_bool is_null = 0;
};

// A prepared statement; must not outlive its session.
class Prepared {
  public:
    explicit Prepared(MysqlHandle& handle)
        : handle_(handle), statement_(mysql_stmt_init(handle.get())) {
        if (statement_ == nullptr) throw std::bad_alloc();
    }
    ~Prepared() {
        handle_.await<my_bool>(
            [&](my_bool* result) { return mysql_stmt_close_start(result, statement_); },
            [&](my_bool* result, int status) {
                return mysql_stmt_close_cont(result, statement_, status);
            });
    }
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;

    MYSQL_STMT* get() { return statement_; }
    int prepare(const std::string& sql) {
        return handle_.await<int>(
            [&](int* result) {
                return mysql_stmt_prepare_start(result, statement_, sql.data(), sql.size());
            },
            [&](int* result, int status) {
                return mysql_stmt_prepare_cont(result, statement_, status);
            });
    }
    int execute() {
        return handle_.await<int>(
            [&](int* result) { return mysql_stmt_execute_start(result, statement_); },
            [&](int* result, int status) {
                return mysql_stmt_execute_cont(result, statement_, status);
            });
    }
    int fetch() {
        return handle_.await<int>(
            [&](int* result) { return mysql_stmt_fetch_start(result, statement_); },
            [&](int* result, int status) {
                return mysql_stmt_fetch_cont(result, statement_, status);
            });
    }

    // Lets go of the rows and of the values that were bound.
    void end() {
        handle_.await<my_bool>(
            [&](my_bool* result) { return mysql_stmt_free_result_start(result, statement_); },
            [&](my_bool* result, int status) {
                return mysql_stmt_free_result_cont(result, statement_, status);
            });
    }

  private:
    MysqlHandle& handle_;
    MYSQL_STMT* statement_;
};

class MysqlConnection final : public Connection {
  public:
    MysqlConnection(const Settings& settings, const plugin::Host& host, Stop& stop)
        : settings_(settings), host_(host) {
        MysqlConnection::watch(&stop);
        const Password password(host, settings.server);
        handle_.connect(settings, password, settings.connect_timeout);
        set_up();
        handle_.on_stop([this] { kill_query(); });
    }

    bool broken() const override { return handle_.broken() || in_transaction_; }
    bool usable() override {
        pollfd ready{mysql_get_socket(handle_.get()), POLLIN, 0};
        if (::poll(&ready, 1, 0) != 0) return false;  // the server's farewell
        constexpr std::chrono::seconds kTrusted{10};
        if (std::chrono::steady_clock::now() - last_used_ < kTrusted) return true;
        const int failed =
            handle_.await<int>([&](int* result) { return mysql_ping_start(result, handle_.get()); },
                               [&](int* result, int status) {
                                   return mysql_ping_cont(result, handle_.get(), status);
                               });
        return failed == 0 && !handle_.broken();
    }
    void watch(Stop* stop) override {
        Connection::watch(stop);
        handle_.watch(stop);
    }

    void begin() override {
        own("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        in_transaction_ = true;
    }
    void end() noexcept override {
        if (handle_.broken() || (stop_ != nullptr && stop_->reached())) return;  // broken()
        try {
            in_transaction_ = !handle_.command("ROLLBACK");
        } catch (...) {
            in_transaction_ = true;  // broken()
        }
        last_used_ = std::chrono::steady_clock::now();
    }

    void run(const SqlText& sql, std::span<const std::string> bound, Rows& rows) override {
        Prepared& statement = prepared(sql.positional);
        bind(statement, bound);
        rows.columns(names_of(statement));
        if (statement.execute() != 0) refuse(statement, true);
        try {
            fetch(statement, rows);
        } catch (const plugin::Refused&) {
            handle_.abandon();  // else the rest of the rows would be read, to be thrown away
            throw;
        }
        statement.end();
    }

  private:
    // The settings' few statements are kept ready; the server itself notices when tables change.
    Prepared& prepared(const std::string& sql) {
        const auto known = statements_.find(sql);
        if (known != statements_.end()) return *known->second;
        auto statement = std::make_unique<Prepared>(handle_);
        if (statement->prepare(sql) != 0) refuse(*statement, false);
        if (mysql_stmt_field_count(statement->get()) == 0) {
            throw plugin::Refused(NCP_CONFIG, {"it is no reading statement"});
        }
        return *statements_.emplace(sql, std::move(statement)).first->second;
    }

    static void bind(Prepared& statement, std::span<const std::string> values) {
        if (mysql_stmt_param_count(statement.get()) != values.size()) {
            throw plugin::Refused(NCP_CONFIG, {"it holds a ? that is no :key"});
        }
        std::vector<MYSQL_BIND> binds(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            binds[i].buffer_type = MYSQL_TYPE_STRING;
            binds[i].buffer = const_cast<char*>(values[i].data());  // the library only reads it
            binds[i].buffer_length = values[i].size();
        }
        if (!binds.empty()) mysql_stmt_bind_param(statement.get(), binds.data());
    }

    static std::vector<std::string> names_of(Prepared& statement) {
        const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> facts(
            mysql_stmt_result_metadata(statement.get()), mysql_free_result);
        if (!facts) throw std::bad_alloc();
        std::vector<std::string> names;
        for (unsigned i = 0; i < mysql_num_fields(facts.get()); ++i)
            names.emplace_back(mysql_fetch_field_direct(facts.get(), i)->name);
        return names;
    }

    // Every type as text, which the library makes exactly: decimals digit by digit, times in the
    // session's zone, bytes as they are. Rows come one by one: nothing is kept that is too much.
    void fetch(Prepared& statement, Rows& rows) {
        std::vector<Cell> cells(rows.width());
        std::vector<MYSQL_BIND> binds(rows.width());
        for (std::size_t i = 0; i < binds.size(); ++i) {
            binds[i].buffer_type = MYSQL_TYPE_STRING;
            binds[i].buffer = cells[i].bytes.data();
            binds[i].buffer_length = cells[i].bytes.size();
            binds[i].length = &cells[i].size_bytes;
            binds[i].is_null = &cells[i].is_null;
        }
        if (mysql_stmt_bind_result(statement.get(), binds.data()) != 0) refuse(statement, true);
        for (;;) {
            const int got = statement.fetch();
            if (got == MYSQL_NO_DATA) return;
            if (got != 0 && got != MYSQL_DATA_TRUNCATED) refuse(statement, true);
            Row row(cells.size(), rows.memory());
            for (std::size_t i = 0; i < cells.size(); ++i) {
                if (cells[i].is_null == 0) row[i].emplace(value_of(statement, cells[i], i, rows));
            }
            rows.add(std::move(row));
        }
    }

    std::pmr::string value_of(Prepared& statement, const Cell& cell, std::size_t at,
                              const Rows& rows) {
        rows.expect_bytes(at, cell.size_bytes);
        if (cell.size_bytes <= kFirstBytes) {
            return {cell.bytes.data(), cell.size_bytes, rows.memory()};
        }
        std::pmr::string value(cell.size_bytes, '\0', rows.memory());
        MYSQL_BIND bind{};
        unsigned long size_bytes = 0;
        bind.buffer_type = MYSQL_TYPE_STRING;
        bind.buffer = value.data();
        bind.buffer_length = value.size();
        bind.length = &size_bytes;
        if (mysql_stmt_fetch_column(statement.get(), &bind, static_cast<unsigned>(at), 0) != 0) {
            refuse(statement, true);
        }
        return value;
    }

    [[noreturn]] void refuse(Prepared& statement, bool running) {
        refuse(mysql_stmt_errno(statement.get()), mysql_stmt_error(statement.get()), running);
    }
    // While it is prepared nothing is bound: the text speaks of the statement.
    [[noreturn]] void refuse(unsigned number, const std::string& message, bool running) {
        if (stop_ != nullptr && stop_->reached()) stop_->refuse();
        const ncp_status status = mysql_status(number);
        if (status == NCP_CONFIG) throw plugin::Refused(status, {"it does more than read"});
        const std::string text = one_line(running ? without_quotes(message) : message);
        throw plugin::Refused(
            status, {"the database says: " + text, {}, "mysql " + std::to_string(number)});
    }
    void own(const std::string& sql) {
        if (handle_.command(sql)) return;
        refuse(mysql_errno(handle_.get()), mysql_error(handle_.get()), false);
    }

    void set_up() {
        // Beyond our own time-out, so that ours speaks; the server's is for when we are gone.
        const auto end_ms = settings_.statement_timeout.count() + 1'000;
        const bool mariadb = mariadb_connection(handle_.get()) != 0;
        own(mariadb ? "SET SESSION max_statement_time = " + std::to_string(end_ms) + " / 1000"
                    : "SET SESSION max_execution_time = " + std::to_string(end_ms));
        const auto lock_seconds = std::max(1L, long(settings_.lock_timeout.count() / 1'000));
        own("SET SESSION lock_wait_timeout = " + std::to_string(lock_seconds));
        own("SET SESSION TRANSACTION READ ONLY");
        if (settings_.time_zone.empty()) return;
        if (handle_.command("SET SESSION time_zone = '" + settings_.time_zone + "'")) return;
        if (handle_.broken()) refuse(mysql_errno(handle_.get()), {}, true);
        throw plugin::Refused(NCP_CONFIG,
                              {"time_zone: the database does not know \"" + settings_.time_zone +
                               "\"; mysql_tzinfo_to_sql loads "
                               "the names, offsets such as \"+02:00\" always work"});
    }

    // The server goes on with a statement whose asker is gone, so it is told on a second session.
    void kill_query() {
        constexpr std::chrono::milliseconds kKillTime{1'000};
        try {
            MysqlHandle other;
            const Password password(host_, settings_.server);
            Stop stop(kKillTime);
            other.watch(&stop);
            other.connect(settings_, password, kKillTime);
            other.command("KILL QUERY " + std::to_string(mysql_thread_id(handle_.get())));
        } catch (const plugin::Refused&) {
            return;  // its own max_statement_time ends it
        }
    }

    const Settings& settings_;
    const plugin::Host& host_;
    MysqlHandle handle_;
    std::map<std::string, std::unique_ptr<Prepared>> statements_;  // by SQL; go before the session
    bool in_transaction_ = false;
    std::chrono::steady_clock::time_point last_used_ = std::chrono::steady_clock::now();
};

}  // namespace

std::unique_ptr<Connection> open_mysql(const Settings& settings, const plugin::Host& host,
                                       Stop& stop) {
    return std::make_unique<MysqlConnection>(settings, host, stop);
}

}  // namespace ncp::sql
