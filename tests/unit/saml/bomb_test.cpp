// What refusing costs: memory is measured and asserted, time is measured and printed. The program's
// own reading, without its process.
#include <gtest/gtest.h>
#include <malloc.h>

#include <fstream>
#include <iostream>

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

TEST(Bombs, CostLittleMemoryToRefuse) {
    const auto& here = test::contact_point();
    auto reader = Reader::open({test::kSamlSp,
                                test::kSamlAcs,
                                test::kSamlSlo,
                                here.provider.sp.key_pem,
                                here.provider.sp.certificate_pem,
                                {},
                                60});
    ASSERT_TRUE(reader.has_value());
    ReadQuestion question;
    question.idp_xml = here.provider.metadata();
    question.now_s =
        std::chrono::floor<std::chrono::seconds>(system_clock().wall()).time_since_epoch().count();
    double longest_ms = 0;
    long largest_kib = 0;
    for (const test::Attack& attack : test::all_attacks()) {
        question.response = attack.make(here.provider);
        // Else freed memory of what ran before would be used again and hide the growth.
        ::malloc_trim(0);
        std::ofstream("/proc/self/clear_refs") << "5" << std::flush;
        const long before = memory_kib("VmRSS");
        const auto begin = std::chrono::steady_clock::now();
        const auto told = reader->read(question);
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
