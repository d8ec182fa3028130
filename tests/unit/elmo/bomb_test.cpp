// What refusing a bomb costs: memory is measured and asserted, time is measured and printed.
#include <gtest/gtest.h>
#include <malloc.h>

#include <chrono>
#include <fstream>
#include <iostream>

#include "elmo/document.h"
#include "elmo/shape.h"

namespace ncp::elmo {
namespace {

// security.md: memory growth below 32 MiB.
constexpr long kGrowthKibMax = 32L << 10;

// The kernel's figure for this process: "VmRSS" is now, "VmHWM" the highest since the reset.
long memory_kib(const std::string& which) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(which + ":", 0) == 0) return std::stol(line.substr(which.size() + 1));
    }
    return -1;
}

bool reset_highest_memory() {
    std::ofstream reset("/proc/self/clear_refs");
    reset << "5" << std::flush;
    return reset.good();
}

void expect_cheap_refusal(const std::string& name, const std::string& bomb,
                          const ParseLimits& limits = {}) {
    // Else freed memory of what ran before would be used again and hide the growth.
    ::malloc_trim(0);
    ASSERT_TRUE(reset_highest_memory());
    long before = memory_kib("VmRSS");
    auto begin = std::chrono::steady_clock::now();
    auto document = Document::parse(bomb, limits);
    std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    long growth = memory_kib("VmHWM") - before;
    ASSERT_FALSE(document) << name;
    std::cout << name << ": " << bomb.size() << " bytes refused in " << took.count() << " ms, "
              << growth << " KiB more memory: " << document.error().operator_text().str() << "\n";
    EXPECT_LT(growth, kGrowthKibMax) << name;
}

// As long as a source's answer may be.
std::string filled(const std::string& before, const std::string& part, const std::string& after) {
    std::string bytes = before;
    bytes.reserve(ParseLimits{}.size_bytes_max);
    while (bytes.size() + part.size() + after.size() <= ParseLimits{}.size_bytes_max)
        bytes += part;
    return bytes + after;
}

class BombTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        initialise_xml();
        (void)Document::parse("<warm/>");
    }
};

TEST_F(BombTest, a_billion_laughs) {
    std::string bomb = "<!DOCTYPE a [<!ENTITY l0 'lol'>";
    for (int i = 1; i < 10; ++i) {
        std::string name = std::to_string(i - 1);
        bomb += "<!ENTITY l" + std::to_string(i) + " '";
        for (int k = 0; k < 10; ++k)
            bomb += "&l" + name + ";";
        bomb += "'>";
    }
    expect_cheap_refusal("billion laughs", bomb + "]><a>&l9;</a>");
}

TEST_F(BombTest, a_doctype_of_ten_megabytes) {
    expect_cheap_refusal("long internal subset", filled("<!DOCTYPE a [", "<!ELEMENT b ANY>", ""));
}

TEST_F(BombTest, three_million_levels) {
    expect_cheap_refusal("deep nesting", filled("", "<a>", ""));
}

TEST_F(BombTest, two_and_a_half_million_elements_side_by_side) {
    expect_cheap_refusal("wide", filled("<r>", "<a/>", "</r>"));
}

TEST_F(BombTest, comments_between_every_two_letters) {
    expect_cheap_refusal("comments", filled("<r>", "x<!---->", "</r>"));
}

// libxml2 2.9 compares every attribute of an element with every other.
TEST_F(BombTest, a_million_attributes) {
    std::string bomb = "<r";
    for (int i = 0; bomb.size() < (10U << 20) - 20; ++i)
        bomb += " a" + std::to_string(i) + "=''";
    expect_cheap_refusal("attributes", bomb + "/>");
}

TEST_F(BombTest, half_a_million_attributes_hidden_where_a_confused_parser_might_resume) {
    std::string tag = "<b";
    for (int i = 0; i < 500'000; ++i)
        tag += " a" + std::to_string(i) + "=''";
    tag += "/>";
    expect_cheap_refusal("after a bad comment", "<r><!-- -- " + tag + " --></r>");
    expect_cheap_refusal("after a bad instruction", "<r><?\xC3\x97 " + tag + " ?></r>");
    expect_cheap_refusal("after a long comment",
                         "<r><!--" + std::string(kTextBytesMax, 'x') + tag + "--></r>",
                         {64U << 20, 64, 2'500'000});
    expect_cheap_refusal("after a control character", "<r><!-- \x02 " + tag + " --></r>");
}

// Every name is looked up among all declarations in scope.
TEST_F(BombTest, thousands_of_namespaces_in_scope) {
    std::string open, close;
    for (int depth = 0; depth < 60; ++depth) {
        open += "<r";
        for (int i = 0; i < 60; ++i) {
            std::string name = std::to_string(depth) + "x" + std::to_string(i);
            open += " xmlns:n" + name + "='urn:" + name + "'";
        }
        open += ">";
        close += "</r>";
    }
    expect_cheap_refusal("namespaces", filled(open, "<a/>", close));
}

TEST_F(BombTest, a_bomb_in_utf_16) {
    std::string bomb("<\0!\0D\0O\0C\0T\0Y\0P\0E\0 \0a\0>\0", 24);
    while (bomb.size() < (10U << 20) - 2)
        bomb += std::string("x\0", 2);
    expect_cheap_refusal("UTF-16", bomb);
}

TEST_F(BombTest, a_document_over_the_size_limit_is_not_even_read) {
    expect_cheap_refusal("size", std::string((10U << 20) + 1, '<'));
}

}  // namespace
}  // namespace ncp::elmo
