#include "elmo/merge.h"

#include <algorithm>
#include <array>
#include <map>
#include <new>
#include <unordered_map>

#include "elmo/choice.h"
#include "elmo/duplicates.h"
#include "elmo/identifiers.h"
#include "elmo/join.h"
#include "elmo/learner.h"
#include "elmo/namespaces.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

// Children of the root, in the order of the schema.
constexpr std::array<std::string_view, 6> kRootOrder{"generatedDate", "learner", "report",
                                                     "attachment",    "groups",  "extension"};

std::size_t rank_of(const xmlNode* node) {
    std::size_t rank = 0;
    while (rank < kRootOrder.size() && !is_elmo(node, kRootOrder[rank]))
        ++rank;
    return rank;  // a Signature comes last
}

// The first child of the root that has to stand behind elements of this name; null: the end.
xmlNode* place_of(const xmlNode* root, std::string_view name) {
    const auto rank = static_cast<std::size_t>(
        std::find(kRootOrder.begin(), kRootOrder.end(), name) - kRootOrder.begin());
    for (xmlNode* node = root->children; node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && rank_of(node) > rank) return node;
    }
    return nullptr;
}

void insert(xmlNode* parent, xmlNode* place, xmlNode* element) {
    if (place != nullptr) {
        xmlAddPrevSibling(place, element);
    } else {
        xmlAddChild(parent, element);
    }
}

void copy_all(xmlNode* root, const xmlNode* foreign_root, std::string_view name) {
    xmlNode* place = place_of(root, name);
    for (xmlNode* element : children(foreign_root, name))
        copy_before(root, place, element);
}

// groups and extension are single at the root: what they hold is concatenated.
void copy_contents(xmlNode* root, const xmlNode* foreign_root, std::string_view name) {
    for (const xmlNode* foreign : children(foreign_root, name)) {
        xmlNode* own = child(root, name);
        if (own == nullptr) {
            own = xmlNewDocNode(root->doc, root->ns, xml_chars(name.data()), nullptr);
            if (own == nullptr) throw std::bad_alloc();
            insert(root, place_of(root, name), own);
        }
        for (xmlNode* element = foreign->children; element != nullptr; element = element->next) {
            if (element->type == XML_ELEMENT_NODE) copy_before(own, nullptr, element);
        }
    }
}

void set_generated_date(xmlNode* root, WallTime generated) {
    xmlNode* date = child(root, "generatedDate");
    if (date == nullptr) {
        date = xmlNewDocNode(root->doc, root->ns, xml_chars("generatedDate"), nullptr);
        if (date == nullptr) throw std::bad_alloc();
        insert(root, root->children, date);
    }
    set_text(date, rfc3339(generated));
}

struct Taken {
    std::set<std::string> schemes, group_types, attachments;
};

// Ids of this document that an earlier one uses are changed here.
Status claim_ids(const Document& document, Taken& taken) {
    auto found = find_opportunities(document);
    if (!found) return fail(found.error());
    const DocumentMentions mentions = mentions_of(document.root(), *found);
    rename_taken(mentions.schemes, taken.schemes);
    rename_taken(mentions.group_types, taken.group_types);
    rename_taken(mentions.attachments, taken.attachments);
    return {};
}

// Documents that speak of one person, and beside them who delivered each.
struct Agreed {
    std::vector<std::size_t> sources;
    std::vector<Document> documents;
};

Agreed without(std::vector<Delivery> deliveries, const std::vector<std::size_t>& left_out) {
    Agreed agreed;
    for (Delivery& delivery : deliveries) {
        if (std::binary_search(left_out.begin(), left_out.end(), delivery.source)) continue;
        agreed.sources.push_back(delivery.source);
        agreed.documents.push_back(std::move(delivery.document));
    }
    return agreed;
}

std::vector<LearnerConflict> merge_learners(const Agreed& agreed) {
    xmlNode* first = child(agreed.documents.front().root(), "learner");
    if (first == nullptr) return {};
    MergedLearner learner(first, agreed.sources.front());
    for (std::size_t i = 1; i < agreed.documents.size(); ++i) {
        const xmlNode* other = child(agreed.documents[i].root(), "learner");
        if (other != nullptr) learner.add(other, agreed.sources[i]);
    }
    return learner.conflicts();
}

// Whose learning opportunity each one is, sources numbered in the order of their first document.
using Origins = std::unordered_map<const xmlNode*, std::size_t>;

