#include "unit/transfer_views/pages_fixture.h"

namespace ncp::transfer {
namespace {

const std::string kReturnUrl = "https://client.example.org/emrex?a=1&b=%22'x";

class ConsentPage : public Views {
  protected:
    static Html page_of(const elmo::Outline& outline, const results::Progress& progress,
                        std::vector<std::string> dropped) {
        return Html(consent_page(frame(), {.outline = outline,
                                           .progress = progress,
                                           .dropped_attachments = std::move(dropped),
                                           .return_url = kReturnUrl}));
    }
};

TEST_F(ConsentPage, shows_the_person_as_the_document_names_him) {
    Html page = page_of(examples::usual(), {}, {});
    EXPECT_EQ(page.all("//dl[@class='pairs']//dt"),
              (std::vector<std::string>{"Given names", "Family name", "Date of birth",
                                        "National identity number", "European Student Identifier",
                                        "Identifier (libraryCard)"}));
    EXPECT_EQ(page.all("//dl[@class='pairs']//dd")[2], "9 March 2001");
}

TEST_F(ConsentPage, lists_every_selected_result_unfolded) {
    auto outline = examples::usual();
    Html page = page_of(outline, {}, {});
    for (const elmo::Node& node : outline.nodes) {
        EXPECT_NE(page.text().find(node.titles.front().text), std::string::npos);
    }
    EXPECT_EQ(page.count("//details"), 0U);
    EXPECT_EQ(page.count("//input[@type='checkbox']"), 0U);
    EXPECT_NE(page.text().find("In all: 14 results (95 ECTS credits)."), std::string::npos);
}

TEST_F(ConsentPage, shows_the_whole_return_address_and_warns_of_other_laws) {
    Html page = page_of(examples::usual(), {}, {});
    EXPECT_EQ(page.one("//p[@class='address']"), kReturnUrl);
    EXPECT_NE(page.text().find("outside the European Union"), std::string::npos);
}

TEST_F(ConsentPage, the_button_says_what_it_does_and_there_are_ways_back_and_out) {
    Html page = page_of(examples::usual(), {}, {});
    EXPECT_EQ(page.one("//main//form//button"), "Send 14 results to client.example.org");
    EXPECT_EQ(page.one("//main//form/@action"), "/t/0a1b2c3d/consent");
    EXPECT_EQ(page.count("//a[@href='/t/0a1b2c3d/choose']"), 1U);
    EXPECT_EQ(page.count("//a[@href='/t/0a1b2c3d/cancel']"), 1U);
    EXPECT_EQ(page_of(examples::minimal(), {}, {}).one("//main//form//button"),
              "Send 1 result to client.example.org");
}

TEST_F(ConsentPage, says_which_documents_and_which_sources_are_missing) {
    Html page = page_of(examples::usual(), examples::mixed_progress(), {"Transcript of Records"});
    EXPECT_EQ(page.count("//li[.='Transcript of Records']"), 1U);
    EXPECT_EQ(page.count("//div[@class='warning']//li"), 4U);
    Html complete = page_of(examples::usual(), {}, {});
    EXPECT_EQ(complete.count("//div[@class='warning']"), 0U);
    EXPECT_EQ(complete.text().find("Documents that will not be sent"), std::string::npos);
}

}  // namespace
}  // namespace ncp::transfer
