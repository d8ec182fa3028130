// Headers that somebody tries to slip past the proxy, and how values are written.
#include "login/proxy/headers.h"

#include <gmock/gmock.h>

#include "base/log.h"
#include "unit/login/proxy/proxied.h"

namespace ncp::login::proxy {
namespace {

using config::HeaderEncoding;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> values_of(const std::string& raw, HeaderEncoding encoding,
                                   std::string_view separator) {
    auto read = read_headers(from_proxy({{"x-name", raw}}), {"X-Name"}, encoding, separator);
    if (!read) return {"refused: " + read.error().operator_text().str()};
    return (*read)["X-Name"];
}

TEST(ProxyHeaders, AnotherSpellingIsRefusedWithAndWithoutTheRightOne) {
    set_log_level(LogLevel::error);
    auto method = made(unix_section());
    for (const char* spelling :
         {"x_family_name", "x_family-name", "x-family_name", "x.family.name", "x~family~name",
          "x!family-name", "x`family'name", "x|family|name", "x*family+name"}) {
        auto headers = ada();
        headers[spelling] = "Victim";
        EXPECT_THAT(outcome(*method, from_proxy(headers)).why, HasSubstr("in another spelling"))
            << spelling;
        headers.erase("x-family-name");
        EXPECT_THAT(outcome(*method, from_proxy(headers)).why, HasSubstr("in another spelling"))
            << spelling;
        headers[spelling] = "";
        EXPECT_THAT(outcome(*method, from_proxy(headers)).why, HasSubstr("in another spelling"))
            << spelling;
    }
}

TEST(ProxyHeaders, ANameWithUnderscoresIsNotMetByOneWithHyphens) {
    auto section = unix_section();
    section.vouching.identity = {{"eppn", {"OIDC_CLAIM_eppn"}}};
    auto method = made(section);
    EXPECT_EQ(outcome(*method, from_proxy({{"oidc_claim_eppn", "ada@uni.example"}}))
                  .identity.first("eppn"),
              "ada@uni.example");
    EXPECT_THAT(outcome(*method, from_proxy({{"oidc-claim-eppn", "ada@uni.example"}})).why,
                HasSubstr("OIDC_CLAIM_eppn arrived in another spelling"));
}

TEST(ProxyHeaders, TwiceIsRefusedEvenWithEqualValues) {
    auto method = made(unix_section());
    http::Request request = from_proxy(ada());
    request.repeated_headers = {"x-family-name"};
    EXPECT_THAT(outcome(*method, request).why, HasSubstr("X-Family-Name arrived twice"));
    request.repeated_headers = {"x-something-else"};
    EXPECT_EQ(outcome(*method, request).why, "");
}

TEST(ProxyHeaders, ThoseOfTheFallbackNamesAndOfAssuranceAreWatchedToo) {
    auto section = unix_section();
    section.proxy.assurance_from = "X-Acr";
    auto method = made(section);
    for (const char* name : {"x-old-number", "x-acr"}) {
        http::Request request = from_proxy(ada());
        request.headers[name] = "1";
        request.repeated_headers = {name};
        EXPECT_THAT(outcome(*method, request).why, HasSubstr("arrived twice")) << name;
    }
    auto headers = ada();
    headers["x_acr"] = "urn:high";
    EXPECT_THAT(outcome(*method, from_proxy(headers)).why, HasSubstr("X-Acr arrived in another"));
}

TEST(ProxyHeaders, AbsentIsWhatProxiesWriteForNothing) {
    for (const char* nothing : {"", "(null)", " ", ";", " ; "})
        EXPECT_TRUE(values_of(nothing, HeaderEncoding::utf8, ";").empty()) << nothing;
    EXPECT_THAT(values_of("(null) x", HeaderEncoding::utf8, ""), ElementsAre("(null) x"));
}

TEST(ProxyHeaders, AreSplitOnlyWhereTheConfigurationSaysSo) {
    EXPECT_THAT(values_of("a;b,c", HeaderEncoding::utf8, ""), ElementsAre("a;b,c"));
    EXPECT_THAT(values_of("a;b,c", HeaderEncoding::utf8, ";"), ElementsAre("a", "b,c"));
    EXPECT_THAT(values_of("a;b,c", HeaderEncoding::utf8, ","), ElementsAre("a;b", "c"));
    EXPECT_THAT(values_of("a\\;b;c;;", HeaderEncoding::utf8, ";"), ElementsAre("a;b", "c"));
    EXPECT_THAT(values_of("a\\\\;b", HeaderEncoding::utf8, ";"), ElementsAre("a\\;b"));
    EXPECT_THAT(values_of("a\\", HeaderEncoding::utf8, ";"), ElementsAre("a\\"));
    EXPECT_THAT(values_of("a\\,b", HeaderEncoding::utf8, ";"), ElementsAre("a\\,b"));
}

TEST(ProxyHeaders, PercentIsDecodedOnceAndAfterSplitting) {
    EXPECT_THAT(values_of("%C3%84gidius%20M%C3%BCller", HeaderEncoding::percent, ""),
                ElementsAre("Ägidius Müller"));
    EXPECT_THAT(values_of("a%3Bb;c", HeaderEncoding::percent, ";"), ElementsAre("a;b", "c"));
    EXPECT_THAT(values_of("%2541", HeaderEncoding::percent, ""), ElementsAre("%41"));
    EXPECT_THAT(values_of("a+b", HeaderEncoding::percent, ""), ElementsAre("a+b"));
    EXPECT_THAT(values_of("%41", HeaderEncoding::utf8, ""), ElementsAre("%41"));
}

TEST(ProxyHeaders, FaultsOfPercentEncodingAreRefused) {
    for (const char* wrong : {"%", "a%", "%4", "a%4", "%zz", "%4g", "%g4", "%%41", "%-1", "% 41",
                              "%00", "a%00b", "%u0041", "%+1"}) {
        EXPECT_THAT(values_of(wrong, HeaderEncoding::percent, ""),
                    ElementsAre(HasSubstr("not percent-encoded")))
            << wrong;
    }
}

TEST(ProxyHeaders, DecodedBytesAreHeldToTheSameRulesAsOthers) {
    auto section = unix_section();
    section.proxy.encoding = HeaderEncoding::percent;
    auto method = made(section);
    for (const char* wrong :
         {"%FF", "%C0%AF", "%ED%A0%80", "Esi%01merkki", "%0D%0AX-Y:%20z", "%E2%80%AE", "%C3"}) {
        auto headers = ada();
        headers["x-family-name"] = wrong;
        EXPECT_TRUE(outcome(*method, from_proxy(headers)).identity.empty()) << wrong;
    }
}

TEST(ProxyHeaders, MoreValuesThanAnybodyHasAreRefused) {
    auto section = unix_section();
    section.proxy.separator = ";";
    auto headers = ada();
    std::string many;
    for (int i = 0; i < 33; ++i)
        many += "S-" + std::to_string(i) + ";";
    headers["x-student-number"] = many;
    EXPECT_TRUE(outcome(*made(section), from_proxy(headers)).identity.empty());
}

}  // namespace
}  // namespace ncp::login::proxy
