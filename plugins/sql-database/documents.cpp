#include "documents.h"

#include <algorithm>
#include <array>
#include <set>

#include "tree.h"
#include "values.h"

namespace ncp::sql {
namespace {

constexpr std::array<std::string_view, 4> kGenders{"0", "1", "2", "9"};  // ISO/IEC 5218

// An ISO 3166-1 alpha-2 code or nothing: "if this is not known then you MUST skip the element".
std::string country(const RowView& row, ColumnName column) {
    std::string code = row.token(column);
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!code.empty() && (code.size() != 2 || !std::all_of(code.begin(), code.end(), capital))) {
        row.refuse(column.text(), "no country code of two capital letters");
    }
    return code;
}

common::Issuer read_issuer(const RowView& row) {
    common::Issuer issuer;
    issuer.country = country(row, "country");
    issuer.identifiers = row.identifiers("identifier");
    issuer.titles = row.texts("title");
    issuer.url = row.token("url");
    if (issuer.identifiers.empty()) row.refuse("identifier", "empty in every type");
    if (issuer.titles.empty()) row.refuse("title", "empty in every language");
    if (issuer.url.empty()) row.refuse("url", "empty");
    return issuer;
}

// Only the schemes that the nodes use; a grade whose scheme nobody describes keeps its label.
std::vector<common::GradingScheme> used_schemes(std::vector<common::LearningOpportunity>& nodes,
                                                const std::vector<common::GradingScheme>& schemes,
                                                Findings& findings) {
    std::set<std::string> used;
    const auto visit = [&](const auto& self, common::LearningOpportunity& node) -> void {
        if (!node.grading_scheme.empty()) {
            const bool known = std::any_of(
                schemes.begin(), schemes.end(),
                [&](const common::GradingScheme& one) { return one.id == node.grading_scheme; });
            if (known) {
                used.insert(node.grading_scheme);
            } else {
                findings.count("a grading scheme that its query does not return is left out");
                node.grading_scheme.clear();
            }
        }
        for (common::LearningOpportunity& part : node.parts)
            self(self, part);
    };
    for (common::LearningOpportunity& node : nodes)
        visit(visit, node);
    std::vector<common::GradingScheme> chosen;
    for (const common::GradingScheme& scheme : schemes) {
        if (used.erase(scheme.id) > 0) chosen.push_back(scheme);
    }
    return chosen;
}

}  // namespace

common::Learner read_learner(const Table& table) {
    const Layout layout("learner", learner_columns(), table.columns);
    for (const Row& row : table.rows) {
        if (row != table.rows.front()) {
            throw plugin::Refused(NCP_PERMANENT, {"query learner: returns different rows; it must "
                                                  "find one person"});
        }
    }
    const RowView row(layout, table, 0);
    common::Learner learner;
    learner.citizenship = country(row, "citizenship");
    learner.identifiers = row.identifiers("identifier");
    learner.given_names = row.token("given_names");
    learner.family_name = row.token("family_name");
    learner.birth_date = row.date("birth_date");
    learner.birth_place = row.token("birth_place");
    learner.birth_name = row.token("birth_name");
    learner.gender = row.one_of("gender", kGenders);
    return learner;
}

void add_only_issuer(std::string_view query, Table& table) {
    if (std::find(table.columns.begin(), table.columns.end(), "issuer") != table.columns.end()) {
        throw plugin::Refused(NCP_CONFIG, {"query " + std::string(query) +
                                           ": column \"issuer\" is not needed: the settings name "
                                           "the institution"});
    }
    table.columns.emplace_back("issuer");
    for (Row& row : table.rows)
        row.emplace_back(kOnlyIssuer);
}

std::vector<KeyedIssuer> read_issuers(const Table& table) {
    const Layout layout("issuers", issuer_columns(), table.columns);
    std::vector<KeyedIssuer> issuers;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const RowView row(layout, table, i);
        std::string key = row.token("key");
        if (key.empty()) row.refuse("key", "empty");
        for (const KeyedIssuer& other : issuers) {
            if (other.key == key) row.refuse("key", "repeated");
        }
        issuers.push_back({std::move(key), read_issuer(row)});
    }
    return issuers;
}

std::vector<common::GradingScheme> read_grading_schemes(const Table& table) {
    std::vector<common::GradingScheme> schemes;
    if (table.columns.empty()) return schemes;  // there is no such query
    const Layout layout("grading_schemes", grading_scheme_columns(), table.columns);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const RowView row(layout, table, i);
        std::string key = row.token("key");
        if (key.empty()) row.refuse("key", "empty");
        schemes.push_back({std::move(key), row.texts("description")});
    }
    return schemes;
}

ResultSet read_results(const Table& table, const std::vector<KeyedIssuer>& issuers,
                       const std::vector<common::GradingScheme>& schemes, CreditsOn credits_on,
                       Findings& findings) {
    std::vector<Node> nodes = read_nodes(table, findings);
    link_nodes(nodes, findings);
    place_credits(nodes, credits_on, findings);
    ResultSet set;
    std::set<std::string> done;
    for (const Node& node : nodes) {
        if (!done.insert(node.issuer).second) continue;
        const auto known = std::find_if(issuers.begin(), issuers.end(),
                                        [&](const auto& one) { return one.key == node.issuer; });
        if (known == issuers.end()) {
            set.unknown_issuers.push_back(node.issuer);
            continue;
        }
        common::Report report;
        report.issuer = known->issuer;
        report.opportunities = assemble(nodes, node.issuer);
        report.grading_schemes = used_schemes(report.opportunities, schemes, findings);
        set.reports.push_back(std::move(report));
        set.issuer_keys.push_back(node.issuer);
    }
    return set;
}

}  // namespace ncp::sql
