// Connecting to PostgreSQL without blocking longer than a stop or connect_timeout_ms allow.
// Thread-safety: one thread at a time for one handle.
#pragma once

#include <libpq-fe.h>

#include <memory>

#include "secret.h"
#include "settings.h"
#include "stop.h"

namespace ncp::sql {

using PostgresqlHandle = std::unique_ptr<PGconn, decltype(&PQfinish)>;

// A connection that does not block. Throws plugin::Refused, naming host, user and database, never
// the password.
PostgresqlHandle connect_postgresql(const Settings& settings, const Password& password, Stop& stop);

}  // namespace ncp::sql
