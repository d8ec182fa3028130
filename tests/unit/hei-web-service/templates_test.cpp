// Placeholders and their escaping, and what a template may not say.
#include <gmock/gmock.h>
#include <ncp/plugin.hpp>
#include <nlohmann/json.hpp>

#include "common/xml_tree.h"
#include "hei-web-service/request_template.h"

namespace ncp::hei {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

// Tries to leave every place that there is.
const std::string kHostile = "a\"b\\c<d>&e'f=g&h%i;j k\r\nl/../m?n#o\xC3\xB6\x01\xFF";

const Values kValues{{"national_id", kHostile},
                     {"family_name", "J\xC3\xB6nsson"},
                     {"eppn", "ada@north.example"},
                     {"language", "fi"},
                     {"issuer.schac", "north.example"}};

std::string why_not(const std::string& settings, bool allow = false) {
    try {
        const RequestTemplate made(json::parse(settings), allow);
        return "accepted";
    } catch (const plugin::Refused& refused) {
        EXPECT_EQ(refused.status(), NCP_CONFIG);
        return refused.texts().operator_text;
    }
}

WrittenRequest filled(const std::string& settings, bool allow = false) {
    return RequestTemplate(json::parse(settings), allow).fill("https://x.example/api", kValues);
}

TEST(Templates, KeepHostileValuesInsideOfJsonStrings) {
    const WrittenRequest request =
        filled(R"({"path":"/r","json":"{\"id\": \"{national_id}\", \"n\": [{\"x\":1}]}"})");
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://x.example/api/r");
    const json body = json::parse(request.body);
    EXPECT_EQ(body.size(), 2U);
    const std::string id = body.at("id");
    EXPECT_THAT(id, HasSubstr("a\"b\\c<d>&e'f=g&h%i;j k"));
}

TEST(Templates, KeepHostileValuesInsideOfXmlTexts) {
    const WrittenRequest request =
        filled(R"({"xml":"<q><id a='{national_id}' b=\"{national_id}\">{national_id}</id></q>"})");
    const common::XmlNode root = common::parse_xml(request.body, {});
    ASSERT_EQ(root.children.size(), 1U);
    EXPECT_EQ(root.children[0].attributes.size(), 2U);
    EXPECT_TRUE(root.children[0].children.empty());
    EXPECT_THAT(root.children[0].text, HasSubstr("a\"b\\c<d>&e'f=g&h%i;j k"));
}

TEST(Templates, KeepHostileValuesInsideOfFormFields) {
    const WrittenRequest request =
        filled(R"({"form":{"id":"{national_id}","name":"{family_name}","k y":"v"}})");
    EXPECT_EQ(std::count(request.body.begin(), request.body.end(), '&'), 2);
    EXPECT_EQ(std::count(request.body.begin(), request.body.end(), '='), 3);
    EXPECT_THAT(request.body, HasSubstr("id=a%22b%5Cc%3Cd%3E%26e%27f%3Dg%26h%25i%3Bj+k%0D%0Al%2F"));
    EXPECT_THAT(request.body, HasSubstr("name=J%C3%B6nsson"));
    EXPECT_THAT(request.body, HasSubstr("k+y=v"));
}

TEST(Templates, KeepHostileValuesInsideOfAddresses) {
    const WrittenRequest request = filled(
        R"({"path":"/of/{national_id}/x","query":{"id":"{national_id}","l":"{language}"}})", true);
    EXPECT_EQ(request.method, "GET");
    EXPECT_THAT(request.url,
                HasSubstr("https://x.example/api/of/a%22b%5Cc%3Cd%3E%26e%27f%3Dg%26h"));
    EXPECT_EQ(std::count(request.url.begin(), request.url.end(), '?'), 1);
    EXPECT_EQ(std::count(request.url.begin(), request.url.end(), '#'), 0);
    EXPECT_EQ(std::count(request.url.begin(), request.url.end(), '&'), 1);
    EXPECT_EQ(request.url.find("/../"), std::string::npos);
}

TEST(Templates, RefuseValuesThatAHeaderCannotHold) {
    EXPECT_THAT(filled(R"({"headers":{"X-User":"{eppn}"}})").headers,
                ElementsAre(testing::Pair("X-User", "ada@north.example")));
    for (const char* name : {"national_id", "family_name"}) {
        try {
            filled(std::string(R"({"headers":{"X-User":"{)") + name + "}\"}}");
            ADD_FAILURE() << name;
        } catch (const plugin::Refused& refused) {
            EXPECT_EQ(refused.status(), NCP_PERMANENT);
            EXPECT_EQ(refused.texts().operator_text.find('J'), std::string::npos);
        }
    }
}

TEST(Templates, PutPersonalDataIntoAddressesOnlyIfTheOperatorInsists) {
    for (const char* settings :
         {R"({"path":"/s/{national_id}"})", R"({"query":{"q":"{birth_date?}"}})"}) {
        EXPECT_THAT(why_not(settings), HasSubstr("allow_personal_data_in_urls"));
        EXPECT_EQ(why_not(settings, true), "accepted");
    }
    EXPECT_EQ(why_not(R"({"path":"/{issuer.schac}/{language}","query":{"c":"{correlation_id}"}})"),
              "accepted");
}

TEST(Templates, NameTheAttributeThatIsMissing) {
    try {
        filled(R"({"form":{"e":"{esi}"}})");
        ADD_FAILURE();
    } catch (const plugin::Refused& refused) {
        EXPECT_EQ(refused.status(), NCP_IDENTITY_INSUFFICIENT);
        EXPECT_THAT(refused.texts().operator_text, HasSubstr("esi"));
    }
    EXPECT_EQ(filled(R"({"form":{"e":"{esi?}"}})").body, "e=");
}

TEST(Templates, RefuseWhatTheSchemaCannotSay) {
    const std::pair<const char*, const char*> cases[]{
        {R"({"form":{"a":"{nationl_id}"}})", "{nationl_id}"},
        {R"({"form":{"a":"{national_id"}})", "{national_id}"},
        {R"({"json":"{\"id\": {national_id}}"})", "placeholders stand inside of strings"},
        {R"({"xml":"<a><{national_id}/></a>"})", "no XML"},
        {R"({"json":"{}","form":{}})", "more than one of json, xml and form"},
        {R"({"method":"GET","form":{"a":"b"}})", "GET, but there is a body"},
        {R"({"path":"x"})", "does not begin"},
        {R"({"path":"/a?b=c"})", "request.query"},
        {R"({"headers":{"Authorization":"x"}})", "the authentication sets"},
        {R"({"headers":{"content-length":"1"}})", "the host sets"},
        {R"({"headers":{"a b":"1"}})", "a name that is none"},
        {R"({"headers":{"a":"1\r\nb: 2"}})", "printable ASCII"},
        {R"({"body":"x"})", "unknown key \"body\""},
    };
    for (const auto& [settings, why] : cases)
        EXPECT_THAT(why_not(settings), HasSubstr(why)) << settings;
}

TEST(Templates, LetAnInstitutionReplaceTheKindOfBody) {
    const json common = json::parse(R"({"path":"/r","form":{"a":"1","b":"2"}})");
    EXPECT_EQ(overlaid(common, json::parse(R"({"json":"{}"})")),
              json::parse(R"({"path":"/r","json":"{}"})"));
    EXPECT_EQ(overlaid(common, json::parse(R"({"path":"/own"})")).at("path"), "/own");
}

}  // namespace
}  // namespace ncp::hei
