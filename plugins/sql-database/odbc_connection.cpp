#include <Poco/Data/ODBC/Connector.h>
#include <Poco/Data/Session.h>
#include <sql.h>
#include <sqlext.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "connection.h"
#include "database_text.h"
#include "odbc_text.h"
#include "secret.h"

namespace ncp::sql {
namespace {

SQLWCHAR* wide(std::u16string& text) {
    return reinterpret_cast<SQLWCHAR*>(text.data());
}

// SQLCancel is the one function of ODBC that another thread may call: while one runs, this watches.
class Watchdog {
  public:
    Watchdog(Stop* stop, SQLHSTMT statement)
        : ended_(::eventfd(0, EFD_CLOEXEC)), thread_([this, stop, statement] {
              if (stop == nullptr) return;
              constexpr std::chrono::milliseconds kAgain{200};
              while (stop->wait(ended_, POLLIN) == 0) {
                  SQLCancel(statement);  // some drivers forget it when nothing ran just then
                  pollfd ended{ended_, POLLIN, 0};
                  if (::poll(&ended, 1, int(kAgain.count())) != 0) return;
              }
          }) {}
    ~Watchdog() {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(ended_, &one, sizeof one);
        thread_.join();
        ::close(ended_);
    }
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

  private:
    int ended_;
    std::thread thread_;
};

class OdbcStatement {
  public:
    explicit OdbcStatement(SQLHDBC connection) {
        if (failed(SQLAllocHandle(SQL_HANDLE_STMT, connection, &handle_))) throw std::bad_alloc();
    }
    ~OdbcStatement() { SQLFreeHandle(SQL_HANDLE_STMT, handle_); }
    OdbcStatement(const OdbcStatement&) = delete;
    OdbcStatement& operator=(const OdbcStatement&) = delete;
    SQLHSTMT get() const { return handle_; }

    struct Column {
        std::string name;
        bool binary = false;
    };
    Column describe(SQLUSMALLINT number) const {
        constexpr SQLSMALLINT kNameMax = 512;
        std::array<SQLWCHAR, kNameMax> name{};
        SQLSMALLINT length = 0;
        SQLSMALLINT type = 0;
        SQLDescribeColW(handle_, number, name.data(), kNameMax, &length, &type, nullptr, nullptr,
                        nullptr);
        const auto size = std::clamp<SQLSMALLINT>(length, 0, kNameMax - 1);
        return {to_utf8(name.data(), static_cast<std::size_t>(size)),
                type == SQL_BINARY || type == SQL_VARBINARY || type == SQL_LONGVARBINARY};
    }

  private:
    SQLHSTMT handle_ = SQL_NULL_HSTMT;
};

constexpr std::size_t kNoLimit = std::size_t(1) << 20U;

class OdbcConnection : public Connection {
  public:
    OdbcConnection(Poco::Data::Session session, const Settings& settings)
        : session_(std::move(session)),
          handle_(Poco::AnyCast<SQLHDBC>(session_.getProperty("handle"))),
          idle_query_(settings.idle_query),
          seconds_(std::chrono::ceil<std::chrono::seconds>(settings.statement_timeout).count() +
                   1) {
        // A hint to the driver; what counts is that nothing is ever committed.
        SQLSetConnectAttr(handle_, SQL_ATTR_ACCESS_MODE, SQLPOINTER(SQL_MODE_READ_ONLY), 0);
        SQLSetConnectAttr(handle_, SQL_ATTR_AUTOCOMMIT, SQLPOINTER(SQL_AUTOCOMMIT_OFF), 0);
    }

    // ODBC shows no socket and few drivers notice by themselves, so the server is asked.
    bool usable() override {
        if (dead()) return false;
        try {
            Rows rows({1, kNoLimit, kNoLimit});
            run({idle_query_, {}}, {}, rows);
            end();
            return !broken_;
        } catch (const plugin::Refused& refused) {
            if (refused.status() == NCP_CANCELLED || refused.status() == NCP_DEADLINE) throw;
            return false;
        }
    }
    bool broken() const override { return broken_; }
    void begin() override {}  // a transaction begins with its first statement
    void end() noexcept override {
        if (failed(SQLEndTran(SQL_HANDLE_DBC, handle_, SQL_ROLLBACK))) broken_ = true;
    }

