// What tests of the tolerant reader share: read a text, and let the project's schema judge every
// document that comes out. Single-threaded.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "common/elmo_reader.h"
#include "elmo/schema.h"

namespace ncp::test {

inline constexpr std::string_view kNow = "2026-08-01T10:00:00Z";

// An institution as a registry names it.
inline common::Issuer north() {
    return {"FI",
            {{"schac", "north.example"}, {"erasmus", "SF NORTH01"}},
            {{"en", "North University"}, {"fi", "Pohjoinen yliopisto"}},
            "https://www.north.example/"};
}

inline const elmo::Schema& our_schema() {
    static const auto loaded = [] {
        elmo::initialise_xml();
        return elmo::Schema::load(*elmo::schema_file());
    }();
    return *loaded;
}

// Empty if valid.
inline std::string our_verdict(const std::string& xml) {
    const auto& schema = our_schema();
    auto document = elmo::Document::parse(xml);
    if (!document) return "does not parse: " + document.error().operator_text().str();
    std::string verdict;
    for (const elmo::Finding& finding : schema.validate(*document))
        verdict += finding.text + "\n";
    return verdict;
}

struct Read {
    common::ElmoReading reading;
    ncp_status refused = NCP_OK;
    std::string why;  // refused
};

inline Read read(std::string_view bytes, common::Issuer issuer = north(), bool trust = false) {
    Read read;
    try {
        read.reading = common::read_elmo(
            bytes, {.issuer = std::move(issuer), .trust_issuers = trust, .now = std::string(kNow)});
    } catch (const plugin::Refused& refused) {
        read.refused = refused.status();
        read.why = refused.texts().operator_text;
    }
    return read;
}

}  // namespace ncp::test
