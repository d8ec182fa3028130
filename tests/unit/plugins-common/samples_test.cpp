// Documents that real systems produced, and every published example from 1.0.0 on: all of them can
// be repaired if the institution fits, and this is what has to be done to each.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "elmo/outline.h"
#include "unit/plugins-common/reading.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kData = fs::path(NCP_SOURCE_DIR) / "../shared/data/elmo";

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

struct Sample {
    const char* file;
    const char* issuer_schac;  // of the institution that was asked
    std::size_t results;       // nodes of all trees
    std::vector<std::pair<std::string_view, std::size_t>> repairs;  // kinds and how often
};

// NOLINTNEXTLINE(readability-identifier-naming): the name that GoogleTest looks for
void PrintTo(const Sample& sample, std::ostream* out) {
    *out << sample.file;
}

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all{
        {"samples/denmark-stads-no-namespace.xml",
         "dtu.dk",
         36,
         {{"missing namespace", 1},
          {"a missing issuer taken from the registry", 1},
          {"an identifier without type", 36},
          {"the ECTS scheme written otherwise", 36},
          {"a value that ELMO cannot hold removed", 36}}},  // credit levels of "-"
        {"samples/finland-ncp-output.xml",
         "helsinki.fi",
         1,
         {{"an issuer that cannot be recognised replaced by the registry's", 1},
          {"a level without value removed", 1},
          {"the ECTS scheme written otherwise", 1}}},
        {"samples/norway-1.0.xml",
         "uio.no",
         6,
         {{"blanks around a value removed", 1},
          {"the ECTS scheme written otherwise", 6},
          {"a signature removed", 1}}},
        {"samples/norway-legacy-purl.xml",
         "uio.no",
         24,
         {{"the purl.org dialect", 1},
          {"an issuer completed from the registry", 1},
          {"the learner moved out of the report", 1},
          {"credit moved into the instance", 24},
          {"an element's old name", 23},
          {"a cycle's number written as its name", 24},
          {"a term written otherwise", 2},
          {"a date where date and time belong", 1},
          {"a required element added", 1}}},
        {"samples/sweden-1.0.xml",
         "umu.se",
         74,
         {{"an empty learner inside the report removed", 1},
          {"an unknown element removed", 1},
          {"an unknown attribute removed", 1},
          {"a date where date and time belong", 1},
          {"a signature removed", 1}}},
        {"official/v1.0.0/example.xml", "uw.edu.pl", 4, {{"a signature removed", 1}}},
        {"official/v1.1.0/example.xml", "uw.edu.pl", 4, {{"a signature removed", 1}}},
        {"official/v1.2/example.xml",
         "uw.edu.pl",
         4,
         {{"a signature removed", 1}, {"an unknown element removed", 1}}},
        {"official/v1.3.0/example.xml", "uw.edu.pl", 4, {{"a signature removed", 1}}},
        {"official/v1.4.0/example.xml", "uw.edu.pl", 6, {{"a signature removed", 1}}},
        {"official/v1.5.0/example.xml", "uw.edu.pl", 6, {{"a signature removed", 1}}},
        {"official/v1.6.0/example.xml", "uw.edu.pl", 6, {{"a signature removed", 1}}},
        {"official/v1.7.0/example.xml", "uw.edu.pl", 6, {{"a signature removed", 1}}},
    };
    return all;
}

common::Issuer asked(const Sample& sample) {
    common::Issuer issuer{"",
                          {{"schac", sample.issuer_schac}},
                          {{"en", "As the registry says"}},
                          "https://x.example/"};
    // The old dialect knows no schac.
    if (issuer.identifiers[0].value == "uio.no") {
        issuer.identifiers.push_back({"erasmus", "N OSLO01"});
    }
    return issuer;
}

class Samples : public testing::TestWithParam<Sample> {
  protected:
    void SetUp() override {
        if (!fs::exists(kData)) GTEST_SKIP() << "needs the reference data in ../shared/data";
    }
};

