#include "transfer/views/written.h"

#include "unit/transfer_views/pages_fixture.h"

namespace ncp::transfer {
namespace {

class Written : public Views {};

TEST_F(Written, dates_are_written_out) {
    EXPECT_EQ(written_date(frame(), "2025-06-24"), "24 June 2025");
    EXPECT_EQ(written_date(frame(), "2001-12-01"), "1 December 2001");
}

TEST_F(Written, what_is_no_whole_date_stays_as_it_is) {
    for (const char* odd :
         {"", "2025", "2025-06", "2025-13-01", "2025-00-01", "2025-01-32", "24/06/2025",
          "2025-06-24Z", "aaaa-bb-cc", "2025-6-240", "+025-06-24", "<b>"}) {
        std::string written = written_date(frame(), odd);
        EXPECT_EQ(written, odd);
    }
}

TEST_F(Written, a_language_that_is_no_language_tag_is_not_announced) {
    for (const char* good : {"en", "nb", "zh-Hant", "sr-Latn-RS"}) {
        pages::Model model;
        set_title(model, "title", {"x", good});
        EXPECT_EQ(model.texts().at("title_lang"), good);
    }
    for (const char* odd :
         {"", "e", "english", "en_GB", "en-", "e n", "en\" onload=\"x", "12345", "en--x"}) {
        pages::Model model;
        set_title(model, "title", {"x", odd});
        EXPECT_EQ(model.texts().at("title_lang"), "") << odd;
    }
}

TEST_F(Written, types_and_states_in_words) {
    EXPECT_EQ(type_text(frame(), "Degree Programme"), "Degree programme");
    EXPECT_EQ(type_text(frame(), "Workshop"), "Workshop");
    EXPECT_EQ(status_text(frame(), "failed"), "Not passed");
    EXPECT_EQ(status_text(frame(), "in-progress"), "In progress");
    EXPECT_EQ(status_text(frame(), "passed"), "");
    EXPECT_EQ(status_text(frame(), ""), "");
}

}  // namespace
}  // namespace ncp::transfer
