#include <libpq-fe.h>
#include <algorithm>

#include <array>
#include <map>
#include <utility>

#include "connection.h"
#include "database_text.h"
#include "postgresql_handle.h"
#include "secret.h"

namespace ncp::sql {
namespace {

constexpr Oid kBytea = 17;  // pg_type.dat
// "cached plan must not change result type" is the one thing that this says of reading statements.
constexpr std::string_view kCachedPlan = "0A000";

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? std::string() : std::string(text);
}

// By SQLSTATE's class, PostgreSQL's Appendix A.
ncp_status status_of(const std::string& state) {
    constexpr std::array<std::string_view, 7> kPassing{"08", "40", "53", "55", "57", "58", "XX"};
    if (state == "25006") return NCP_CONFIG;  // cannot execute … in a read-only transaction
    for (const std::string_view one : kPassing) {
        if (state.starts_with(one)) return NCP_TEMPORARY;
    }
    return NCP_PERMANENT;
}

// "\x25504446" is how bytea looks as text.
std::string from_hex(std::string_view text) {
    const auto digit = [](char c) {
        return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    };
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 2; i + 1 < text.size(); i += 2)
        bytes += static_cast<char>((digit(text[i]) << 4U) | digit(text[i + 1]));
    return bytes;
}

class PostgresqlConnection : public Connection {
  public:
    PostgresqlConnection(PostgresqlHandle handle, Stop& stop) : handle_(std::move(handle)) {
        stop_ = &stop;
    }

    bool broken() const override {
        if (busy_ || piped_ || outdated_) return true;
        return PQstatus(handle_.get()) != CONNECTION_OK ||
               (!ending_ && PQtransactionStatus(handle_.get()) != PQTRANS_IDLE);
    }
    bool usable() override {
        if (ending_ && !ended()) return false;
        // What a server says unasked is its farewell. A dead network says nothing: hence the
        // question to those that were idle long.
        pollfd ready{PQsocket(handle_.get()), POLLIN, 0};
        if (::poll(&ready, 1, 0) != 0) return false;
        constexpr std::chrono::seconds kTrusted{10};
        if (std::chrono::steady_clock::now() - last_used_ < kTrusted) return true;
        try {
            command("SELECT 1");
            return true;
        } catch (const plugin::Refused& refused) {
            if (refused.status() == NCP_CANCELLED || refused.status() == NCP_DEADLINE) throw;
            return false;
        }
    }

    // The session's transactions are repeatable read and read only, and a pipeline is one of them
    // (libpq, "Pipeline Mode"): nothing has to be begun, and nothing is there to be committed.
    void begin() override {}
    void end() noexcept override {}

    void run(const SqlText& sql, std::span<const std::string> bound, Rows& rows) override {
        prepared(sql.positional);
        busy_ = true;  // until every answer is read
        if (!send_prepared(sql.positional, bound)) refuse_lost();
        PQsetSingleRowMode(handle_.get());
        receive(&rows);
    }

    // All at once, and the answers in turn: one way to the server and back instead of seven. What
    // fails costs the connection.
    void read(std::span<Ask> asks) override {
        if (ending_ && !ended()) refuse_lost();
        if (asks.size() == 1) return Connection::read(asks);
        for (const Ask& ask : asks)
            about(ask.name, [&] { prepared(ask.sql.positional); });
        busy_ = piped_ = true;
        bool sent = PQenterPipelineMode(handle_.get()) == 1;
        for (const Ask& ask : asks)
            sent = sent && send_prepared(ask.sql.positional, ask.bound);
        if (!sent || PQpipelineSync(handle_.get()) == 0) refuse_lost();
        for (Ask& ask : asks) {
            begin_statement();
            PQsetSingleRowMode(handle_.get());
            about(ask.name, [&] { receive(&ask.rows); });
        }
        piped_ = false;
        ending_ = true;
    }

    // Statements of our own, without parameters and rows.
    void command(const char* sql) {
        busy_ = true;
        if (PQsendQuery(handle_.get(), sql) == 0) refuse_lost();
        receive(nullptr);
    }

