// Our schema on its own: documents that are valid, documents that break one rule each, and how
// findings are told.
#include "elmo/schema.h"

#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <set>
#include <thread>

#include "elmo/report.h"
#include "support/temporary_folder.h"
#include "unit/elmo/fixtures.h"

namespace ncp::elmo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<Finding> findings_in(const std::string& bytes) {
    auto document = Document::parse(bytes);
    if (!document) throw std::runtime_error(document.error().describe().str());
    return testing::our_schema().validate(*document);
}

std::string with_courses(int count, const std::string& course) {
    std::string bytes = testing::content_of(testing::own_data() / "valid/smallest.xml");
    std::string courses;
    for (int i = 0; i < count; ++i)
        courses += course;
    return bytes.insert(bytes.find("<issueDate>"), courses);
}

constexpr char kCourse[] =
    "<learningOpportunitySpecification>\n<title>Sailing</title>\n<specifies>"
    "<learningOpportunityInstance/></specifies></learningOpportunitySpecification>\n";

TEST(SchemaTest, accepts_every_valid_document) {
    auto files = testing::xml_files(testing::own_data() / "valid");
    EXPECT_GE(files.size(), 8U);
    for (const auto& file : files) {
        for (const Finding& finding : findings_in(testing::content_of(file))) {
            ADD_FAILURE() << file.filename() << ":" << finding.line << ": " << finding.text;
        }
    }
}

TEST(SchemaTest, refuses_every_invalid_document_and_says_on_which_line) {
    auto files = testing::xml_files(testing::own_data() / "invalid");
    EXPECT_GE(files.size(), 30U);
    for (const auto& file : files) {
        auto findings = findings_in(testing::content_of(file));
        ASSERT_FALSE(findings.empty()) << file.filename();
        EXPECT_TRUE(has_error(findings)) << file.filename();
        EXPECT_EQ(findings.front().rule, "xsd") << file.filename();
        EXPECT_GE(findings.front().line, 1) << file.filename();
    }
}

TEST(SchemaTest, refuses_xinclude_and_looks_at_no_schema_that_a_document_names) {
    auto folder = testing::source_directory() / "tests/data/xml-hostile";
    for (const char* name : {"xinclude.xml", "schema-location-of-a-stranger.xml"}) {
        auto findings = findings_in(testing::content_of(folder / name));
        ASSERT_EQ(findings.size(), 1U) << name;
        EXPECT_THAT(findings[0].text, HasSubstr("Expected is ( "));
    }
}

