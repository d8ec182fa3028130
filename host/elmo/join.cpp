#include "elmo/join.h"

#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "elmo/identifiers.h"
#include "elmo/namespaces.h"
#include "elmo/opportunities.h"
#include "elmo/text.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

using Identifier = std::pair<std::string, std::string>;  // type, value; lower case

Identifier identifier_of(const xmlNode* element) {
    return {lower_ascii(collapse(attribute(element, "type"))), lower_ascii(token_of(element))};
}

// Which reports belong together: a forest whose trees have their first report as root.
class Issuers {
  public:
    explicit Issuers(const std::vector<xmlNode*>& reports) {
        for (std::size_t report = 0; report < reports.size(); ++report) {
            first_.push_back(report);
            const xmlNode* issuer = child(reports[report], "issuer");
            countries_.push_back(issuer ? token_of(child(issuer, "country")) : std::string());
            if (issuer == nullptr) continue;
            for (const xmlNode* element : children(issuer, "identifier")) {
                const Identifier identifier = identifier_of(element);
                if (identifier.first == "local" || identifier.second.empty()) continue;
                const auto [known, is_new] = known_.emplace(identifier, report);
                if (!is_new) unite(known->second, report);
            }
        }
    }

    std::size_t first_of(std::size_t report) {
        while (first_[report] != report) {
            first_[report] = first_[first_[report]];
            report = first_[report];
        }
        return report;
    }

  private:
    void unite(std::size_t one, std::size_t other) {
        one = first_of(one);
        other = first_of(other);
        if (other < one) std::swap(one, other);
        if (!countries_[one].empty() && !countries_[other].empty() &&
            countries_[one] != countries_[other]) {
            return;
        }
        if (countries_[one].empty()) countries_[one] = countries_[other];
        first_[other] = one;
    }

    std::vector<std::size_t> first_;
    std::vector<std::string> countries_;
    std::map<Identifier, std::size_t> known_;
};

// A report that others are joined into, with the places where their contents go.
struct Target {
    xmlNode* report;
    xmlNode* after_results;  // the first child that comes after results; null: the end
    xmlNode* after_schemes;
    std::set<std::string> schemes;
};

xmlNode* first_child_of(const xmlNode* report, std::initializer_list<std::string_view> names) {
    for (xmlNode* node = report->children; node != nullptr; node = node->next) {
        for (std::string_view name : names) {
            if (is_elmo(node, name)) return node;
        }
    }
    return nullptr;
}

class Joining {
  public:
    explicit Joining(Opportunities found) : found_(std::move(found)) {
        nodes_.resize(found_.reports.size());
        for (const Opportunity& node : found_.nodes) {
            nodes_[static_cast<std::size_t>(node.report)].push_back(node.element);
        }
    }

    Status all() {
        Issuers issuers(found_.reports);
        for (std::size_t report = 0; report < found_.reports.size(); ++report) {
            const std::size_t first = issuers.first_of(report);
            if (first == report) continue;
            if (auto joined = join(target(first), report); !joined) return joined;
        }
        return {};
    }

  private:
    Target& target(std::size_t index) {
        const auto known = targets_.find(index);
        if (known != targets_.end()) return known->second;
        xmlNode* report = found_.reports[index];
        Target made{report,
                    first_child_of(report, {"issueDate", "gradingScheme", "attachment"}),
                    first_child_of(report, {"attachment"}),
                    {}};
        rename_taken(scheme_mentions_of(report, nodes_[index]), made.schemes);
        return targets_.emplace(index, std::move(made)).first->second;
    }

    Status join(Target& to, std::size_t index) {
        xmlNode* from = found_.reports[index];
        rename_taken(scheme_mentions_of(from, nodes_[index]), to.schemes);
        if (auto s = move(from, "learningOpportunitySpecification", to.report, to.after_results);
            !s) {
            return s;
        }
        if (auto s = move(from, "gradingScheme", to.report, to.after_schemes); !s) return s;
        xmlNode* first_attachment = child(from, "attachment");
        if (auto s = move(from, "attachment", to.report, nullptr); !s) return s;
        if (to.after_schemes == nullptr) to.after_schemes = first_attachment;
        if (auto s = add_identifiers(to.report, from); !s) return s;
        remove_with_blank(from);
        return {};
    }

    // All children of that name, in order, before `place` (null: to the end).
    Status move(const xmlNode* from, std::string_view name, xmlNode* to, xmlNode* place) {
        std::vector<xmlNode*> moving;
        for (xmlNode* element : children(from, name))
            moving.push_back(element);
        for (xmlNode* element : moving) {
            if (auto carried = carry_namespaces(element, to, budget_bytes_); !carried) {
                return carried;
            }
            xmlUnlinkNode(element);
            if (place != nullptr) {
                xmlAddPrevSibling(place, element);
            } else {
                xmlAddChild(to, element);
            }
        }
        return {};
    }

    // All identifiers that are known should be given (schema, issuer/identifier).
    Status add_identifiers(const xmlNode* to, const xmlNode* from) {
        xmlNode* issuer = child(to, "issuer");
        const xmlNode* other = child(from, "issuer");
        if (issuer == nullptr || other == nullptr) return {};
        std::set<Identifier> known;
        for (const xmlNode* element : children(issuer, "identifier")) {
            known.insert(identifier_of(element));
        }
        std::vector<xmlNode*> moving;
        for (xmlNode* element : children(other, "identifier")) {
            if (known.insert(identifier_of(element)).second) moving.push_back(element);
        }
        xmlNode* place = first_child_of(issuer, {"title", "url"});
        for (xmlNode* element : moving) {
            if (auto carried = carry_namespaces(element, issuer, budget_bytes_); !carried) {
                return carried;
            }
            xmlUnlinkNode(element);
            if (place != nullptr) {
                xmlAddPrevSibling(place, element);
            } else {
                xmlAddChild(issuer, element);
            }
        }
        return {};
    }

    Opportunities found_;
    std::vector<std::vector<xmlNode*>> nodes_;  // beside found_.reports
    std::map<std::size_t, Target> targets_;
    std::size_t budget_bytes_ = kCarriedBytesMax;
};

}  // namespace

Status join_reports(const Document& document) {
    auto found = find_opportunities(document);
    if (!found) return fail(found.error());
    return Joining(std::move(*found)).all();
}

}  // namespace ncp::elmo
