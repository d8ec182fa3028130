// The project's own web/ folder, and frames to render with.
#pragma once

#include <gtest/gtest.h>

#include "transfer/views.h"
#include "unit/transfer_views/examples.h"
#include "unit/transfer_views/html.h"

namespace ncp::transfer {

class Views : public testing::Test {
  protected:
    static void SetUpTestSuite() {  // NOLINT(readability-identifier-naming): GoogleTest's name
        auto loaded = pages::Pages::load(std::filesystem::path(NCP_SOURCE_DIR) / "web");
        ASSERT_TRUE(loaded) << loaded.error().describe().str();
        loaded_pages = new pages::Pages(std::move(*loaded));
    }
    static void TearDownTestSuite() {  // NOLINT(readability-identifier-naming): GoogleTest's name
        delete loaded_pages;
        loaded_pages = nullptr;
    }

    static Frame frame() {
        return {.pages = *loaded_pages,
                .language = "en",
                .contact_point = "Contact Point of Nordland",
                .receiver = "client.example.org",
                .base = "/t/0a1b2c3d",
                .csrf = "the-token",
                .correlation_id = "7f3a90b1c2",
                .time_left = std::chrono::minutes(55),
                .may_stay = true};
    }
    static Frame without_transfer() {
        return {.pages = *loaded_pages,
                .language = "en",
                .contact_point = "Contact Point of Nordland",
                .receiver = "",
                .base = "",
                .csrf = "",
                .correlation_id = "",
                .time_left = {}};
    }
    static std::set<int> all_of(const elmo::Outline& outline) {
        std::set<int> numbers;
        for (const elmo::Node& node : outline.nodes)
            numbers.insert(node.number);
        return numbers;
    }

    static pages::Pages* loaded_pages;
};
inline pages::Pages* Views::loaded_pages = nullptr;

}  // namespace ncp::transfer