    void run(const SqlText& sql, std::span<const std::string> bound, Rows& rows) override {
        const OdbcStatement statement(handle_);
        // ODBC hands over numbers as pointers. NOLINTNEXTLINE(performance-no-int-to-ptr)
        SQLSetStmtAttr(statement.get(), SQL_ATTR_QUERY_TIMEOUT, SQLPOINTER(seconds_), 0);
        try {
            const Watchdog watchdog(stop_, statement.get());
            execute(statement, sql, bound, rows);
        } catch (const plugin::Refused&) {  // by then the watchdog has let go of the stop
            if (stop_ != nullptr && stop_->reached()) stop_->refuse();
            throw;
        }
    }

  private:
    bool dead() const {
        SQLUINTEGER dead = SQL_CD_FALSE;
        const bool told = !failed(
            SQLGetConnectAttr(handle_, SQL_ATTR_CONNECTION_DEAD, &dead, sizeof dead, nullptr));
        return told && dead == SQL_CD_TRUE;
    }
    void execute(const OdbcStatement& statement, const SqlText& sql,
                 std::span<const std::string> bound, Rows& rows) {
        std::u16string text = to_utf16(sql.positional);
        expect(SQLPrepareW(statement.get(), wide(text), SQLINTEGER(text.size())), statement, false);
        SQLSMALLINT width = 0;
        expect(SQLNumResultCols(statement.get(), &width), statement, false);
        if (width <= 0) throw plugin::Refused(NCP_CONFIG, {"it is no reading statement"});
        std::vector<std::u16string> values;
        std::vector<SQLLEN> sizes(bound.size());
        values.reserve(bound.size());
        for (std::size_t i = 0; i < bound.size(); ++i) {
            values.push_back(to_utf16(bound[i]));
            sizes[i] = SQLLEN(values[i].size() * sizeof(SQLWCHAR));
            expect(
                SQLBindParameter(statement.get(), SQLUSMALLINT(i + 1), SQL_PARAM_INPUT, SQL_C_WCHAR,
                                 SQL_WVARCHAR, std::max<SQLULEN>(values[i].size(), 1), 0,
                                 wide(values[i]), sizes[i], &sizes[i]),
                statement, false);
        }
        expect(SQLExecute(statement.get()), statement, true);
        fetch(statement, SQLUSMALLINT(width), rows);
    }

    void fetch(const OdbcStatement& statement, SQLUSMALLINT width, Rows& rows) {
        std::vector<bool> binary;
        std::vector<std::string> names;
        for (SQLUSMALLINT i = 1; i <= width; ++i) {
            auto column = statement.describe(i);
            binary.push_back(column.binary);
            names.push_back(std::move(column.name));
        }
        rows.columns(std::move(names));
        for (;;) {
            const SQLRETURN got = SQLFetch(statement.get());
            if (got == SQL_NO_DATA) return;
            expect(got, statement, true);
            Row row(width);
            for (std::size_t i = 0; i < width; ++i) {
                const auto value =
                    binary[i] ? bytes_of(statement, i, rows) : text_of(statement, i, rows);
                if (value) row[i].emplace(*value, rows.memory());
            }
            rows.add(std::move(row));
        }
    }

