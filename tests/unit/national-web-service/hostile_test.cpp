// Answers that are meant to hurt, or are broken: refused by name, with bounded memory.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <fstream>
#include <sstream>

#include "web_plugin.h"

namespace ncp::test {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::size_t kMebibyte = 1U << 20U;

std::string repeated(const std::string& piece, std::size_t bytes) {
    std::string text;
    text.reserve(bytes + piece.size());
    while (text.size() < bytes)
        text += piece;
    return text;
}

std::string wrapped(const std::string& in_the_virta) {
    return R"(<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>)"
           R"(<OpiskelijanKaikkiTiedotResponse xmlns="http://tietovaranto.csc.fi/luku">)"
           R"(<Virta xmlns="urn:mace:funet.fi:virta/2015/09/01">)" +
           in_the_virta + "</Virta></OpiskelijanKaikkiTiedotResponse></e:Body></e:Envelope>";
}

class Hostile : public WithAnswers {
  protected:
    std::string refusal(const std::string& body) {
        const Outcome outcome = answered_by({NCP_OK, 200, body, {}});
        EXPECT_EQ(outcome.status, NCP_PERMANENT);
        EXPECT_THAT(outcome.parts, SizeIs(0));
        return outcome.operator_text;
    }
};

long peak_kib() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

TEST_F(Hostile, every_hostile_file_is_refused) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(NCP_SOURCE_DIR) +
                                                                 "/tests/data/xml-hostile")) {
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        EXPECT_THAT(refusal(text.str()), HasSubstr("answer is refused")) << entry.path();
        ++files;
    }
    EXPECT_GT(files, 80);
}

