#include "query.h"

#include <Poco/Data/Binding.h>
#include <Poco/Data/Extraction.h>
#include <Poco/Data/Limit.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>
#include <Poco/Nullable.h>

#include <vector>

namespace ncp::sql {
namespace {

using Poco::Data::Keywords::into;
using Poco::Data::Keywords::limit;
using Poco::Data::Keywords::use;

// Collects rows and keeps the limits.
class Collector {
  public:
    Collector(std::string_view query, const Limits& limits, Table& table)
        : query_(query), limits_(limits), table_(table) {}

    void add(const std::vector<Poco::Nullable<std::string>>& values) {
        if (table_.rows.size() == limits_.rows_max) {
            refuse("returns more than " + std::to_string(limits_.rows_max) + " rows (rows_max)");
        }
        Row row(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (values[i].isNull()) continue;
            const std::string& value = values[i].value();
            if (value.size() > limits_.text_bytes_max) {
                refuse("row " + std::to_string(table_.rows.size() + 1) + ", column \"" +
                       table_.columns[i] + "\" is longer than text_bytes_max");
            }
            bytes_ += value.size();
            row[i] = value;
        }
        if (bytes_ > kAnswerBytesMax) refuse("returns more than 32 MiB");
        table_.rows.push_back(std::move(row));
    }

  private:
    [[noreturn]] void refuse(const std::string& text) const {
        throw plugin::Refused(NCP_PERMANENT, {"query " + std::string(query_) + " " + text});
    }
    std::string_view query_;
    Limits limits_;
    Table& table_;
    std::size_t bytes_ = 0;
};

// Says which query it was.
[[noreturn]] void refuse_named(std::string_view name, const plugin::Refused& refused) {
    plugin::Texts texts = refused.texts();
    texts.operator_text = "query " + std::string(name) + ": " + texts.operator_text;
    throw plugin::Refused(refused.status(), texts);
}

std::vector<std::string> describe(Connection& connection, std::string_view name,
                                  const std::string& sql) {
    try {
        return connection.describe(sql);
    } catch (const plugin::Refused& refused) {
        refuse_named(name, refused);
    }
}

}  // namespace

Table run_query(Connection& connection, std::string_view name, const std::string& sql,
                std::span<const std::string> bound, const Limits& limits) {
    Table table{describe(connection, name, sql), {}};
    Collector collector(name, limits, table);
    std::vector<std::string> values(bound.begin(), bound.end());
    std::vector<Poco::Nullable<std::string>> row(table.columns.size());
    try {
        Poco::Data::Statement statement(connection.session());
        statement << sql;
        for (std::string& value : values)
            statement, use(value);
        // As text whatever the column's declared type: a type of SQLite's is no promise.
        for (Poco::Nullable<std::string>& value : row)
            statement, into(value);
        statement, limit(1);
        while (!statement.done() && statement.execute() > 0)
            collector.add(row);
    } catch (const Poco::Exception& error) {
        try {
            connection.refuse(error);
        } catch (const plugin::Refused& refused) {
            refuse_named(name, refused);
        }
    }
    return table;
}

Snapshot::Snapshot(Connection& connection) : connection_(connection) {
    try {
        connection_.session().begin();
    } catch (const Poco::Exception& error) {
        connection_.refuse(error);
    }
}

Snapshot::~Snapshot() {
    try {
        connection_.session().rollback();
    } catch (const Poco::Exception&) {
        // A session that is still inside a transaction is not usable(), so it is not leased again.
    }
}

}  // namespace ncp::sql
