#include "elmo/selection.h"

#include <new>

#include "elmo/choice.h"
#include "elmo/namespaces.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

Result<Choice> choose(const Document& document, const std::set<int>& numbers) {
    auto found = find_opportunities(document);
    if (!found) return fail(found.error());
    const int count = static_cast<int>(found->nodes.size());
    if (!numbers.empty() && (*numbers.begin() < 1 || *numbers.rbegin() > count)) {
        return fail(ErrorCode::bad_request, text("a number that is none of the {} results", count));
    }
    if (numbers.empty()) return fail(ErrorCode::no_results, "nothing was chosen");

    std::vector<bool> kept(at(count), false);
    for (int number : numbers)
        kept[at(number - 1)] = true;
    return choice_of(document.root(), std::move(*found), std::move(kept));
}

void insert_before(xmlNode* place, xmlNode* element) {
    xmlUnlinkNode(element);
    xmlAddPrevSibling(place, element);
}

// Where a report holds its parts directly, a node holds each in a hasPart of its own.
xmlNode* wrap(const xmlNode* parent) {
    xmlNode* wrapper = xmlNewDocNode(parent->doc, parent->ns, xml_chars("hasPart"), nullptr);
    if (wrapper == nullptr) throw std::bad_alloc();
    return wrapper;
}

}  // namespace

Choice choice_of(xmlNode* root, Opportunities found, std::vector<bool> kept) {
    Choice choice;
    choice.root = root;
    choice.found = std::move(found);
    choice.kept = std::move(kept);
    choice.kept_of_report.resize(choice.found.reports.size(), 0);
    choice.left_out_of_report.resize(choice.found.reports.size(), 0);
    choice.references.reserve(choice.found.nodes.size());
    for (std::size_t node = 0; node < choice.found.nodes.size(); ++node) {
        const Opportunity& opportunity = choice.found.nodes[node];
        auto& count = choice.kept[node] ? choice.kept_of_report : choice.left_out_of_report;
        ++count[at(opportunity.report)];
        choice.left_out += choice.kept[node] ? 0 : 1;
        choice.references.push_back(references_of(opportunity.element));
    }
    return choice;
}

// In document order each moved part is put before its outermost left-out ancestor, so that all of
// them stand where that one stood, in their old order.
Status move_parts_up(const Choice& choice) {
    const auto& nodes = choice.found.nodes;
    std::size_t budget_bytes = kCarriedBytesMax;
    std::vector<int> outermost(nodes.size());  // of the unbroken chain of left-out ancestors
    for (std::size_t node = 0; node < nodes.size(); ++node) {
        const int parent = nodes[node].parent;
        const bool below_left_out = parent >= 0 && !choice.kept[at(parent)];
        outermost[node] = below_left_out ? outermost[at(parent)] : static_cast<int>(node);
        if (!choice.kept[node] || !below_left_out) continue;
        const Opportunity& gap = nodes[at(outermost[node])];
        xmlNode* part = nodes[node].element;
        const bool to_report = gap.parent < 0;
        xmlNode* destination =
            to_report ? choice.found.reports[at(gap.report)] : nodes[at(gap.parent)].element;
        if (auto carried = carry_namespaces(part, destination, budget_bytes); !carried) {
            return carried;
        }
        if (to_report) {
            insert_before(gap.element, part);
        } else {
            xmlNode* wrapper = wrap(destination);
            xmlAddPrevSibling(gap.element->parent, wrapper);
            xmlUnlinkNode(part);
            xmlAddChild(wrapper, part);
        }
    }
    return {};
}

void remove_left_out(const Choice& choice) {
    for (std::size_t node = 0; node < choice.found.nodes.size(); ++node) {
        const Opportunity& opportunity = choice.found.nodes[node];
        const bool outermost = opportunity.parent < 0 || choice.kept[at(opportunity.parent)];
        if (choice.kept[node] || !outermost) continue;  // inner ones go with their outermost
        xmlNode* wrapper = opportunity.element->parent;
        remove_with_blank(opportunity.element);
        if (opportunity.parent >= 0 &&
            child(wrapper, "learningOpportunitySpecification") == nullptr) {
            remove_with_blank(wrapper);
        }
    }
}

std::set<int> with_parts(const Outline& outline, const std::set<int>& picks) {
    std::set<int> all = picks;
    for (const Node& node : outline.nodes) {  // a parent stands before its parts
        if (node.parent > 0 && all.count(node.parent) > 0) all.insert(node.number);
    }
    return all;
}

std::set<int> offered(const Outline& outline, bool passed_only) {
    std::set<int> numbers;
    for (const Node& node : outline.nodes) {
        // Without a status clients assume "passed" (schema, status).
        if (!passed_only || node.status.empty() || node.status == "passed") {
            numbers.insert(node.number);
        }
    }
    return numbers;
}

Result<Selection> keep(const Document& document, const std::set<int>& numbers) {
    return keep(document.copy(), numbers);
}

Result<Selection> keep(Document&& document, const std::set<int>& numbers) {
    Selection selection{std::move(document), {}};
    auto choice = choose(selection.document, numbers);
    if (!choice) return fail(choice.error());
    prune_schemes(*choice);
    prune_groups(*choice);
    selection.dropped_attachments = prune_attachments(*choice);
    if (auto moved = move_parts_up(*choice); !moved) return fail(moved.error());
    remove_left_out(*choice);
    remove_surroundings(*choice);
    for (std::size_t report = 0; report < choice->found.reports.size(); ++report) {
        if (!choice->keeps_report(static_cast<int>(report))) {
            remove_with_blank(choice->found.reports[report]);
        }
    }
    return selection;
}

}  // namespace ncp::elmo
