// From attainments to ELMO: trees of learning opportunities, one report for each institution.
//
// An attainment stands below the one that contains it (Sisaltyvyys) if both are of the same
// institution and the order of types allows it: degrees contain modules and courses, modules
// contain modules and courses. What does not fit stands at the top and is counted. ECTS credits
// stay on one level of each branch. Refuses (NCP_PERMANENT) attainments that contain each other,
// and trees deeper than kLevelsMax. Thread-safety: free functions over values.
#pragma once

#include <common/report.h>

#include <cstddef>
#include <string>
#include <vector>

#include "findings.h"
#include "organisations.h"
#include "records.h"
#include "settings.h"

namespace ncp::virta {

inline constexpr std::size_t kLevelsMax = 20;

struct OrganisationReport {
    std::string code;       // of the institution
    common::Report report;  // without learner and issue_date
};

struct Reports {
    std::vector<OrganisationReport> known;  // in the order of their first attainments
    std::vector<std::string> unknown;       // codes that the table of organisations lacks
};

Reports make_reports(std::vector<Attainment> attainments, const Organisations& organisations,
                     CreditsOn credits_on, Findings& findings);

// "If this tree node contains ECTS credits earned, then all of its descendants and ancestors MUST
// NOT" (annotation of credit). A 0 earns nothing: it stays only where it is alone in its branch.
void place_credits(std::vector<common::LearningOpportunity>& top, CreditsOn credits_on,
                   Findings& findings);

}  // namespace ncp::virta
