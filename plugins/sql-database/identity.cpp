#include "identity.h"

#include <common/xml_text.h>

#include <algorithm>
#include <set>

namespace ncp::sql {
namespace {

std::set<std::string> keys_of(const Queries& queries) {
    std::set<std::string> keys(queries.learner.keys.begin(), queries.learner.keys.end());
    keys.insert(queries.results.keys.begin(), queries.results.keys.end());
    keys.insert(queries.attachments.keys.begin(), queries.attachments.keys.end());
    return keys;
}

}  // namespace

std::vector<Attributes> combinations(const plugin::Request& request, const Queries& queries) {
    std::vector<Attributes> all{{}};
    for (const std::string& key : keys_of(queries)) {
        std::set<std::string> values;  // the same value twice is one value
        for (const std::string_view value : request.values(key)) {
            // What is no text some databases refuse and others cut at a NUL; none can know it.
            if (common::clean_text(value) != value) {
                throw plugin::Refused(NCP_STUDENT_UNKNOWN,
                                      {"the student's " + key + " is no text"});
            }
            if (!value.empty()) values.emplace(value);
        }
        if (values.empty()) {
            throw plugin::Refused(NCP_IDENTITY_INSUFFICIENT,
                                  {"the queries need the student's " + key});
        }
        std::vector<Attributes> longer;
        for (const Attributes& attributes : all) {
            for (const std::string& value : values) {
                longer.push_back(attributes);
                longer.back()[key] = value;
            }
            if (longer.size() > kCombinationsMax) {
                throw plugin::Refused(NCP_PERMANENT,
                                      {"the student's attributes have too many values"});
            }
        }
        all = std::move(longer);
    }
    return all;
}

Attributes nobody(const Queries& queries) {
    Attributes attributes;
    for (const std::string& key : keys_of(queries)) {
        attributes[key] = key == "birth_date" ? "1800-01-01" : "no such student";
    }
    return attributes;
}

std::vector<std::string> bound(const SqlText& sql, const Attributes& attributes) {
    std::vector<std::string> values;
    for (const std::string& key : sql.keys)
        values.push_back(attributes.at(key));
    return values;
}

}  // namespace ncp::sql
