#include "documents.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace ncp::virta {
namespace {

using Place = std::pair<std::string, std::string>;  // institution and key

struct Node {
    Attainment attainment;
    std::optional<std::size_t> whole;  // the node that contains it
    std::vector<std::size_t> parts;
};

// Each attainment once: two answers, or two of the student's records, may hold the same.
std::vector<Node> unique_nodes(std::vector<Attainment> attainments, Findings& findings) {
    std::stable_sort(attainments.begin(), attainments.end(), [](const auto& one, const auto& two) {
        return one.opportunity.date < two.opportunity.date;
    });
    std::vector<Node> nodes;
    std::set<Place> seen;
    for (Attainment& one : attainments) {
        if (seen.emplace(one.organisation, one.key).second) {
            nodes.push_back({std::move(one), std::nullopt, {}});
        } else {
            findings.count("a repeated attainment is left out");
        }
    }
    return nodes;
}

// A part may be named by a degree and by one of its modules: it belongs to the module.
bool is_nearer(const Node& candidate, const Node& chosen) {
    return chosen.attainment.is_degree && !candidate.attainment.is_degree;
}

void link(std::vector<Node>& nodes, Findings& findings) {
    std::map<Place, std::size_t> places;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        places.emplace(Place{nodes[i].attainment.organisation, nodes[i].attainment.key}, i);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (const std::string& key : nodes[i].attainment.parts) {
            const auto found = places.find({nodes[i].attainment.organisation, key});
            if (found == places.end()) {
                findings.count("a part that is not among the attainments is not shown");
                continue;
            }
            Node& part = nodes[found->second];
            if (part.attainment.is_degree) {
                findings.count("a degree within another attainment stands at the top");
            } else if (!part.whole || is_nearer(nodes[i], nodes[*part.whole])) {
                part.whole = i;
            } else {
                findings.count("an attainment is part of several others; one is shown");
            }
        }
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].whole) nodes[*nodes[i].whole].parts.push_back(i);
    }
}

// Every node's way up ends at the top, soon.
void check_depth(const std::vector<Node>& nodes) {
    for (const Node& node : nodes) {
        std::size_t levels = 1;
        for (auto up = node.whole; up; up = nodes[*up].whole) {
            if (++levels > kLevelsMax) {
                throw plugin::Refused(NCP_PERMANENT,
                                      {"the service's answer: attainments contain each other, or "
                                       "are nested deeper than " +
                                       std::to_string(kLevelsMax) + " levels"});
            }
        }
    }
}

std::string type_of(const Node& node) {
    if (node.attainment.is_degree) return "Degree Programme";
    return node.attainment.parts.empty() ? "Course" : "Module";
}

// "local" must be unique for a type within an institution, else it must not stand (annotation of
// identifier): a course taken twice has it once.
class LocalIdentifiers {
  public:
    explicit LocalIdentifiers(Findings& findings) : findings_(findings) {}
    void keep_unique(common::LearningOpportunity& node) {
        std::erase_if(node.identifiers, [&](const common::Identifier& one) {
            if (one.type != "local") return false;
            const bool again = !seen_.emplace(node.type, one.value).second;
            if (again) findings_.count("a repeated local identifier is left out");
            return again;
        });
    }

  private:
    Findings& findings_;
    std::set<std::pair<std::string, std::string>> seen_;
};

common::LearningOpportunity assemble(const std::vector<Node>& nodes, const Node& node) {
    common::LearningOpportunity made = node.attainment.opportunity;
    if (!node.attainment.ects.empty()) {
        made.credits.insert(made.credits.begin(), {"ects", node.attainment.ects});
    }
    for (const std::size_t part : node.parts)
        made.parts.push_back(assemble(nodes, nodes[part]));
    return made;
}

// All of one institution: its trees, and the scales of its grades.
common::Report make_report(const std::vector<Node>& nodes, const std::string& code) {
    common::Report report;
    std::set<std::string> schemes;
    for (const Node& node : nodes) {
        if (node.attainment.organisation != code) continue;
        if (!node.whole) report.opportunities.push_back(assemble(nodes, node));
        const common::GradingScheme& scheme = node.attainment.scheme;
        if (!scheme.id.empty() && schemes.insert(scheme.id).second) {
            report.grading_schemes.push_back(scheme);
        }
    }
    return report;
}

}  // namespace

Reports make_reports(std::vector<Attainment> attainments, const Organisations& organisations,
                     CreditsOn credits_on, Findings& findings) {
    std::vector<Node> nodes = unique_nodes(std::move(attainments), findings);
    link(nodes, findings);
    check_depth(nodes);
    std::map<std::string, LocalIdentifiers> local;  // by institution
    for (Node& node : nodes) {
        node.attainment.opportunity.type = type_of(node);
        local.try_emplace(node.attainment.organisation, findings)
            .first->second.keep_unique(node.attainment.opportunity);
    }
    Reports reports;
    std::set<std::string> done;
    for (const Node& node : nodes) {
        const std::string& code = node.attainment.organisation;
        if (!done.insert(code).second) continue;
        const auto known = organisations.find(code);
        if (known == organisations.end()) {
            reports.unknown.push_back(code);
            continue;
        }
        OrganisationReport made{code, make_report(nodes, code)};
        made.report.issuer = known->second;
        place_credits(made.report.opportunities, credits_on, findings);
        reports.known.push_back(std::move(made));
    }
    return reports;
}

}  // namespace ncp::virta