class OriginsOfReports {
  public:
    // The next reports of the merged document are this source's.
    void add(std::size_t source, std::size_t reports) {
        const std::size_t rank = ranks_.try_emplace(source, ranks_.size()).first->second;
        of_report_.insert(of_report_.end(), reports, rank);
    }
    bool are_many() const { return ranks_.size() > 1; }
    Origins of_results(const Opportunities& found) const {
        Origins origins;
        for (const Opportunity& node : found.nodes) {
            origins.emplace(node.element, of_report_[static_cast<std::size_t>(node.report)]);
        }
        return origins;
    }

  private:
    std::map<std::size_t, std::size_t> ranks_;  // of sources
    std::vector<std::size_t> of_report_;
};

// How many went.
Result<std::size_t> drop_duplicates(const Document& document, const Origins& origins) {
    auto found = find_opportunities(document);
    if (!found) return fail(found.error());
    std::vector<std::size_t> sources;
    for (const Opportunity& node : found->nodes)
        sources.push_back(origins.at(node.element));
    std::vector<bool> kept = find_duplicates(*found, sources);
    kept.flip();
    const auto dropped = static_cast<std::size_t>(std::count(kept.begin(), kept.end(), false));
    if (dropped == 0) return dropped;
    const Choice choice = choice_of(document.root(), std::move(*found), std::move(kept));
    prune_schemes(choice);
    prune_groups(choice);
    prune_unused_attachments(choice);
    remove_left_out(choice);
    return dropped;
}

std::size_t count_of_reports(const Document& document) {
    std::size_t count = 0;
    for (const xmlNode* report = child(document.root(), "report"); report != nullptr;
         report = next(report, "report")) {
        ++count;
    }
    return count;
}

// Everything but the learner, into the first document. How many duplicates went.
Result<std::size_t> join(const Agreed& agreed) {
    const std::vector<Document>& documents = agreed.documents;
    xmlNode* root = documents.front().root();
    OriginsOfReports origins;
    origins.add(agreed.sources.front(), count_of_reports(documents.front()));
    for (std::size_t i = 1; i < documents.size(); ++i) {
        const xmlNode* other = documents[i].root();
        origins.add(agreed.sources[i], count_of_reports(documents[i]));
        adopt_declarations(root, other);
        copy_all(root, other, "report");
        copy_all(root, other, "attachment");
        copy_contents(root, other, "groups");
        copy_contents(root, other, "extension");
    }
    if (!origins.are_many()) {
        if (auto joined = join_reports(documents.front()); !joined) return fail(joined.error());
        return 0U;
    }
    auto found = find_opportunities(documents.front());
    if (!found) return fail(found.error());
    const Origins of_results = origins.of_results(*found);
    if (auto joined = join_reports(documents.front()); !joined) return fail(joined.error());
    return drop_duplicates(documents.front(), of_results);
}

// other_people is left to the caller.
Result<Merged> merge_agreed(Agreed agreed, WallTime generated) {
    Taken taken;
    for (const Document& document : agreed.documents) {
        if (auto claimed = claim_ids(document, taken); !claimed) return fail(claimed.error());
    }
    std::vector<LearnerConflict> conflicts = merge_learners(agreed);
    auto duplicates = join(agreed);
    if (!duplicates) return fail(duplicates.error());
    set_generated_date(agreed.documents.front().root(), generated);
    return Merged{std::move(agreed.documents.front()), {}, std::move(conflicts), *duplicates};
}

}  // namespace

Result<Merged> merge(std::vector<Delivery> deliveries, WallTime generated) {
    if (deliveries.empty()) return fail(ErrorCode::internal, "no documents to merge");
    std::vector<std::size_t> other_people = disagreeing_sources(deliveries);
    Agreed agreed = without(std::move(deliveries), other_people);
    if (agreed.documents.empty()) {
        return fail(ErrorCode::wrong_person, "the only source contradicts itself about the person");
    }
    auto merged = merge_agreed(std::move(agreed), generated);
    if (merged) merged->other_people = std::move(other_people);
    return merged;
}

Result<Document> merge(std::vector<Document> documents, WallTime generated) {
    if (documents.empty()) return fail(ErrorCode::internal, "no documents to merge");
    Agreed agreed{std::vector<std::size_t>(documents.size(), 0), std::move(documents)};
    auto merged = merge_agreed(std::move(agreed), generated);
    if (!merged) return fail(merged.error());
    return std::move(merged->document);
}

}  // namespace ncp::elmo