TEST(SchemaTest, a_finding_is_short_on_one_line_and_without_the_namespace) {
    std::string long_value(300'000, 'x');
    auto findings = findings_in(with_courses(
        1, "<learningOpportunitySpecification>\n<title>A</title><type>é\n" + long_value +
               "</type><specifies><learningOpportunityInstance/></specifies>"
               "</learningOpportunitySpecification>"));
    ASSERT_FALSE(findings.empty());
    for (const Finding& finding : findings) {
        EXPECT_LT(finding.text.size(), 520U);
        EXPECT_THAT(finding.text, Not(HasSubstr("github.com")));
        EXPECT_THAT(finding.text, Not(HasSubstr("\n")));
        EXPECT_EQ(finding.line, 12);
    }
}

TEST(SchemaTest, tells_everything_that_is_wrong_in_the_order_of_the_document) {
    std::string bytes = testing::content_of(testing::own_data() / "valid/one-course.xml");
    auto replace = [&](const std::string& what, const std::string& by) {
        bytes.replace(bytes.find(what), what.size(), by);
    };
    replace("2026-11-23T14:05:09Z", "yesterday");
    replace("<status>passed</status>", "<status>done</status>");
    replace("2026-11-22T08:00:00+01:00", "today");
    auto findings = findings_in(bytes);
    ASSERT_GE(findings.size(), 3U);
    EXPECT_EQ(findings.front().line, 3);
    EXPECT_EQ(findings.back().line, 19);
    EXPECT_TRUE(std::is_sorted(findings.begin(), findings.end(),
                               [](const auto& a, const auto& b) { return a.line < b.line; }));
}

TEST(SchemaTest, stops_listing_at_a_thousand_findings) {
    auto findings = findings_in(with_courses(5000, "<course/>"));
    EXPECT_LE(findings.size(), kFindingsMax);
    auto many = findings_in(with_courses(
        3000,
        "<learningOpportunitySpecification><title/><type>X</type><specifies>"
        "<learningOpportunityInstance/></specifies></learningOpportunitySpecification>\n"));
    EXPECT_EQ(many.size(), kFindingsMax);
    EXPECT_THAT(as_text("many.xml", many), HasSubstr("there may be more"));
}

TEST(SchemaTest, lines_are_right_beyond_65535) {
    std::string good = with_courses(30'000, kCourse);
    ASSERT_TRUE(findings_in(good).empty());
    std::string wrong = good;
    std::size_t last = wrong.rfind("<learningOpportunityInstance/>");
    wrong.replace(last, 30, "<learningOpportunityInstance><wrong/></learningOpportunityInstance>");
    int line =
        1 + static_cast<int>(std::ranges::count(std::string_view(wrong).substr(0, last), '\n'));
    ASSERT_GT(line, 65535);
    auto findings = findings_in(wrong);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].line, line);

    std::string attribute = good;
    last = attribute.rfind("<title>");
    attribute.insert(last + 6, " xml:lang=''");
    line =
        1 + static_cast<int>(std::ranges::count(std::string_view(attribute).substr(0, last), '\n'));
    findings = findings_in(attribute);
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(findings[0].line, line);
}

