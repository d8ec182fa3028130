#include "pages/accept_language.h"

#include <gtest/gtest.h>

namespace ncp::pages {
namespace {

std::string accepted(std::string_view header) {
    Locales locales;
    for (const char* language : {"en", "fi", "sv"}) {
        locales.texts[language];
        locales.languages.emplace_back(language);
    }
    return accepted_language(header, locales);
}

TEST(accept_language, gives_the_language_that_is_liked_best) {
    EXPECT_EQ(accepted("fi"), "fi");
    EXPECT_EQ(accepted("sv, fi;q=0.9, en;q=0.8"), "sv");
    EXPECT_EQ(accepted("en;q=0.3 ,\tfi;q=0.9, sv;q=0.5"), "fi");
    EXPECT_EQ(accepted("en, fi"), "en");
}

TEST(accept_language, takes_a_region_for_its_language_and_any_case) {
    EXPECT_EQ(accepted("fi-FI,fi;q=0.8"), "fi");
    EXPECT_EQ(accepted("SV-fi"), "sv");
}

TEST(accept_language, falls_back_to_english) {
    for (const char* header : {"", "de", "de, *", "fi;q=0", "fi;q=2", "fi;q=x", "fi;level=1",
                               ";;,,", ",", "fin", "../../etc/passwd"}) {
        EXPECT_EQ(accepted(header), "en") << header;
    }
    EXPECT_EQ(accepted("de, sv;q=0.1"), "sv");
}

}  // namespace
}  // namespace ncp::pages