    // In pieces: drivers cut what does not fit, and few know a long value's size beforehand.
    template <class Unit>
    std::optional<std::vector<Unit>> pieces(const OdbcStatement& statement, std::size_t at,
                                            const Rows& rows, SQLSMALLINT type,
                                            std::size_t unused) {
        std::array<Unit, 8'192> piece{};
        std::vector<Unit> all;
        for (;;) {
            SQLLEN left = 0;
            const SQLRETURN got = SQLGetData(statement.get(), SQLUSMALLINT(at + 1), type,
                                             piece.data(), sizeof piece, &left);
            if (got == SQL_NO_DATA) return all;
            expect(got, statement, true);
            if (left == SQL_NULL_DATA) return std::nullopt;
            // MariaDB's driver 3.1.15 writes a text whole, up to its final zero, but may tell a
            // length too short for it.
            const std::size_t room = piece.size() - unused;
            std::size_t size =
                left == SQL_NO_TOTAL ? room : std::min(room, std::size_t(left) / sizeof(Unit));
            while (unused > 0 && size < room && piece[size] != Unit{})
                ++size;
            all.insert(all.end(), piece.begin(), piece.begin() + long(size));
            rows.expect_bytes(at, all.size());
            if (size < room) return all;
        }
    }
    std::optional<std::string> text_of(const OdbcStatement& statement, std::size_t at,
                                       const Rows& rows) {
        const auto all = pieces<SQLWCHAR>(statement, at, rows, SQL_C_WCHAR, 1);
        return all ? std::optional(to_utf8(all->data(), all->size())) : std::nullopt;
    }
    std::optional<std::string> bytes_of(const OdbcStatement& statement, std::size_t at,
                                        const Rows& rows) {
        const auto all = pieces<char>(statement, at, rows, SQL_C_BINARY, 0);
        return all ? std::optional(std::string(all->begin(), all->end())) : std::nullopt;
    }

    void expect(SQLRETURN code, const OdbcStatement& statement, bool running) {
        if (!failed(code)) return;
        const auto [state, message] = diagnose(SQL_HANDLE_STMT, statement.get());
        broken_ = true;  // drivers differ in what a connection is worth after an error
        refusal(dead() ? "08S01" : state, message, running);
    }

    [[noreturn]] static void refusal(const std::string& state, const std::string& message,
                                     bool running) {
        const bool passing = state.starts_with("08") || state.starts_with("40") ||
                             state == "HYT00" || state == "HYT01" || state == "HY008";
        const bool writing =
            state == "25006" || message.find("read-only transaction") != std::string::npos;
        if (writing) throw plugin::Refused(NCP_CONFIG, {"it does more than read"});
        throw plugin::Refused(
            passing ? NCP_TEMPORARY : NCP_PERMANENT,
            {"the database says: " + (running ? without_quotes(message) : message),
             {},
             "odbc " + state});
    }

    Poco::Data::Session session_;
    SQLHDBC handle_;
    std::string idle_query_;
    long seconds_;
    bool broken_ = false;
};

}  // namespace

std::unique_ptr<Connection> open_odbc(const Settings& settings, const plugin::Host& host,
                                      Stop& stop) {
    refuse_password_in(settings.database);
    const Password password(host, settings.server);
    std::string address = settings.database;
    if (address.back() != ';') address += ';';
    if (!settings.server.user.empty()) address += "UID=" + braced(settings.server.user) + ";";
    if (!password.value().empty()) address += "PWD=" + braced(password.value()) + ";";
    // Nothing in ODBC can stop a driver that connects; it is told when to give up by itself.
    const auto at_most = std::min(settings.connect_timeout, stop.remaining());
    const auto seconds =
        std::max(1L, long(std::chrono::ceil<std::chrono::seconds>(at_most).count()));
    try {
        Poco::Data::Session session(
            Poco::Data::ODBC::Connector().createSession(address, std::size_t(seconds)));
        ::explicit_bzero(address.data(), address.size());
        auto connection = std::make_unique<OdbcConnection>(std::move(session), settings);
        connection->watch(&stop);
        return connection;
    } catch (const Poco::Exception& error) {
        ::explicit_bzero(address.data(), address.size());
        if (stop.reached() && stop.why() != NCP_TEMPORARY) stop.refuse();
        const std::string text = said_by_driver(error.message(), password.value());
        const bool refused =
            text.find("28000") != std::string::npos || text.find("28P01") != std::string::npos ||
            text.find("IM002") != std::string::npos || text.find("01000") != std::string::npos ||
            text.find("authentication failed") != std::string::npos;
        throw plugin::Refused(refused ? NCP_PERMANENT : NCP_TEMPORARY,
                              {"cannot connect by ODBC: " + text});
    }
}

}  // namespace ncp::sql
