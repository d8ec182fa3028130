#include "connection.h"

namespace ncp::sql {

void Connection::read(std::span<Ask> asks) {
    begin();
    const auto finish = [](Connection* connection) { connection->end(); };
    const std::unique_ptr<Connection, decltype(finish)> begun(this, finish);
    for (Ask& ask : asks) {
        begin_statement();
        about(ask.name, [&] { run(ask.sql, ask.bound, ask.rows); });
    }
}

std::unique_ptr<Connection> open_connection(const Settings& settings, const plugin::Host& host,
                                            Stop& stop) {
    switch (settings.connector) {
        case Dialect::sqlite:
            return open_sqlite(settings, stop);
        case Dialect::postgresql:
            return open_postgresql(settings, host, stop);
        case Dialect::mysql:
            return open_mysql(settings, host, stop);
        case Dialect::odbc:
            return open_odbc(settings, host, stop);
    }
    throw plugin::Refused(NCP_INTERNAL, {"no such connector"});
}

}  // namespace ncp::sql