  private:
    // The settings' few statements are kept ready in the server.
    const std::string& prepared(const std::string& sql) {
        const auto known = statements_.find(sql);
        if (known != statements_.end()) return known->second;
        const std::string name = "emrex_ncp_" + std::to_string(statements_.size());
        busy_ = true;
        if (PQsendPrepare(handle_.get(), name.c_str(), sql.c_str(), 0, nullptr) == 0) refuse_lost();
        receive(nullptr);
        return statements_.emplace(sql, name).first->second;
    }

    bool send_prepared(const std::string& sql, std::span<const std::string> bound) {
        std::vector<const char*> values;
        values.reserve(bound.size());
        for (const std::string& value : bound)
            values.push_back(value.c_str());
        return PQsendQueryPrepared(handle_.get(), prepared(sql).c_str(),
                                   static_cast<int>(values.size()), values.data(), nullptr, nullptr,
                                   0) == 1;
    }

    // Reads the end of a pipeline, for which nobody waited when its answers were there.
    bool ended() {
        ending_ = false;
        try {
            const Result sync = next_result();
            return PQresultStatus(sync.get()) == PGRES_PIPELINE_SYNC &&
                   PQexitPipelineMode(handle_.get()) == 1 && !broken();
        } catch (const plugin::Refused& refused) {
            if (refused.status() == NCP_CANCELLED || refused.status() == NCP_DEADLINE) throw;
            return false;
        }
    }

    void receive(Rows* rows) {
        bool seen = false;
        while (const Result result = next_result()) {
            switch (PQresultStatus(result.get())) {
                case PGRES_SINGLE_TUPLE:
                case PGRES_TUPLES_OK:
                    if (rows != nullptr) take(result.get(), *rows, !std::exchange(seen, true));
                    break;
                case PGRES_COMMAND_OK:
                    if (rows == nullptr) break;
                    [[fallthrough]];
                case PGRES_EMPTY_QUERY:
                case PGRES_COPY_IN:
                case PGRES_COPY_OUT:
                case PGRES_COPY_BOTH:
                    // It may have changed the session: stays busy_, so nobody else gets it.
                    throw plugin::Refused(NCP_CONFIG, {"it is no reading statement"});
                default:
                    drain();
                    refuse(result.get());
            }
        }
        done();
    }

    void done() {
        busy_ = false;
        last_used_ = std::chrono::steady_clock::now();
    }

    void drain() {
        while (next_result()) {
        }
        done();
    }

    Result next_result() {
        for (int unsent = PQflush(handle_.get()); unsent != 0; unsent = PQflush(handle_.get())) {
            if (unsent < 0) refuse_lost();
            if ((await(POLLIN | POLLOUT) & POLLIN) != 0 && PQconsumeInput(handle_.get()) == 0) {
                refuse_lost();
            }
        }
        while (PQisBusy(handle_.get()) != 0) {
            await(POLLIN);
            if (PQconsumeInput(handle_.get()) == 0) refuse_lost();
        }
        return {PQgetResult(handle_.get()), PQclear};
    }

    // A statement that must not go on is left with its connection: the server notices that nobody
    // listens (client_connection_check_interval), or ends it by its own statement_timeout.
    short await(short events) {
        const short ready =
            stop_ == nullptr ? short(0) : stop_->wait(PQsocket(handle_.get()), events);
        if (ready != 0) return ready;
        if (stop_ != nullptr && stop_->reached()) stop_->refuse();
        throw plugin::Refused(NCP_TEMPORARY, {"the database does not answer"});
    }

    static void take(const PGresult* result, Rows& rows, bool first) {
        const int width = PQnfields(result);
        if (first) {
            std::vector<std::string> names;
            names.reserve(static_cast<std::size_t>(std::max(width, 0)));
            for (int i = 0; i < width; ++i)
                names.emplace_back(PQfname(result, i));
            rows.columns(std::move(names));
        }
        for (int at = 0; at < PQntuples(result); ++at) {
            Row row(static_cast<std::size_t>(width), rows.memory());
            for (int i = 0; i < width; ++i) {
                if (PQgetisnull(result, at, i) != 0) continue;
                const std::string_view text(PQgetvalue(result, at, i),
                                            static_cast<std::size_t>(PQgetlength(result, at, i)));
                const bool binary = text.starts_with("\\x") && PQftype(result, i) == kBytea;
                rows.expect_bytes(static_cast<std::size_t>(i),
                                  binary ? text.size() / 2 - 1 : text.size());
                if (binary) {
                    row[static_cast<std::size_t>(i)].emplace(from_hex(text), rows.memory());
                } else {
                    row[static_cast<std::size_t>(i)].emplace(text, rows.memory());
                }
            }
            rows.add(std::move(row));
        }
    }

