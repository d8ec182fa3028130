// An open database session, and the seam behind which one kind of database differs from another.
//
// Statements run through Poco::Data (query.h), the same for all kinds. What Poco::Data cannot say
// portably lies here: how to open for reading only, how to learn a statement's columns before it
// runs, how to stop it, what an error means. A further kind (PostgreSQL, MySQL, ODBC) is a further
// class here and a further value of `connector`.
// Thread-safety: one thread at a time. Ownership: the pool owns connections.
#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <memory>
#include <string>
#include <vector>

#include "settings.h"
#include "stop.h"

namespace ncp::sql {

class Connection {
  public:
    virtual ~Connection() = default;
    virtual Poco::Data::Session& session() = 0;
    // Whether an idle connection still leads to the configured database.
    virtual bool usable() = 0;
    // From now on statements end when stop says so; nullptr: nobody watches. The stop must live
    // until the next call of watch().
    virtual void watch(Stop* stop) = 0;
    // The names of a statement's columns, without running it. Refuses what is not exactly one
    // reading statement.
    virtual std::vector<std::string> describe(const std::string& sql) = 0;
    // What a failed statement means. Its text names tables and columns, never values.
    [[noreturn]] virtual void refuse(const Poco::Exception& error) = 0;
};

// Opens the configured database; throws plugin::Refused.
std::unique_ptr<Connection> open_connection(const Settings& settings, Stop& stop);

}  // namespace ncp::sql
