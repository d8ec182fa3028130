#include "unit/transfer_views/html.h"

#include <gtest/gtest.h>
#include <libxml/parser.h>

#include <set>

namespace ncp::transfer {
namespace {

std::string collapsed(const std::string& text) {
    std::string result;
    for (char c : text) {
        bool blank = c == ' ' || c == '\n' || c == '\t';
        if (!blank) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

std::string content_of(xmlNode* node) {
    std::unique_ptr<xmlChar, decltype(xmlFree)> text(xmlNodeGetContent(node), xmlFree);
    return text ? reinterpret_cast<const char*>(text.get()) : "";
}

void expect_headings_without_gaps(const Html& page) {
    std::size_t previous = 0;
    for (const std::string& level : page.all("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")) {
        EXPECT_FALSE(level.empty()) << "an empty heading";
    }
    for (std::size_t level = 1; level <= 6; ++level) {
        std::string here = "//h" + std::to_string(level);
        if (page.count(here) == 0) continue;
        EXPECT_LE(level, previous + 1) << "a heading without one above it";
        previous = level;
    }
}

}  // namespace

Html::Html(const Result<std::string>& page) {
    if (!page) {
        ADD_FAILURE() << page.error().describe().str();
        return;
    }
    source_ = *page;
    xmlParserCtxt* parser = xmlNewParserCtxt();
    tree_.reset(xmlCtxtReadMemory(parser, source_.data(), static_cast<int>(source_.size()), nullptr,
                                  "UTF-8",
                                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    if (!tree_) {
        const xmlError* error = xmlCtxtGetLastError(parser);
        ADD_FAILURE() << "not well-formed, line " << (error ? error->line : 0) << ": "
                      << (error ? error->message : "") << "\n"
                      << source_.substr(0, 4000);
    }
    xmlFreeParserCtxt(parser);
}

std::vector<std::string> Html::all(const std::string& xpath) const {
    std::vector<std::string> found;
    if (!tree_) return found;
    xmlXPathContext* context = xmlXPathNewContext(tree_.get());
    xmlXPathObject* result =
        xmlXPathEvalExpression(reinterpret_cast<const xmlChar*>(xpath.c_str()), context);
    if (!result) ADD_FAILURE() << "bad XPath " << xpath;
    if (result && result->nodesetval) {
        for (int i = 0; i < result->nodesetval->nodeNr; ++i) {
            std::string content = content_of(result->nodesetval->nodeTab[i]);
            bool attribute = result->nodesetval->nodeTab[i]->type == XML_ATTRIBUTE_NODE;
            found.push_back(attribute ? content : collapsed(content));
        }
    }
    xmlXPathFreeObject(result);
    xmlXPathFreeContext(context);
    return found;
}

std::string Html::one(const std::string& xpath) const {
    std::vector<std::string> found = all(xpath);
    EXPECT_EQ(found.size(), 1U) << xpath;
    return found.size() == 1 ? found.front() : "";
}

std::string Html::text() const {
    return tree_ ? collapsed(content_of(xmlDocGetRootElement(tree_.get()))) : "";
}

void expect_good_page(const Html& page) {
    ASSERT_TRUE(page.well_formed());
    EXPECT_EQ(page.one("/html/@lang"), "en");
    EXPECT_FALSE(page.one("/html/head/title").empty());
    EXPECT_FALSE(page.one("//h1").empty());
    EXPECT_EQ(page.count("//main"), 1U);
    EXPECT_EQ(page.one("//a[@class='skip']/@href"), "#" + page.one("//main/@id"));
    expect_headings_without_gaps(page);

    std::vector<std::string> ids = page.all("//@id");
    std::set<std::string> unique(ids.begin(), ids.end());
    EXPECT_EQ(ids.size(), unique.size()) << "an id appears twice";
    for (const char* pointer : {"//label/@for", "//@aria-describedby", "//@aria-labelledby"}) {
        for (const std::string& id : page.all(pointer))
            EXPECT_EQ(unique.count(id), 1U) << id;
    }
    std::size_t labels = page.count("//label[@for = //input/@id]");
    EXPECT_EQ(page.count("//input[@type!='hidden']"), labels);
    for (const std::string& name : page.all("//button | //a | //summary | //caption")) {
        EXPECT_FALSE(name.empty()) << "a control or caption without a name";
    }
    EXPECT_EQ(page.count("//table"), page.count("//table/caption"));
    EXPECT_EQ(page.count("//th"), page.count("//th[@scope='col' or @scope='row']"));

    // A search changes nothing and is gone back to: it alone is got.
    EXPECT_EQ(page.count("//form[not(@method='post')][not(@role='search')]"), 0U);
    EXPECT_EQ(page.count("//form[@role='search'][not(@method='get')]"), 0U);
    EXPECT_EQ(page.count("//form[@role='search']//input[@name='csrf']"), 0U);
    EXPECT_EQ(page.count("//form[@method='post'][starts-with(@action, '/')]"),
              page.count("//form[starts-with(@action, '/')][input[@name='csrf'][@type='hidden']]"));
    EXPECT_EQ(page.count("//form"), page.count("//form[.//button[@type='submit']]"));
    EXPECT_EQ(page.count("//@style | //style | //script[not(@src)]"), 0U);
    EXPECT_EQ(page.count("//@*[starts-with(name(), 'on')]"), 0U);
    EXPECT_EQ(page.count("//script[normalize-space()]"), 0U);
}

}  // namespace ncp::transfer
