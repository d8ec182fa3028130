// An open database session, and the seam behind which one kind of database differs from another.
//
// SQLite and ODBC come through Poco::Data's sessions. PostgreSQL and MySQL speak through their own
// client libraries: with those, Poco 1.11 leaks a lost connection, cannot pass a password with a
// blank on, reads MySQL's decimals and time stamps not at all, and blocks where a call has to end.
// A connection only ever reads: each kind sees to that in its own way, beside the rights of its
// user. Thread-safety: one thread at a time. Ownership: the pool owns connections.
#pragma once

#include <memory>
#include <ncp/plugin.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rows.h"
#include "settings.h"
#include "stop.h"

namespace ncp::sql {

// One statement of the settings, the values behind its placeholders, and its answer.
struct Ask {
    std::string_view name;  // of the query in the settings, for the operator's texts
    const SqlText& sql;
    std::vector<std::string> bound;
    Rows rows;
};

class Connection {
  public:
    virtual ~Connection() = default;
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Runs reading statements in one state of the database, in which nothing is ever committed;
    // refuses those that do more. Each has its own time-out. Throws plugin::Refused, whose text
    // names the query, tables and columns, never values; nothing else can then be read in that
    // state.
    virtual void read(std::span<Ask> asks);

    // True once it must not serve another call: it is then closed at once, which tells the server
    // that nobody waits for what it may still be doing.
    virtual bool broken() const = 0;
    // Whether an idle connection still leads to the configured database. May ask the server.
    virtual bool usable() = 0;
    // From now on everything ends when stop says so; nullptr: nobody watches. The stop must live
    // until the next call of watch().
    virtual void watch(Stop* stop) { stop_ = stop; }

  protected:
    // What read() is made of. A connection for which end() fails is broken().
    virtual void begin() = 0;
    virtual void end() noexcept = 0;
    virtual void run(const SqlText& sql, std::span<const std::string> bound, Rows& rows) = 0;

    // A refusal of the body's speaks of this query.
    template <class Body>
    static void about(std::string_view query, const Body& body) {
        try {
            body();
        } catch (const plugin::Refused& refused) {
            plugin::Texts texts = refused.texts();
            texts.operator_text = "query " + std::string(query) + ": " + texts.operator_text;
            throw plugin::Refused(refused.status(), texts);
        }
    }
    void begin_statement() {
        if (stop_ != nullptr) stop_->begin_statement();
    }

    Stop* stop_ = nullptr;
};

// Opens the configured database within the stop's time; throws plugin::Refused. The host lends the
// password that the settings name.
std::unique_ptr<Connection> open_connection(const Settings& settings, const plugin::Host& host,
                                            Stop& stop);

std::unique_ptr<Connection> open_sqlite(const Settings& settings, Stop& stop);
std::unique_ptr<Connection> open_postgresql(const Settings& settings, const plugin::Host& host,
                                            Stop& stop);
std::unique_ptr<Connection> open_mysql(const Settings& settings, const plugin::Host& host,
                                       Stop& stop);
std::unique_ptr<Connection> open_odbc(const Settings& settings, const plugin::Host& host,
                                      Stop& stop);

}  // namespace ncp::sql
