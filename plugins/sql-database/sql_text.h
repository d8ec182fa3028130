// The operator's SQL with its named parameters (:national_id) turned into placeholders.
//
// Values never enter the text: they are bound. A colon within a string, a quoted name or a comment
// is no parameter, nor is PostgreSQL's cast (a::text) or MySQL's := . Refuses with NCP_CONFIG text
// that ends inside a string, a quoted name or a comment. Thread-safety: values.
//
//     parse_sql("… WHERE ssn = :national_id", Dialect::sqlite).positional == "… WHERE ssn = ?"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ncp::sql {

// Whose SQL it is: how strings are quoted and placeholders written.
enum class Dialect { sqlite, postgresql, mysql, odbc };

struct SqlText {
    std::string positional;         // a placeholder for each parameter: ?, or $1 in PostgreSQL
    std::vector<std::string> keys;  // the key behind each placeholder, in order
    bool empty() const { return positional.empty(); }
};

SqlText parse_sql(std::string_view text, Dialect dialect);  // throws plugin::Refused

}  // namespace ncp::sql
