#include "reading.h"

#include "codes.h"
#include "documents.h"
#include "query.h"

namespace ncp::sql {

Table Reading::ask(std::string_view name, const SqlText& sql,
                   const std::vector<std::string>& values) {
    if (sql.empty()) return {};
    stop_.begin_statement();
    return run_query(connection_, name, sql, values, settings_);
}

Table Reading::learner(const Attributes& student) {
    const SqlText& sql = settings_.queries.learner;
    return ask("learner", sql, bound(sql, student));
}

Table Reading::results(const Attributes& student) {
    const SqlText& sql = settings_.queries.results;
    Table table = ask("results", sql, bound(sql, student));
    if (settings_.issuer) add_only_issuer("results", table);
    translate(table, settings_.codes);
    return table;
}

Table Reading::attachments(const Attributes& student) {
    const SqlText& sql = settings_.queries.attachments;
    Table table = ask("attachments", sql, bound(sql, student));
    if (settings_.issuer && !sql.empty()) add_only_issuer("attachments", table);
    return table;
}

Table Reading::issuers() {
    return settings_.issuer ? *settings_.issuer : ask("issuers", settings_.queries.issuers, {});
}

Table Reading::grading_schemes() {
    return ask("grading_schemes", settings_.queries.grading_schemes, {});
}

}  // namespace ncp::sql
