#include "elmo/merge.h"

#include <algorithm>
#include <array>
#include <new>

#include "elmo/identifiers.h"
#include "elmo/join.h"
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

void copy_to(xmlNode* parent, xmlNode* place, xmlNode* foreign) {
    xmlNode* copy = xmlDocCopyNode(foreign, parent->doc, 1);
    if (copy == nullptr) throw std::bad_alloc();
    insert(parent, place, copy);
    if (copy->type == XML_ELEMENT_NODE) settle_namespaces(copy);
}

void copy_all(xmlNode* root, const xmlNode* foreign_root, std::string_view name) {
    xmlNode* place = place_of(root, name);
    for (xmlNode* element : children(foreign_root, name))
        copy_to(root, place, element);
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
            if (element->type == XML_ELEMENT_NODE) copy_to(own, nullptr, element);
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

}  // namespace

Result<Document> merge(std::vector<Document> documents, WallTime generated) {
    if (documents.empty()) return fail(ErrorCode::internal, "no documents to merge");
    Taken taken;
    for (const Document& document : documents) {
        if (auto claimed = claim_ids(document, taken); !claimed) return fail(claimed.error());
    }
    Document merged = std::move(documents.front());
    xmlNode* root = merged.root();
    for (std::size_t i = 1; i < documents.size(); ++i) {
        const xmlNode* other = documents[i].root();
        adopt_declarations(root, other);
        copy_all(root, other, "report");
        copy_all(root, other, "attachment");
        copy_contents(root, other, "groups");
        copy_contents(root, other, "extension");
    }
    if (auto joined = join_reports(merged); !joined) return fail(joined.error());
    set_generated_date(root, generated);
    return merged;
}

}  // namespace ncp::elmo
