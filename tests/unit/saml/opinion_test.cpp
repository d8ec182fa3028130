// lasso's second opinion: of a genuine assertion it is ours, of anything else it is not.
#include <gtest/gtest.h>

#include <set>

#include "login/saml/program/assertion_form.h"
#include "login/saml/program/lasso_server.h"
#include "unit/saml/contact_point.h"

namespace ncp::login::saml::program {
namespace {

std::int64_t seconds_from_now(std::chrono::seconds later) {
    return std::chrono::floor<std::chrono::seconds>(system_clock().wall() + later)
        .time_since_epoch()
        .count();
}

class Opinion : public testing::Test {
  protected:
    Opinion()
        : tree_(make_tree()), form_(read_assertion_form(tree_.root(), test::kSamlAcs).value()) {}
    static elmo::Document make_tree() {
        std::set<std::string> ids;
        return read_tree(test::contact_point().provider.assertion(), ids).value();
    }
    bool agrees(std::chrono::seconds later = {}) const {
        return lasso_agrees(ourselves_, form_, seconds_from_now(later));
    }
    Opening ourselves_{test::kSamlSp, test::kSamlAcs, test::kSamlSlo, "", "", {}, 60};
    elmo::Document tree_;
    AssertionForm form_;
    Facts& facts_ = form_.facts;
};

TEST_F(Opinion, IsOursOfAGenuineAssertion) {
    EXPECT_TRUE(agrees());
}

TEST_F(Opinion, IsNotOursOfOtherFacts) {
    for (std::string* fact : {&facts_.assertion_id, &facts_.issuer, &facts_.name_id}) {
        const std::string right = *fact;
        *fact = "other";
        EXPECT_FALSE(agrees()) << right;
        *fact = right;
    }
    facts_.in_response_to = "_other";
    EXPECT_FALSE(agrees());
}

TEST_F(Opinion, IsNotOursAtAnotherTimeOrForAnotherAudience) {
    EXPECT_FALSE(agrees(std::chrono::hours(1)));
    EXPECT_FALSE(agrees(std::chrono::hours(-1)));
    ourselves_.entity_id = "https://other.example.org/saml";
    EXPECT_FALSE(agrees());
}

// Not even to a handler that would hear it: what it has to say quotes what it reads.
TEST_F(Opinion, IsFormedInSilence) {
    int lines = 0;
    const auto count = [](const gchar*, GLogLevelFlags, const gchar*, gpointer counter) {
        ++*static_cast<int*>(counter);
    };
    const GLogFunc before = g_log_set_default_handler(count, &lines);
    EXPECT_TRUE(agrees());
    facts_.issuer = "other";
    EXPECT_FALSE(agrees());
    EXPECT_EQ(lines, 0);
    g_log("Lasso", G_LOG_LEVEL_DEBUG, "heard");
    EXPECT_EQ(lines, 1) << "the counter does not count";
    g_log_set_default_handler(before, nullptr);
}

}  // namespace
}  // namespace ncp::login::saml::program