TEST(SchemaTest, many_threads_may_use_one_schema) {
    const Schema& schema = testing::our_schema();
    std::string valid = testing::content_of(testing::own_data() / "valid/every-element.xml");
    std::string invalid = testing::content_of(testing::own_data() / "invalid/negative-count.xml");
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&] {
            for (int round = 0; round < 200; ++round) {
                if (has_error(examine(valid, schema, {}))) ++wrong;
                auto findings = examine(invalid, schema, {});
                std::erase_if(findings, [](const Finding& f) { return f.rule != "xsd"; });
                if (findings.empty() || findings[0].line != 15) ++wrong;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST(SchemaTest, validating_leaves_the_document_as_it_was) {
    auto document =
        Document::parse(testing::content_of(testing::own_data() / "valid/every-element.xml"));
    ASSERT_TRUE(document);
    std::string before = document->serialize();
    EXPECT_TRUE(testing::our_schema().validate(*document).empty());
    EXPECT_TRUE(testing::our_schema().validate(*document).empty());
    EXPECT_EQ(document->serialize(), before);
}

TEST(SchemaTest, is_found_in_the_source_tree_and_where_it_is_installed) {
    ASSERT_EQ(::setenv("NCP_DATA_DIR", NCP_SOURCE_DIR, 1), 0);
    auto in_source = schema_file();
    ASSERT_TRUE(in_source) << in_source.error().describe().str();
    EXPECT_TRUE(Schema::load(*in_source));

    const test::TemporaryFolder folder;
    const auto& installed = folder.path();
    std::filesystem::create_directory(installed / "schema");
    std::filesystem::copy(in_source->parent_path(), installed / "schema/elmo-1.7",
                          std::filesystem::copy_options::recursive);
    ::setenv("NCP_DATA_DIR", installed.c_str(), 1);
    auto file = schema_file();
    ASSERT_TRUE(file);
    EXPECT_EQ(*file, installed / "schema/elmo-1.7/elmo.xsd");
    EXPECT_TRUE(Schema::load(*file));

    ::setenv("NCP_DATA_DIR", (installed / "nowhere").c_str(), 1);
    EXPECT_EQ(schema_file().error().code(), ErrorCode::io);
    ::unsetenv("NCP_DATA_DIR");
}

class SchemaLoadTest : public ::testing::Test {
  protected:
    Error error_of(const std::string& body) {
        std::ofstream(folder_ / "main.xsd")
            << "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>" << body << "</xs:schema>";
        auto schema = Schema::load(folder_ / "main.xsd");
        return schema ? Error(ErrorCode::internal, "it loaded") : schema.error();
    }

    test::TemporaryFolder temporary_;
    const std::filesystem::path& folder_ = temporary_.path();
};

TEST_F(SchemaLoadTest, wants_nothing_from_outside_its_folder) {
    for (const char* location :
         {"http://127.0.0.1:9/x.xsd", "https://example.org/x.xsd", "file:///etc/passwd",
          "/etc/passwd", "../x.xsd", "..", "sub/x.xsd", "%2e%2e/x.xsd", "C:x.xsd", "", "x.xsd#y"}) {
        for (const char* kind : {"import namespace='urn:x'", "include", "redefine"}) {
            Error error =
                error_of("<xs:" + std::string(kind) + " schemaLocation='" + location + "'/>");
            EXPECT_THAT(error.operator_text().str(), HasSubstr("own folder only")) << location;
        }
    }
    EXPECT_THAT(error_of("<xs:import namespace='urn:x'/>").operator_text().str(),
                HasSubstr("own folder only"));
}

TEST_F(SchemaLoadTest, says_what_is_the_matter) {
    EXPECT_EQ(Schema::load(folder_ / "none.xsd").error().code(), ErrorCode::io);
    EXPECT_EQ(error_of("<xs:include schemaLocation='none.xsd'/>").code(), ErrorCode::io);
    EXPECT_EQ(error_of("<xs:include").code(), ErrorCode::invalid_document);
    Error error = error_of("\n<xs:element name='a' type='unknown'/>");
    EXPECT_EQ(error.code(), ErrorCode::internal);
    EXPECT_THAT(error.operator_text().str(), HasSubstr("line 2)"));
}

TEST(SchemaTest, published_schemas_of_all_versions_load_without_the_network) {
    if (!std::filesystem::exists(testing::reference_data())) {
        GTEST_SKIP() << "needs the reference data at " << testing::reference_data();
    }
    (void)testing::our_schema();
    const auto official = testing::reference_data() / "elmo/official";
    // As published, the other examples are not valid against the schema beside them.
    const std::set<std::string> fitting{"v1.1.0", "v1.4.0", "v1.5.0", "v1.6.0", "v1.7.0"};
    int versions = 0;
    for (const auto& entry : std::filesystem::directory_iterator(official)) {
        const auto example = entry.path() / "example.xml";
        if (!std::filesystem::exists(example)) continue;
        ++versions;
        auto schema = Schema::load_version(entry.path() / "schema.xsd");
        ASSERT_TRUE(schema) << schema.error().describe().str();
        auto document = Document::parse(testing::content_of(example));
        ASSERT_TRUE(document);
        EXPECT_EQ(schema->validate(*document).empty(), fitting.count(entry.path().filename()) > 0)
            << example;
    }
    EXPECT_EQ(versions, 9);
}

TEST(SchemaTest, a_schema_of_another_version_wants_its_own_files_beside_it) {
    (void)testing::our_schema();
    const test::TemporaryFolder temporary;
    const auto& folder = temporary.path();
    auto written = [&folder](const std::string& location) {
        std::ofstream(folder / "main.xsd")
            << "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:x'>"
               "<xs:import namespace='http://www.w3.org/2000/09/xmldsig#' "
               "schemaLocation='https://nowhere.example/gone.xsd'/>"
               "<xs:include schemaLocation='" +
                   location + "'/><xs:element name='a'/></xs:schema>";
        return Schema::load_version(folder / "main.xsd");
    };
    std::ofstream(folder / "part.xsd")
        << "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:x'/>";
    EXPECT_TRUE(written("part.xsd"));
    for (const char* location :
         {"https://nowhere.example/part.xsd", "../part.xsd", "/etc/passwd", "gone.xsd"}) {
        EXPECT_FALSE(written(location)) << location;
    }
}

}  // namespace
}  // namespace ncp::elmo
