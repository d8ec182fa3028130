#include "reading.h"

#include <utility>

#include "codes.h"
#include "documents.h"

namespace ncp::sql {

Ask Reading::ask(std::string_view name, const SqlText& sql, std::vector<std::string> bound) const {
    const Settings& limits = settings_;
    return {name, sql, std::move(bound),
            Rows({limits.rows_max, limits.text_bytes_max, limits.attachment_bytes_max})};
}

Ask Reading::ask(std::string_view name, const SqlText& sql, const Attributes& student) const {
    return ask(name, sql, bound(sql, student));
}

Table Reading::answer(Ask ask) {
    if (ask.sql.empty()) return {};
    connection_.read({&ask, 1});
    return ask.rows.take();
}

Reading::Everything Reading::everything(const std::vector<Attributes>& wanted) {
    const Queries& queries = settings_.queries;
    std::vector<Ask> asks;
    const auto add = [&](Ask one) {
        if (!one.sql.empty()) asks.push_back(std::move(one));
    };
    for (const Attributes& student : wanted) {
        add(ask("learner", queries.learner, student));
        add(ask("results", queries.results, student));
        add(ask("attachments", queries.attachments, student));
    }
    add(ask("issuers", queries.issuers, std::vector<std::string>()));
    add(ask("grading_schemes", queries.grading_schemes, std::vector<std::string>()));
    connection_.read(asks);
    auto next = asks.begin();
    const auto take = [&](const SqlText& sql) {
        return sql.empty() ? Table() : (next++)->rows.take();
    };
    Everything read;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        Student student;
        student.learner = take(queries.learner);
        student.results = take(queries.results);
        student.attachments = take(queries.attachments);
        finish_results(student.results);
        finish_attachments(student.attachments);
        read.students.push_back(std::move(student));
    }
    read.issuers = settings_.issuer ? *settings_.issuer : take(queries.issuers);
    read.grading_schemes = take(queries.grading_schemes);
    return read;
}

Table Reading::learner(const Attributes& student) {
    return answer(ask("learner", settings_.queries.learner, student));
}

Table Reading::results(const Attributes& student) {
    Table table = answer(ask("results", settings_.queries.results, student));
    finish_results(table);
    return table;
}

Table Reading::attachments(const Attributes& student) {
    Table table = answer(ask("attachments", settings_.queries.attachments, student));
    finish_attachments(table);
    return table;
}

Table Reading::issuers() {
    if (settings_.issuer) return *settings_.issuer;
    return answer(ask("issuers", settings_.queries.issuers, std::vector<std::string>()));
}

Table Reading::grading_schemes() {
    return answer(
        ask("grading_schemes", settings_.queries.grading_schemes, std::vector<std::string>()));
}

void Reading::finish_results(Table& table) const {
    if (settings_.issuer) add_only_issuer("results", table);
    translate(table, settings_.codes);
}

void Reading::finish_attachments(Table& table) const {
    if (settings_.issuer && !settings_.queries.attachments.empty()) {
        add_only_issuer("attachments", table);
    }
}

}  // namespace ncp::sql
