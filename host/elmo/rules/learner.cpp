// Rules about the person: what is unknown is left out, what identifies is there.
#include <array>

#include "elmo/rules/check.h"

namespace ncp::elmo {
namespace {

constexpr Rule kEmpty{
    "learner-empty-element", Severity::error,
    "What is not known about the learner must be left out, not empty",
    "Leave the element out; only givenNames and familyName may be empty, as a last resort.",
    "schema.xsd, learner/placeOfBirth, learner/birthName; elmo-rules, Learner"};
constexpr Rule kBirthDate{
    "learner-birth-date", Severity::warning, "The birth date of the learner should be given",
    "Add bday: clients recognise a student by it and the names.", "schema.xsd, learner/bday"};
constexpr Rule kAddressPlace{"address-place", Severity::warning,
                             "An address should name its locality and country",
                             "Add the elements locality and country to currentAddress.",
                             "ewp-types-address, locality and country"};
constexpr Rule kAddressLine{
    "address-line-repeats", Severity::warning,
    "Lines of an address should not repeat what has an element of its own",
    "Take postal code, locality, region and country out of addressLine, when they stand in their "
    "own elements.",
    "ewp-types-address, addressLine"};

constexpr std::array<std::string_view, 4> kPlaces{"postalCode", "locality", "region", "country"};

const xmlNode* part_of(const xmlNode* address, std::string_view name) {
    for (const xmlNode* part = address->children; part != nullptr; part = part->next) {
        if (is_in(part, name, kAddressNamespace)) return part;
    }
    return nullptr;
}

// One of the parts between commas, not a word in it: "Oslo gate 1" does not repeat Oslo.
bool holds(std::string_view line, std::string_view value) {
    while (true) {
        const std::size_t comma = line.find(',');
        if (equal_ignoring_case(collapse(line.substr(0, comma)), value)) return true;
        if (comma == std::string_view::npos) return false;
        line.remove_prefix(comma + 1);
    }
}

void check_address(Check& check, const xmlNode* address) {
    if (!has_text(part_of(address, "locality")) || !has_text(part_of(address, "country"))) {
        check.found(kAddressPlace, address);
    }
    std::array<std::string, kPlaces.size()> values;
    for (std::size_t i = 0; i < kPlaces.size(); ++i)
        values[i] = token_of(part_of(address, kPlaces[i]));
    for (const xmlNode* line = address->children; line != nullptr; line = line->next) {
        if (!is_in(line, "addressLine", kAddressNamespace)) continue;
        const std::string text = text_of(line);
        for (std::size_t i = 0; i < kPlaces.size(); ++i) {
            if (values[i].empty() || !holds(text, values[i])) continue;
            check.found(kAddressLine, line, kPlaces[i]);
            break;
        }
    }
}

void check_learner(Check& check) {
    for (const xmlNode* learner : children(check.root, "learner")) {
        for (const char* name : {"identifier", "placeOfBirth", "birthName"}) {
            for (const xmlNode* element : children(learner, name)) {
                if (!has_text(element)) check.found(kEmpty, element, name);
            }
        }
        // The preview of ELMO 2 calls it dateOfBirth.
        if (child(learner, "bday") == nullptr && child(learner, "dateOfBirth") == nullptr) {
            check.found(kBirthDate, learner);
        }
        if (const xmlNode* address = child(learner, "currentAddress")) {
            check_address(check, address);
        }
    }
}

}  // namespace

Subject learner_rules() {
    return {{kEmpty, kBirthDate, kAddressPlace, kAddressLine}, check_learner};
}

}  // namespace ncp::elmo