TEST_P(Samples, BecomeStrictElmoWithEveryRepairNamed) {
    const Sample& sample = GetParam();
    const Read got = read(content_of(kData / sample.file), asked(sample));
    ASSERT_EQ(got.refused, NCP_OK) << got.why;
    for (const auto& [kind, count] : sample.repairs) {
        EXPECT_EQ(got.reading.repairs.of(kind), count) << kind;
    }
    ASSERT_EQ(got.reading.documents.size(), 1U);
    const common::ElmoDocument& document = got.reading.documents[0];
    EXPECT_EQ(our_verdict(document.xml), "");
    EXPECT_EQ(document.issuer, sample.issuer_schac);
    auto parsed = elmo::Document::parse(document.xml);
    ASSERT_TRUE(parsed);
    auto outline = elmo::outline(*parsed);
    ASSERT_TRUE(outline);
    EXPECT_EQ(outline->nodes.size(), sample.results);
}

TEST_P(Samples, NeedNoFurtherRepairAfterwards) {
    const Sample& sample = GetParam();
    const Read once = read(content_of(kData / sample.file), asked(sample));
    ASSERT_EQ(once.reading.documents.size(), 1U);
    const Read twice = read(once.reading.documents[0].xml, asked(sample));
    EXPECT_EQ(twice.reading.repairs.summary(), "");
    ASSERT_EQ(twice.reading.documents.size(), 1U);
    EXPECT_EQ(twice.reading.documents[0].xml, once.reading.documents[0].xml);
}

TEST_P(Samples, AreRefusedFromAnInstitutionThatDidNotIssueThem) {
    const Sample& sample = GetParam();
    const Read got = read(content_of(kData / sample.file), north());
    // Without an issuer, or with a placeholder, it can only be the one that was asked.
    const bool says_whose =
        got.reading.repairs.of("a missing issuer taken from the registry") == 0 &&
        got.reading.repairs.of(
            "an issuer that cannot be recognised replaced "
            "by the registry's") == 0;
    if (!says_whose) return;
    EXPECT_EQ(got.refused, NCP_PERMANENT);
    EXPECT_THAT(got.why, HasSubstr("another institution"));
}

INSTANTIATE_TEST_SUITE_P(Real, Samples, testing::ValuesIn(samples()), [](const auto& one) {
    std::string name = one.param.file;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
    return name;
});

TEST(SamplesText, KeepsWhatTheStudentAchieved) {
    if (!fs::exists(kData)) GTEST_SKIP() << "needs the reference data in ../shared/data";
    const Sample& purl = samples()[3];
    const std::string xml =
        read(content_of(kData / purl.file), asked(purl)).reading.documents.at(0).xml;
    for (const char* text :
         {"<givenNames>Beate</givenNames>", "<bday>1992-02-02</bday>", "<gender>2</gender>",
          "<title xml:lang=\"en\">Elementary Biology</title>",
          "<resultLabel>Godkjent</resultLabel>",
          "<credit><scheme>ects</scheme><level>Bachelor</level><value>180</value></credit>",
          "<type>Degree Programme</type>", "<category count=\"3\" label=\"A\"/>",
          "<issueDate>2015-05-02T00:00:00</issueDate>"}) {
        EXPECT_THAT(xml, HasSubstr(text));
    }
}

TEST(SamplesText, KeepsAttachmentsAsTheyStand) {
    if (!fs::exists(kData)) GTEST_SKIP() << "needs the reference data in ../shared/data";
    const Sample& norway = samples()[2];
    const std::string given = content_of(kData / norway.file);
    const std::string xml = read(given, asked(norway)).reading.documents.at(0).xml;
    const std::size_t begin = given.find("data:application/pdf");
    const std::string content = given.substr(begin, given.find('<', begin) - begin);
    ASSERT_GT(content.size(), 10'000U);
    EXPECT_THAT(xml, HasSubstr("<content>" + content + "</content>"));
}

}  // namespace
}  // namespace ncp::test
