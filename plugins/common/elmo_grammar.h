// What ELMO 1.7 allows where, as a table: the schema's content models, for repairing what almost
// fits. The host has the schema itself and judges last; a test holds this table against it.
// Thread-safety: constants.
#pragma once

#include <span>
#include <string_view>

namespace ncp::common {

inline constexpr std::string_view kElmoNamespace =
    "https://github.com/emrex-eu/elmo-schemas/tree/v1";
inline constexpr std::string_view kAddressNamespace =
    "https://github.com/erasmus-without-paper/ewp-specs-types-address/tree/stable-v1";

enum class ElmoValue {
    none,          // elements only
    token,         // a line of text
    text,          // text with lines
    content,       // of an attachment: a data: address
    date,          // xs:date
    date_time,     // xs:dateTime
    decimal,       // xs:decimal
    country,       // the list of Europass
    country_code,  // any two capital letters
    choice,        // one of ElmoType::choices
    extension,     // elements of other namespaces
    anything,      // whatever it is
};

enum class ElmoAttributeValue { token, text, language, whole, section_number };

struct ElmoAttribute {
    std::string_view name;  // "lang" is xml:lang
    ElmoAttributeValue value;
    bool required = false;
};

struct ElmoType;

struct ElmoChild {
    std::string_view name;
    const ElmoType* type;
    unsigned min, max;      // max 0: any number
    bool precious = false;  // leaving it out would say something else: refuse instead
};

struct ElmoType {
    ElmoValue value = ElmoValue::none;
    std::span<const ElmoChild> children{};  // in this order
    std::span<const ElmoAttribute> attributes{};
    std::span<const std::string_view> choices{};
    std::string_view space = kElmoNamespace;  // of the children
    bool may_be_empty = false;                // stands even if nothing is in it
};

extern const ElmoType kElmoRoot;

}  // namespace ncp::common
