// Documents made to make a merge slow, and what honest ones cost.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <functional>

#include "unit/elmo/achievement.h"
#include "unit/elmo/deliveries.h"
#include "unit/elmo/random_elmo.h"

namespace ncp::elmo {
namespace {

using testing::Achievement;
using testing::document;
using testing::elmo_of;
using testing::part;
using testing::programme;
using testing::report_of;
using testing::xml_of;

// Printed, not asserted; but all of them would take minutes if they were quadratic.
class HostileMergeTest : public ::testing::Test {
  protected:
    static constexpr int kMany = 20'000;

    static void run(const char* what, const std::string& one, const std::string& other,
                    std::size_t duplicates) {
        std::vector<Delivery> deliveries;
        deliveries.push_back({0, testing::parsed(one)});
        deliveries.push_back({1, testing::parsed(other)});
        const auto start = std::chrono::steady_clock::now();
        auto result = merge(std::move(deliveries), testing::kGenerated);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - start;
        ASSERT_TRUE(result);
        EXPECT_EQ(result->duplicates, duplicates);
        std::printf("%s, %zu bytes: %.0f ms\n", what, one.size() + other.size(), took.count());
    }

    static std::string many(const std::function<std::string(int)>& make) {
        std::string all;
        for (int i = 0; i < kMany; ++i)
            all += make(i);
        return elmo_of(report_of("a", all));
    }
};

TEST_F(HostileMergeTest, thousands_of_identical_results_pair_off) {
    const std::string same = many([](int) { return xml_of({}); });
    run("identical results", same, same, kMany);
}

TEST_F(HostileMergeTest, thousands_with_one_key_that_differ_in_the_rest_exhaust_the_budget_only) {
    const auto with_credits = [](int from) {
        return many([from](int i) { return xml_of({.ects = std::to_string(from + i)}); });
    };
    run("one key, other credits", with_credits(0), with_credits(kMany), 0);
}

TEST_F(HostileMergeTest, thousands_of_parts_with_one_key_that_differ_in_the_rest) {
    const auto tree = [](int from) {
        Achievement whole = programme({});
        for (int i = 0; i < kMany; ++i)
            whole.parts += part(xml_of({.ects = std::to_string(from + i)}));
        return document({whole});
    };
    run("one key among parts, equal", tree(0), tree(0), kMany + 1);
    run("one key among parts, other credits", tree(0), tree(kMany), 0);
}

TEST_F(HostileMergeTest, thousands_of_deep_chains_that_differ_at_the_end) {
    const auto chains = [](const std::string& end) {
        std::string all;
        for (int i = 0; i < 500; ++i) {
            std::string chain = xml_of({.id = end + std::to_string(i)});
            for (int depth = 0; depth < 8; ++depth)
                chain = xml_of({.parts = part(chain) + part(xml_of({}))});
            all += chain;
        }
        return elmo_of(report_of("a", all));
    };
    run("chains", chains("x"), chains("y"), 0);
}

TEST_F(HostileMergeTest, an_opportunity_with_thousands_of_identifiers_is_like_none) {
    std::string identifiers;
    for (int i = 0; i < kMany; ++i)
        identifiers += "<identifier type=\"t" + std::to_string(i) + "\">C</identifier>";
    const std::string huge = document({{.first = identifiers}});
    run("identifiers", huge, many([](int) { return xml_of({}); }), 0);
}

TEST_F(HostileMergeTest, learners_with_thousands_of_identifiers) {
    const auto learner = [](const std::string& type, int from) {
        std::string all;
        for (int i = 0; i < kMany; ++i) {
            all +=
                "<identifier type=\"" + type + "\">" + std::to_string(from + i) + "</identifier>";
        }
        return testing::document_of(all + "<givenNames/><familyName/>");
    };
    run("identifiers of learners", learner("own", 0), learner("own", kMany), 1);
    run("student identifiers", learner("esi", 0), learner("esi", kMany), 1);
}

TEST(MergeCostTest, cost_of_an_honest_merge) {
    for (const std::size_t size_bytes : {std::size_t{1} << 20, std::size_t{10} << 20}) {
        for (bool two_sources : {false, true}) {
            std::vector<Delivery> deliveries;
            for (std::size_t i = 0; i < 2; ++i) {
                deliveries.push_back(
                    {two_sources ? i : 0,
                     testing::parsed(testing::transcript_of_size(size_bytes / 2))});
            }
            const auto start = std::chrono::steady_clock::now();
            auto result = merge(std::move(deliveries), testing::kGenerated);
            const std::chrono::duration<double, std::milli> took =
                std::chrono::steady_clock::now() - start;
            ASSERT_TRUE(result);
            const std::size_t left = testing::all(result->document, "resultLabel").size();
            EXPECT_EQ(result->duplicates, two_sources ? left : 0U);
            std::printf("merge %zu bytes of %s: %.1f ms\n", size_bytes,
                        two_sources ? "two sources that know the same" : "one source",
                        took.count());
        }
    }
}

}  // namespace
}  // namespace ncp::elmo
