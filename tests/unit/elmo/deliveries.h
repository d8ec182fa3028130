// What the tests of merging share: deliveries made of texts, and a merge whose outcome is sound.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "elmo/merge.h"
#include "unit/elmo/trees.h"

namespace ncp::elmo::testing {

using Texts = std::vector<std::pair<std::size_t, std::string>>;  // source, document

inline const WallTime kGenerated = std::chrono::system_clock::from_time_t(1'790'000'000);

inline std::vector<Delivery> deliveries_of(const Texts& texts) {
    std::vector<Delivery> deliveries;
    deliveries.reserve(texts.size());
    for (const auto& [source, text] : texts)
        deliveries.push_back({source, parsed(text)});
    return deliveries;
}

// Fails the test unless it is valid and its text says what its tree says.
inline Merged merged(const Texts& texts) {
    auto result = merge(deliveries_of(texts), kGenerated);
    if (!result) {
        ADD_FAILURE() << result.error().describe().str();
        return {parsed("<nothing/>"), {}, {}, 0};
    }
    const Document reread = parsed(result->document.serialize());
    EXPECT_EQ(canonical(reread), canonical(result->document));
    EXPECT_EQ(violations(reread), "");
    return std::move(*result);
}

inline std::string replaced(std::string text, std::string_view old, std::string_view by) {
    const std::size_t place = text.find(old);
    if (place == std::string::npos) {
        ADD_FAILURE() << "not there: " << old;
        return text;
    }
    return text.replace(place, old.size(), by);
}

// A document with this learner and one report of this university.
inline std::string document_of(std::string_view learner, std::string_view university = "a") {
    const std::string opportunity = course(university);
    return "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"
           "<generatedDate>2026-01-02T03:04:05Z</generatedDate><learner>" +
           std::string(learner) + "</learner>" + report_of(university, opportunity) + "</elmo>";
}

}  // namespace ncp::elmo::testing
