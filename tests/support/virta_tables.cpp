#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "support/virta_database.h"

namespace ncp::test {
namespace {

using ColumnKey = std::pair<std::string, std::string>;  // table, column

// ALTER TABLE … DEFAULT (x) FOR [c] and … FOREIGN KEY([c]) REFERENCES [dbo].[t] ([ID]).
struct Additions {
    std::map<ColumnKey, std::string> defaults, references;
};

std::string default_of(const std::string& expression) {
    if (expression.find("getdate") != std::string::npos) return "CURRENT_TIMESTAMP";
    if (expression.find("original_login") != std::string::npos) return "'load-virta'";
    if (expression == "(0)") return "0";
    throw std::runtime_error("a default that is not known: " + expression);
}

Additions read_additions(const std::string& script) {
    static const std::regex default_pattern(
        R"(ALTER TABLE \[dbo\]\.\[(\w+)\]\s+ADD\s+CONSTRAINT \[\w+\]\s+DEFAULT \((.*)\) FOR \[(\w+)\])");
    static const std::regex reference_pattern(
        R"(ALTER TABLE \[dbo\]\.\[(\w+)\]\s+WITH (?:NO)?CHECK ADD\s+CONSTRAINT \[\w+\] FOREIGN KEY\(\[(\w+)\]\)\s+REFERENCES \[dbo\]\.\[(\w+)\] \(\[ID\]\))");
    Additions additions;
    for (std::sregex_iterator at(script.begin(), script.end(), default_pattern), end; at != end;
         ++at) {
        additions.defaults[{(*at)[1], (*at)[3]}] = default_of((*at)[2]);
    }
    for (std::sregex_iterator at(script.begin(), script.end(), reference_pattern), end; at != end;
         ++at) {
        additions.references[{(*at)[1], (*at)[2]}] = (*at)[3];
    }
    return additions;
}

std::string type_of(const std::string& type, const std::string& size) {
    static const std::map<std::string, std::string> types{
        {"int", "INTEGER"},      {"bigint", "INTEGER"},   {"smallint", "INTEGER"},
        {"bit", "INTEGER"},      {"nvarchar", "VARCHAR"}, {"varchar", "VARCHAR"},
        {"decimal", "DECIMAL"},  {"date", "DATE"},        {"datetime2", "DATETIME"},
        {"datetime", "DATETIME"}};
    const auto found = types.find(type);
    if (found == types.end()) throw std::runtime_error("a type that is not known: " + type);
    const bool sized = type == "nvarchar" || type == "varchar" || type == "decimal";
    return found->second + (sized ? size : "");
}

// One line of a CREATE TABLE; empty if it is no column.
std::string column_of(const std::string& line, const std::string& table,
                      const Additions& additions) {
    static const std::regex column_pattern(
        R"(^\s*\[(\w+)\] \[(\w+)\](\([^)]*\))?(.*?)(NOT NULL|NULL),?\s*$)");
    std::smatch match;
    if (!std::regex_match(line, match, column_pattern)) return {};
    const std::string name = match[1];
    if (match[4].str().find("IDENTITY") != std::string::npos) return name + " INTEGER PRIMARY KEY";
    std::string column = name + " " + type_of(match[2], match[3]);
    if (match[5] == "NOT NULL") column += " NOT NULL";
    const auto given = additions.defaults.find({table, name});
    if (given != additions.defaults.end()) column += " DEFAULT " + given->second;
    const auto referred = additions.references.find({table, name});
    if (referred != additions.references.end()) {
        column += " REFERENCES " + referred->second + "(ID)";
    }
    return column;
}

}  // namespace

std::string sqlite_tables_of(const std::string& t_sql) {
    static const std::regex table_pattern(R"(^CREATE TABLE \[dbo\]\.\[(\w+)\]\(\s*$)");
    const Additions additions = read_additions(t_sql);
    std::istringstream lines(t_sql);
    std::string tables;
    std::string table;  // the one whose columns are being read
    bool first = true;
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_match(line, match, table_pattern)) {
            table = match[1];
            tables += "CREATE TABLE " + table + "(";
            first = true;
        } else if (!table.empty()) {
            const std::string column = column_of(line, table, additions);
            if (!column.empty()) {
                tables += (std::exchange(first, false) ? "\n    " : ",\n    ") + column;
            } else {  // the constraint of the primary key ends the columns
                tables += ");\n";
                table.clear();
            }
        }
    }
    return tables;
}

}  // namespace ncp::test
