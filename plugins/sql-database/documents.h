// Tables to ELMO reports: the learner, the institutions, one report for each institution.
//
// Refuses (NCP_PERMANENT) a learner query that does not mean one person, and a date, number, status
// or type that ELMO cannot hold. Thread-safety: free functions over values.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <common/report.h>

#include "findings.h"
#include "settings.h"
#include "table.h"

namespace ncp::sql {

// The one row of the query; equal rows count as one.
common::Learner read_learner(const Table& learner);

// The key of an institution that the settings name instead of a query.
inline constexpr std::string_view kOnlyIssuer = "configured";
// Gives every row that institution; refuses (NCP_CONFIG) rows that name one themselves.
void add_only_issuer(std::string_view query, Table& table);

struct KeyedIssuer {
    std::string key;
    common::Issuer issuer;
};
std::vector<KeyedIssuer> read_issuers(const Table& issuers);

std::vector<common::GradingScheme> read_grading_schemes(const Table& schemes);

struct ResultSet {
    std::vector<common::Report> reports;       // in the order in which their first result stands
    std::vector<std::string> issuer_keys;      // of the reports
    std::vector<std::string> unknown_issuers;  // keys that the issuers query does not know
};

// The reports lack learner and issue_date, which are the caller's.
ResultSet read_results(const Table& results, const std::vector<KeyedIssuer>& issuers,
                       const std::vector<common::GradingScheme>& schemes, CreditsOn credits_on,
                       Findings& findings);

}  // namespace ncp::sql
