// What refusing costs: memory is measured and asserted, time is measured and printed. The program's
// own reading, without its process.
#include <gtest/gtest.h>
#include <malloc.h>

#include <ctime>
#include <fstream>
#include <iostream>

#include "base/bytes.h"
#include "login/saml/program/reader.h"
#include "unit/saml/attack.h"
#include "unit/saml/contact_point.h"

namespace ncp::login::saml::program {
namespace {

// security.md: memory growth below 32 MiB.
constexpr long kGrowthKibMax = 32L << 10;

long memory_kib(const std::string& which) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(which + ":", 0) == 0) return std::stol(line.substr(which.size() + 1));
    }
    return -1;
}

std::int64_t now_s() {
    return std::chrono::floor<std::chrono::seconds>(system_clock().wall())
        .time_since_epoch()
        .count();
}

Reader open_reader() {
    return Reader::open({test::kSamlSp,
                         test::kSamlAcs,
                         test::kSamlSlo,
                         test::contact_point().provider.sp.key_pem,
                         "",
                         {},
                         60})
        .value();
}

// The provider's metadata, with its key so many times more.
std::string with_keys(std::size_t more) {
    std::string metadata = test::contact_point().provider.metadata();
    const std::size_t begin = metadata.find("<KeyDescriptor");
    const std::size_t end = metadata.find("</KeyDescriptor>") + 16;
    const std::string key = metadata.substr(begin, end - begin);
    for (std::size_t i = 0; i < more; ++i)
        metadata.insert(begin, key);
    return metadata;
}

// As large, as deep and with as many namespaces as messages may be.
std::string hardest_assertion() {
    std::string inside = "<w";
    for (int i = 0; i < 13; ++i)
        inside += " xmlns:q" + std::to_string(i) + "=\"u:" + std::to_string(i) + "\"";
    inside += '>';
    for (int i = 0; i < 9; ++i)
        inside += "<b>";
    for (int i = 0; i < 4'350; ++i)
        inside += "<q" + std::to_string(i % 13) + ":a/>";
    for (int i = 0; i < 9; ++i)
        inside += "</b>";
    return test::replaced(test::contact_point().provider.assertion(), "Møller &amp; Niño",
                          inside + "</w>");
}

// security.md: a bomb is refused in less than 100 ms; these are not even digested.
TEST(Bombs, AreRefusedSoonByTheirSignatureToo) {
    const auto& provider = test::contact_point().provider;
    auto wish = test::InventedProvider::usual_wish("_response");
    wish.references = {
        test::reference("URI=\"#_response\"",
                        test::transform(test::kEnvelopedTransform) +
                            test::transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"))};
    const std::string message = base64_encode(test::InventedProvider::sign(
        provider.response(hardest_assertion()), "_response", provider.attacker, wish));
    auto reader = open_reader();
    for (const std::size_t more : {0U, 2U, 24U}) {
        const std::string metadata = with_keys(more);
        (void)reader.read({"", metadata, now_s()});  // the metadata is read once
        const std::clock_t begin = std::clock();
        const auto told = reader.read({message, metadata, now_s()});
        const double took_ms =
            static_cast<double>(std::clock() - begin) * 1e3 / static_cast<double>(CLOCKS_PER_SEC);
        ASSERT_FALSE(told.has_value());
        EXPECT_EQ(told.error(), Refusal::signature_other_key);
        std::cout << 1 + more << " keys: " << took_ms << " ms of 100\n";
    }
}

TEST(Bombs, CostLittleMemoryToRefuse) {
    const auto& here = test::contact_point();
    auto reader = open_reader();
    ReadQuestion question;
    question.idp_xml = here.provider.metadata();
    question.now_s = now_s();
    double longest_ms = 0;
    long largest_kib = 0;
    for (const test::Attack& attack : test::all_attacks()) {
        question.response = attack.make(here.provider);
        // Else freed memory of what ran before would be used again and hide the growth.
        ::malloc_trim(0);
        std::ofstream("/proc/self/clear_refs") << "5" << std::flush;
        const long before = memory_kib("VmRSS");
        const auto begin = std::chrono::steady_clock::now();
        const auto told = reader.read(question);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begin;
        const long growth = memory_kib("VmHWM") - before;
        ASSERT_FALSE(told.has_value()) << attack.name;
        EXPECT_LT(growth, kGrowthKibMax) << attack.name;
        longest_ms = std::max(longest_ms, took.count());
        largest_kib = std::max(largest_kib, growth);
        if (took.count() > 10 || growth > 4096) {
            std::cout << attack.name << ": " << question.response.size() << " bytes, "
                      << took.count() << " ms, " << growth << " KiB more memory\n";
        }
    }
    std::cout << "at most " << longest_ms << " ms and " << largest_kib << " KiB\n";
}

}  // namespace
}  // namespace ncp::login::saml::program
