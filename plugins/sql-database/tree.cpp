#include "tree.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include <common/xml_text.h>

#include "values.h"

namespace ncp::sql {
namespace {

// One ISO 639-1 code or nothing (annotation of languageOfInstruction).
std::string read_language(const RowView& row, Findings& findings) {
    const std::string text = row.token("language");
    const bool code = text.size() == 2 && common::is_language_tag(text);
    if (!text.empty() && !code) findings.count("a language that is no ISO 639-1 code is left out");
    return code ? text : std::string();
}

std::optional<common::AcademicTerm> read_term(const RowView& row, Findings& findings) {
    common::AcademicTerm term{row.texts("term"), row.date("term_start"), row.date("term_end")};
    const int given = int(!term.titles.empty()) + int(!term.start.empty()) + int(!term.end.empty());
    if (given == 3) return term;
    if (given > 0) findings.count("a term without title, start or end is left out");
    return std::nullopt;
}

void read_opportunity(const RowView& row, common::LearningOpportunity& node, Findings& findings) {
    node.identifiers = row.identifiers("identifier");
    node.titles = row.texts("title");
    if (node.titles.empty()) row.refuse("title", "empty in every language");
    node.type = row.one_of("type", kTypes);
    node.subject_area = row.token("subject_area");
    node.isced_code = row.token("isced");
    node.url = row.token("url");
    node.descriptions = row.texts("description");
    node.instance_identifiers = row.identifiers("instance_identifier");
    node.start = row.date("start");
    node.date = row.date("date");
    node.term = read_term(row, findings);
    node.status = row.one_of("status", kStatuses);
    node.grading_scheme = row.token("grading_scheme");
    node.result_label = row.token("grade");
    node.credits = row.decimals("credit");
    for (auto& [type, value] : row.identifiers("level"))
        node.levels.push_back({type, value});
    node.language = read_language(row, findings);
    node.engagement_hours = row.decimal("hours");
}

// "local" must be unique for a type within an institution, else it must not stand (annotation of
// identifier): a course taken twice has it once.
void keep_local_unique(std::vector<Node>& nodes, Findings& findings) {
    std::set<std::array<std::string, 3>> seen;
    for (Node& node : nodes) {
        std::erase_if(node.opportunity.identifiers, [&](const common::Identifier& identifier) {
            if (identifier.type != "local") return false;
            const bool again =
                !seen.insert({node.issuer, node.opportunity.type, identifier.value}).second;
            if (again) findings.count("a repeated local identifier is left out");
            return again;
        });
    }
}

}  // namespace

std::vector<Node> read_nodes(const Table& results, Findings& findings) {
    const Layout layout("results", result_columns(), results.columns);
    const auto parent_at = layout.at("parent");
    std::vector<Node> nodes;
    nodes.reserve(results.rows.size());
    struct Known {
        std::size_t node, first_row;
    };
    std::unordered_map<std::string, Known> index;  // by key
    index.reserve(results.rows.size());
    for (std::size_t i = 0; i < results.rows.size(); ++i) {
        const RowView row(layout, results, i);
        const std::string key = row.token("key");
        if (key.empty()) row.refuse("key", "empty");
        const auto [at, is_new] = index.try_emplace(key, Known{nodes.size(), i});
        if (is_new) {
            Node& node = nodes.emplace_back();
            node.key = key;
            node.issuer = row.token("issuer");
            if (node.issuer.empty()) row.refuse("issuer", "empty");
            node.ects = row.decimal("ects");
            read_opportunity(row, node.opportunity, findings);
        } else {
            Row mine = results.rows[i];
            Row first = results.rows[at->second.first_row];
            if (parent_at) mine[*parent_at] = first[*parent_at] = std::nullopt;
            if (mine != first) findings.count("a row repeats a key with other values; not used");
        }
        const std::string parent = row.token("parent");
        if (!parent.empty()) nodes[at->second.node].parents.push_back(parent);
    }
    keep_local_unique(nodes, findings);
    return nodes;
}

namespace {

// How far a node is below the top; every node's way up is walked once.
std::size_t depth_of(const std::vector<Node>& nodes, std::size_t at,
                     std::vector<std::size_t>& depths) {
    std::vector<std::size_t> way;
    while (depths[at] == 0) {
        way.push_back(at);
        if (way.size() > nodes.size()) {
            throw plugin::Refused(NCP_PERMANENT, {"query results: rows are each other's parents "
                                                  "(a cycle)"});
        }
        if (!nodes[at].parent) break;
        at = *nodes[at].parent;
    }
    std::size_t depth = depths[at];
    for (auto step = way.rbegin(); step != way.rend(); ++step)
        depths[*step] = ++depth;
    return depth;
}

}  // namespace

void link_nodes(std::vector<Node>& nodes, Findings& findings) {
    if (std::all_of(nodes.begin(), nodes.end(),
                    [](const Node& node) { return node.parents.empty(); })) {
        return;
    }
    std::unordered_map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        index.emplace(nodes[i].key, i);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        Node& node = nodes[i];
        bool foreign = false;
        for (const std::string& key : node.parents) {
            const auto found = index.find(key);
            if (found == index.end()) continue;
            foreign = nodes[found->second].issuer != node.issuer;
            if (foreign) continue;
            if (node.parent && *node.parent != found->second) {
                findings.count("a further parent of a row is not used");
            } else {
                node.parent = found->second;
            }
        }
        if (!node.parents.empty() && !node.parent) {
            findings.count(foreign
                               ? "a row's parent is of another institution; it stands at the top"
                               : "a row's parent is not among the rows; it stands at the top");
        }
    }
    std::vector<std::size_t> depths(nodes.size(), 0);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (depth_of(nodes, i, depths) > kDepthMax) {
            throw plugin::Refused(NCP_PERMANENT, {"query results: the tree is deeper than " +
                                                  std::to_string(kDepthMax) + " levels"});
        }
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].parent) nodes[*nodes[i].parent].children.push_back(i);
    }
}

std::vector<common::LearningOpportunity> assemble(std::vector<Node>& nodes,
                                                  const std::string& issuer) {
    const auto build = [&](const auto& self, Node& node,
                           std::vector<common::LearningOpportunity>& into) -> void {
        common::LearningOpportunity& opportunity = into.emplace_back(std::move(node.opportunity));
        if (!node.ects.empty()) {
            opportunity.credits.insert(opportunity.credits.begin(), {"ects", node.ects});
        }
        opportunity.parts.reserve(node.children.size());
        for (const std::size_t child : node.children) {
            self(self, nodes[child], opportunity.parts);
        }
    };
    std::vector<common::LearningOpportunity> top;
    top.reserve(nodes.size());
    for (Node& node : nodes) {
        if (!node.parent && node.issuer == issuer) build(build, node, top);
    }
    return top;
}

}  // namespace ncp::sql
