#include "elmo/learner.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "elmo/namespaces.h"
#include "elmo/person.h"
#include "elmo/text.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

// Children of the learner, in the order of the schema.
constexpr std::array<std::string_view, 9> kFields{"citizenship", "identifier",     "givenNames",
                                                  "familyName",  "bday",           "placeOfBirth",
                                                  "birthName",   "currentAddress", "gender"};
constexpr std::size_t kIdentifier = 1;

std::size_t rank_of(const xmlNode* node) {
    std::size_t rank = 0;
    while (rank < kFields.size() && !is_elmo(node, kFields[rank]))
        ++rank;
    return rank;
}

// The first child that has to stand behind this field; null: the end.
xmlNode* place_of(const xmlNode* learner, std::size_t field) {
    for (xmlNode* node = learner->children; node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && rank_of(node) > field) return node;
    }
    return nullptr;
}

// All text below, an address's lines included.
std::string words_of(const xmlNode* element) {
    std::string words;
    for (const xmlNode* node = element->children; node != nullptr;
         node = following(node, element)) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            words += view(node->content);
            words += ' ';
        }
    }
    return collapse(words);
}

bool is_known(const xmlNode* element) {
    if (element == nullptr) return false;
    const std::string words = words_of(element);
    return !words.empty() && !(is_elmo(element, "gender") && words == "0");
}

bool same(std::size_t field, const xmlNode* ours, const xmlNode* theirs) {
    const std::string one = words_of(ours);
    const std::string other = words_of(theirs);
    if (one == other) return true;
    if (kFields[field] == "bday") return date_without_zone(one) == date_without_zone(other);
    return fold_name(one) == fold_name(other);
}

bool share_a_value(const std::set<std::string>& ours, const std::vector<const xmlNode*>& theirs) {
    return std::any_of(theirs.begin(), theirs.end(), [&ours](const xmlNode* element) {
        return ours.count(lower_ascii(token_of(element))) > 0;
    });
}

}  // namespace

MergedLearner::MergedLearner(xmlNode* learner, std::size_t source)
    : learner_(learner), told_by_(kFields.size(), source) {
    for (const xmlNode* element : children(learner, "identifier")) {
        const std::string type = lower_ascii(collapse(attribute(element, "type")));
        identifiers_[type].insert(lower_ascii(token_of(element)));
        identifiers_told_by_[type] = source;
    }
}

void MergedLearner::add(const xmlNode* other, std::size_t source) {
    for (std::size_t field = 0; field < kFields.size(); ++field) {
        if (field == kIdentifier) {
            add_identifiers(other, source);
        } else if (const xmlNode* theirs = child(other, kFields[field]); is_known(theirs)) {
            add_field(field, theirs, source);
        }
    }
}

void MergedLearner::add_field(std::size_t field, const xmlNode* theirs, std::size_t source) {
    xmlNode* ours = child(learner_, kFields[field]);
    if (!is_known(ours)) {
        copy_before(learner_, ours ? ours : place_of(learner_, field), theirs);
        if (ours != nullptr) remove_with_blank(ours);
        told_by_[field] = source;
    } else if (!same(field, ours, theirs)) {
        conflicts_[{told_by_[field], source}].insert(field);
    }
}

void MergedLearner::add_identifiers(const xmlNode* other, std::size_t source) {
    std::map<std::string, std::vector<const xmlNode*>> by_type;
    for (const xmlNode* element : children(other, "identifier")) {
        if (token_of(element).empty()) continue;
        by_type[lower_ascii(collapse(attribute(element, "type")))].push_back(element);
    }
    for (const auto& [type, elements] : by_type) {
        const auto [known, is_new] = identifiers_.try_emplace(type);
        if (!is_new) {
            // National identifiers agree: disagreeing_sources asked.
            if (type != kNationalType && !share_a_value(known->second, elements)) {
                conflicts_[{identifiers_told_by_[type], source}].insert(kIdentifier);
            }
            continue;
        }
        identifiers_told_by_[type] = source;
        xmlNode* place = place_of(learner_, kIdentifier);
        for (const xmlNode* element : elements) {
            const bool unseen = known->second.insert(lower_ascii(token_of(element))).second;
            if (unseen) copy_before(learner_, place, element);
        }
    }
}

std::vector<LearnerConflict> MergedLearner::conflicts() const {
    std::vector<LearnerConflict> all;
    for (const auto& [sources, fields] : conflicts_) {
        LearnerConflict conflict{sources.first, sources.second, {}};
        for (std::size_t field : fields)
            conflict.fields.emplace_back(kFields[field]);
        all.push_back(std::move(conflict));
    }
    return all;
}

}  // namespace ncp::elmo