TEST_F(Hostile, a_doctype_is_refused_wherever_it_stands) {
    const std::string good = wrapped(student(attainment({})));
    for (const std::string& doctype :
         {std::string("<!DOCTYPE a>"), std::string("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">"),
          std::string("<!DOCTYPE a [<!ENTITY b \"c\">]>")}) {
        for (std::string document : {"", "<?xml version=\"1.0\"?><!-- -->"}) {
            document.append(doctype).append(good);
            EXPECT_THAT(refusal(document), HasSubstr("document type declaration"));
        }
    }
}

TEST_F(Hostile, other_encodings_are_refused) {
    const std::string good = wrapped(student(attainment({})));
    for (const char* encoding : {"UTF-16", "ISO-8859-1", "UTF-7", "EBCDIC-CP-FI"}) {
        EXPECT_THAT(
            refusal("<?xml version=\"1.0\" encoding=\"" + std::string(encoding) + "\"?>" + good),
            HasSubstr("not in UTF-8"));
    }
    EXPECT_EQ(
        answered_by({NCP_OK, 200, "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?>" + good, {}})
            .status,
        NCP_OK);
}

TEST_F(Hostile, bombs_are_refused_by_name_without_growing) {
    struct Bomb {
        std::string body;
        const char* why;
    };
    const std::size_t size = 10 * kMebibyte;
    std::vector<Bomb> bombs;
    bombs.push_back({repeated("<a>", size), "nested too deep"});
    bombs.push_back({wrapped(repeated("<a>", size)), "nested too deep"});
    bombs.push_back({wrapped("<Opiskeluoikeudet>" + repeated("<a>", size)), "nested too deep"});
    bombs.push_back({wrapped(repeated("<a/>", size)), "too many elements"});
    bombs.push_back({wrapped("<Opiskeluoikeudet>" + repeated("<a/>", size)), "too many elements"});
    bombs.push_back({wrapped("<a>" + repeated("text ", size)), "a text is too long"});
    bombs.push_back({wrapped("<a b=\"" + repeated("text ", size)), "a tag or comment is too long"});
    bombs.push_back(
        {wrapped("<a b=\"" + repeated("text ", 100'000) + "\"/>"), "an attribute is too long"});
    bombs.push_back({wrapped("<!--" + repeated("text ", size)), "a tag or comment is too long"});
    bombs.push_back({wrapped("<?a " + repeated("text ", size)), "a tag or comment is too long"});
    bombs.push_back({wrapped("<" + repeated("a", size)), "a tag or comment is too long"});
    std::string attributes = "<a";
    for (int i = 0; attributes.size() < size; ++i)
        attributes += " a" + std::to_string(i) + "=''";
    bombs.push_back({wrapped(attributes), "a tag or comment is too long"});
    // The small host of these tests holds three copies of the answer.
    const long before = peak_kib() + 3 * long(size / 1024);
    for (const Bomb& bomb : bombs)
        EXPECT_THAT(refusal(bomb.body), HasSubstr(bomb.why));
#if !defined(__SANITIZE_ADDRESS__)
    EXPECT_LT(peak_kib() - before, 32L * 1024);
#endif
}

TEST_F(Hostile, half_an_answer_is_refused) {
    const std::string whole = wrapped(student(attainment({})));
    for (std::size_t length = 0; length < whole.size(); length += 7)
        EXPECT_THAT(refusal(whole.substr(0, length)), HasSubstr("refused"));
}

TEST_F(Hostile, what_is_no_answer_of_the_operation_is_refused_by_name) {
    EXPECT_THAT(refusal("<html/>"), HasSubstr("no SOAP envelope"));
    EXPECT_THAT(refusal("<Envelope><Body><a/></Body></Envelope>"), HasSubstr("no SOAP envelope"));
    const std::string soap = "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\">";
    EXPECT_THAT(refusal(soap + "</e:Envelope>"), HasSubstr("without a body"));
    EXPECT_THAT(refusal(soap + "<e:Body/></e:Envelope>"), HasSubstr("without a body"));
    EXPECT_THAT(refusal(soap + "<e:Body><TutkinnotResponse "
                               "xmlns=\"http://tietovaranto.csc.fi/luku\"/></e:Body></e:Envelope>"),
                HasSubstr("not the answer of OpiskelijanKaikkiTiedot"));
    // SOAP 1.2 has another name space.
    EXPECT_THAT(refusal("<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\">"
                        "<e:Body><a/></e:Body></e:Envelope>"),
                HasSubstr("no SOAP envelope"));
}

TEST_F(Hostile, attainments_without_what_they_need_are_refused_by_name) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {attainment({.key = ""}), "avain"},
        {attainment({.organisation = " "}), "Myontaja"},
        {attainment({.kind = ""}), "Laji"},
        {attainment({.date = "31.5.2024"}), "SuoritusPvm"},
        {attainment({.date = "2024-02-30"}), "SuoritusPvm"},
        {attainment({.date = ""}), "SuoritusPvm"},
        {attainment({.ects = "4,5"}), "Opintopiste"},
        {attainment({.ects = "-1"}), "Opintopiste"},
        {attainment({.ects = "."}), "Opintopiste"}};
    for (const auto& [xml, name] : cases)
        EXPECT_THAT(refusal(wrapped(student(xml))), HasSubstr(name));
}

TEST_F(Hostile, an_odd_value_costs_only_itself) {
    for (const std::string& odd :
         {attainment({.grade = ""}), attainment({.grade = "<Uusi>5</Uusi>"}),
          attainment({.grade = "<Muu><Koodi>9</Koodi></Muu>"}), attainment({.ects = ""}),
          attainment({.rest = "<Kieli>suomi</Kieli>" + part("nobody") + part("")})}) {
        const Outcome outcome = answered_by({NCP_OK, 200, wrapped(student(odd)), {}});
        EXPECT_EQ(outcome.status, NCP_OK) << odd << outcome.operator_text;
        EXPECT_EQ(verdict(outcome.documents()), "") << odd;
    }
}

TEST_F(Hostile, texts_that_look_like_markup_stay_texts) {
    const std::string name = R"(<Nimi kieli="fi">&lt;/title&gt;&lt;script&gt; &amp;amp; "'</Nimi>)";
    const Outcome outcome =
        answered_by({NCP_OK, 200, wrapped(student(attainment({.names = name}))), {}});
    EXPECT_THAT(outcome.documents(), HasSubstr("&lt;/title&gt;&lt;script&gt; &amp;amp;"));
    EXPECT_EQ(verdict(outcome.documents()), "");
}

TEST_F(Hostile, a_tree_deeper_than_any_curriculum_is_refused) {
    std::string chain;
    for (int i = 0; i < 25; ++i) {
        chain += attainment({.key = std::to_string(i), .rest = part(std::to_string(i + 1))});
    }
    EXPECT_THAT(refusal(wrapped(student(chain))), HasSubstr("deeper than 20 levels"));
}

}  // namespace
}  // namespace ncp::test