    [[noreturn]] void refuse(const PGresult* result) {
        const std::string state = field(result, PG_DIAG_SQLSTATE);
        if (state.empty()) refuse_lost();
        if (stop_ != nullptr && stop_->reached()) stop_->refuse();
        ncp_status status = status_of(state);
        if (status == NCP_CONFIG) throw plugin::Refused(status, {"it does more than read"});
        if (state == kCachedPlan) {  // a table has changed; another connection will know
            outdated_ = true;
            status = NCP_TEMPORARY;
        }
        std::string text = field(result, PG_DIAG_MESSAGE_PRIMARY);
        // "cannot insert multiple commands": the protocol with parameters takes one statement.
        if (state == "42601" && text.find("multiple commands") != std::string::npos) {
            throw plugin::Refused(NCP_CONFIG, {"it is more than one statement"});
        }
        // Class 42 speaks of the statement (a name, a type), the others may quote values.
        const std::string hint = field(result, PG_DIAG_MESSAGE_HINT);
        if (!state.starts_with("42")) {
            text = without_quotes(text);
        } else if (!hint.empty()) {
            text += "; " + hint;
        }
        throw plugin::Refused(status,
                              {"the database says: " + one_line(text), {}, "postgresql " + state});
    }

    [[noreturn]] void refuse_lost() {
        if (stop_ != nullptr && stop_->reached()) stop_->refuse();
        throw plugin::Refused(NCP_TEMPORARY, {"the connection to the database is lost"});
    }

    PostgresqlHandle handle_;
    bool busy_ = false;                              // answers are outstanding
    bool piped_ = false;                             // more than one
    bool ending_ = false;                            // a pipeline's end is
    bool outdated_ = false;                          // its prepared statements are
    std::map<std::string, std::string> statements_;  // SQL and its name in the server
    std::chrono::steady_clock::time_point last_used_ = std::chrono::steady_clock::now();
};

// Beyond our own time-out, so that ours speaks; this one is for when we are gone.
constexpr std::chrono::milliseconds kServersGrace{1'000};

}  // namespace

std::unique_ptr<Connection> open_postgresql(const Settings& settings, const plugin::Host& host,
                                            Stop& stop) {
    PostgresqlHandle handle = [&] {
        const Password password(host, settings.server);
        return connect_postgresql(settings, password, stop);
    }();
    const int version = PQserverVersion(handle.get());
    auto connection = std::make_unique<PostgresqlConnection>(std::move(handle), stop);
    const auto statement_ms = (settings.statement_timeout + kServersGrace).count();
    std::string setup =
        "SET default_transaction_read_only = on; SET default_transaction_isolation = 'repeatable "
        "read'; SET datestyle = 'ISO, YMD'; SET bytea_output = "
        "hex; SET standard_conforming_strings = on; SET statement_timeout = " +
        std::to_string(statement_ms) +
        "; SET lock_timeout = " + std::to_string(std::max(1L, long(settings.lock_timeout.count())));
    constexpr int kConnectionCheckSince = 140'000;
    if (version >= kConnectionCheckSince) setup += "; SET client_connection_check_interval = 1000";
    connection->command(setup.c_str());
    if (settings.time_zone.empty()) return connection;
    try {
        connection->command(("SET timezone = '" + settings.time_zone + "'").c_str());
    } catch (const plugin::Refused& refused) {
        if (refused.status() != NCP_PERMANENT) throw;
        throw plugin::Refused(
            NCP_CONFIG, {"time_zone: the database does not know \"" + settings.time_zone + "\""});
    }
    return connection;
}

}  // namespace ncp::sql
