#include "transfer/views/credits.h"

#include <gtest/gtest.h>

#include "unit/transfer_views/examples.h"

namespace ncp::transfer {
namespace {

std::string sum(std::initializer_list<const char*> decimals) {
    CreditSum sum;
    for (const char* decimal : decimals)
        sum.add(decimal);
    return sum.text();
}

TEST(credits, adds_decimals_without_the_noise_of_binary_fractions) {
    EXPECT_EQ(sum({"0.1", "0.2"}), "0.3");
    EXPECT_EQ(sum({"7.5", "2.5"}), "10");
    EXPECT_EQ(sum({"1.000001", "1.00"}), "2.000001");
    EXPECT_EQ(sum({}), "0");
}

TEST(credits, reads_decimals_as_xml_schema_writes_them) {
    EXPECT_EQ(sum({"+5", " 2.50 ", ".5", "3.", "007", "0.0"}), "18");
}

TEST(credits, leaves_out_what_is_no_credit) {
    for (const char* odd : {"", " ", ".", "+", "-5", "1e3", "5,5", "1.2.3", "NaN", "0x10", "5 ECTS",
                            "1.0000001", "1234567890", "99999999999999999999", "+-1", "٣"}) {
        EXPECT_EQ(millionths(odd), std::nullopt) << odd;
        EXPECT_EQ(sum({odd, "2"}), "2") << odd;
    }
}

TEST(credits, stays_exact_for_thousands_of_the_largest) {
    CreditSum sum;
    for (int i = 0; i < 5000; ++i)
        sum.add("999999999.999999");
    EXPECT_EQ(sum.text(), "4999999999999.995");
}

TEST(credits, of_a_document_count_each_node_that_carries_them_once) {
    EXPECT_EQ(total_credits(examples::usual()), "95");
    EXPECT_EQ(total_credits(examples::minimal()), "0");
    EXPECT_EQ(total_credits(examples::huge()), "1000");
}

}  // namespace
}  // namespace ncp::transfer
