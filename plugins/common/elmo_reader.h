// Tolerant reading: what a foreign system sends as ELMO, of any version from 1.0 and of the older
// purl.org dialect, becomes strict ELMO 1.7, one document for each report.
//
// Every repair is counted in ElmoReading::repairs. What cannot be repaired is refused by name
// (plugin::Refused, NCP_PERMANENT): see xml_tree.h, elmo_dialect.h and elmo_repair.h, which are the
// steps. A report is of the institution that was asked, unless the caller trusts the service with
// others: where the answer's issuer contradicts the expected one, it is refused; where it lacks
// something or is a placeholder, it is filled in. Signatures go: after a repair they are void, and
// the host signs what it sends. Thread-safety: free functions over values.
//
//     const ElmoReading reading = read_elmo(body, {.issuer = north, .now = utc_now()});
//     for (const ElmoDocument& one : reading.documents) sink.emit({.issuer = one.issuer}, one.xml);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/repairs.h"
#include "common/report.h"
#include "common/xml_tree.h"

namespace ncp::common {

struct ElmoContext {
    Issuer issuer{};             // the institution that was asked; without identifiers: unknown
    bool trust_issuers = false;  // whether the answer may be of other institutions, too
    std::string now{};           // xs:dateTime with zone
    XmlLimits limits{};
};

struct ElmoDocument {
    std::string xml;
    std::string issuer;  // its schac identifier, else its first one
};

struct ElmoReading {
    // Without reports that hold neither results nor attachments: none at all means no results.
    std::vector<ElmoDocument> documents;
    Repairs repairs;
};

ElmoReading read_elmo(std::string_view bytes, const ElmoContext& context);

// The name by which an institution is known: its schac identifier, else the first one.
std::string key_of(const std::vector<Identifier>& identifiers);

}  // namespace ncp::common
