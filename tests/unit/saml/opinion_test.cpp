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
    Opinion() : tree_(make_tree()), facts_(read_assertion_form(tree_.root()).value().facts) {}
    static elmo::Document make_tree() {
        std::set<std::string> ids;
        return read_tree(test::contact_point().provider.assertion(), ids).value();
    }
    bool agrees(std::chrono::seconds later = {}) const {
        return lasso_agrees(ourselves_, tree_.root(), facts_, seconds_from_now(later));
    }
    Opening ourselves_{test::kSamlSp, test::kSamlAcs, test::kSamlSlo, "", "", {}, 60};
    elmo::Document tree_;
    Facts facts_;
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

}  // namespace
}  // namespace ncp::login::saml::program
