// The result rows as a forest of learning opportunities for each institution.
//
// A row becomes a node; `parent` names another row's key. Nothing is lost: a node whose parent is
// missing or belongs to another institution stands at the top, with a finding. Rows may repeat a
// key, each with another parent: the first row makes the node, and the first parent that is there
// and of the same institution wins. Refuses (NCP_PERMANENT) a cycle and a tree deeper than
// kDepthMax. Thread-safety: values.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <common/report.h>

#include "findings.h"
#include "settings.h"
#include "table.h"

namespace ncp::sql {

// ELMO's annotation: usually no more than 4 levels. Each costs 2 levels of XML, of which the host
// reads 64.
inline constexpr std::size_t kDepthMax = 20;

// What ELMO knows of types and statuses.
inline constexpr std::array<std::string_view, 4> kTypes{"Degree Programme", "Module", "Course",
                                                        "Class"};
inline constexpr std::array<std::string_view, 3> kStatuses{"passed", "failed", "in-progress"};

struct Node {
    std::string key, issuer;
    std::vector<std::string> parents;  // keys, in the order of rows
    std::string ects;                  // a decimal, or empty
    common::LearningOpportunity opportunity;
    std::optional<std::size_t> parent;  // index of another node, of the same issuer
    std::vector<std::size_t> children;
};

// Rows to nodes, in the order of rows.
std::vector<Node> read_nodes(const Table& results, Findings& findings);

// Chooses parents and fills children.
void link_nodes(std::vector<Node>& nodes, Findings& findings);

// Drops the ECTS credits that the rule "if a node carries ECTS, no ancestor or descendant may" does
// not leave room for.
void place_credits(std::vector<Node>& nodes, CreditsOn policy, Findings& findings);

// The finished top nodes of one institution with their parts.
std::vector<common::LearningOpportunity> assemble(std::vector<Node>& nodes,
                                                  const std::string& issuer);

}  // namespace ncp::sql
