#include "unit/transfer_views/pages_fixture.h"

namespace ncp::transfer {
namespace {

class ChoosePage : public Views {
  protected:
    static Html page_of(const elmo::Outline& outline, std::set<int> ticked,
                        bool allow_to_pick = true, std::string problem = "") {
        return Html(choose_page(
            frame(), {.outline = outline,
                      .progress = {},
                      .picking = allow_to_pick ? config::Picking::parts : config::Picking::nothing,
                      .ticked = std::move(ticked),
                      .problem = std::move(problem)}));
    }
};

TEST_F(ChoosePage, offers_every_node_once_as_a_checkbox_with_its_number) {
    for (const elmo::Outline& outline :
         {examples::usual(), examples::minimal(), examples::huge()}) {
        Html page = page_of(outline, all_of(outline));
        std::vector<std::string> values = page.all("//input[@name='pick']/@value");
        std::set<int> numbers;
        for (const std::string& value : values)
            numbers.insert(std::stoi(value));
        EXPECT_EQ(values.size(), outline.nodes.size());
        EXPECT_EQ(numbers, all_of(outline));
    }
}

TEST_F(ChoosePage, ticks_exactly_what_was_ticked) {
    auto outline = examples::usual();
    Html page = page_of(outline, {3, 9, 14});
    EXPECT_EQ(page.all("//input[@name='pick'][@checked]/@value"),
              (std::vector<std::string>{"9", "3", "14"}));
    EXPECT_EQ(page.count("//input[@disabled]"), 0U) << "without scripts nothing may be locked";
}

TEST_F(ChoosePage, posts_revision_and_token_to_its_own_transfer) {
    auto outline = examples::usual();
    Html page = page_of(outline, {});
    EXPECT_EQ(page.one("//main//form/@action"), "/t/0a1b2c3d/choose");
    EXPECT_EQ(page.one("//main//form/input[@name='revision']/@value"), outline.revision);
    EXPECT_EQ(page.one("//main//form/input[@name='csrf']/@value"), "the-token");
}

TEST_F(ChoosePage, groups_by_institution_and_shows_wholes_above_their_parts) {
    auto outline = examples::usual();
    Html page = page_of(outline, all_of(outline));
    EXPECT_EQ(page.all("//fieldset/legend"),
              (std::vector<std::string>{"Fjordheim University", "School of Design and Crafts",
                                        "University of the Aegean Coast"}));
    EXPECT_EQ(page.all("//fieldset[1]//h3"),
              std::vector<std::string>{"Bachelor's degree in Marine Biology"});
    EXPECT_EQ(page.all("//fieldset[1]//h4"),
              (std::vector<std::string>{"Foundations of Biology", "Ecology"}));
    EXPECT_EQ(page.one("//input[@id='pick-3']/@data-parent"), "2");
    EXPECT_EQ(page.one("//input[@id='pick-2']/@data-parent"), "1");
    EXPECT_EQ(page.one("//input[@id='pick-4']/@data-ects"), "7.5");
    EXPECT_NE(page.text().find("Degree programme 75 ECTS credits in its parts 21 June 2024"),
              std::string::npos);
}

TEST_F(ChoosePage, a_row_shows_title_code_date_grade_credits_and_opens_to_the_rest) {
    auto outline = examples::usual();
    Html page = page_of(outline, {});
    const std::string row = "//tr[td/input[@value='3']]";
    EXPECT_EQ(page.one(row + "/th/label"), "Cell Biology and Genetics");
    EXPECT_EQ(page.one(row + "/th/span[@class='code']"), "BIO101");
    EXPECT_EQ(page.one(row + "/td[@class='when']"), "16 December 2022");
    EXPECT_EQ(page.one(row + "/td[@class='grade']"), "B");
    EXPECT_EQ(page.one(row + "/td[@class='ects']"), "10");
    EXPECT_EQ(page.one(row + "//dd[bdi/@lang='nb']"), "Cellebiologi og genetikk");
    EXPECT_EQ(page.one("//tr[td/input[@value='10']]/td[@class='ects']"), "2.5");
    EXPECT_EQ(page.one("//tr[td/input[@value='12']]//strong"), "Not passed");
}

TEST_F(ChoosePage, titles_say_their_language_and_stay_isolated) {
    auto outline = examples::usual();
    Html page = page_of(outline, {});
    EXPECT_EQ(page.one("//label/bdi[@lang='ar']"), "مدخل إلى تاريخ الملاحة في البحر المتوسط");
    EXPECT_EQ(page.one("//label/bdi[@lang='el']"), "Εισαγωγή στη θαλάσσια αρχαιολογία");
}

TEST_F(ChoosePage, credits_are_added_exactly) {
    auto outline = examples::usual();
    Html page = page_of(outline, {});
    EXPECT_EQ(page.one("//p[@id='total']"), "14 results (95 ECTS credits) in all.");
    EXPECT_NE(page.text().find("2 results (7.5 ECTS credits)"), std::string::npos);
}

TEST_F(ChoosePage, an_empty_choice_is_explained_at_the_top_and_at_the_fields) {
    auto outline = examples::usual();
    Html page = page_of(outline, {}, true, "choose.problem.empty");
    EXPECT_EQ(page.one("//div[@role='alert']//a"), "Select at least one result to send");
    EXPECT_EQ(page.one("//div[@role='alert']//a/@href"), "#pick-1");
    EXPECT_EQ(page.count("//fieldset[@aria-describedby='pick-problem']"), 3U);
    EXPECT_EQ(page.count("//*[@autofocus]"), 1U);
}

TEST_F(ChoosePage, without_a_choice_there_are_no_checkboxes) {
    auto outline = examples::usual();
    Html page = page_of(outline, {}, false);
    expect_good_page(page);
    EXPECT_EQ(page.count("//input[@type='checkbox']"), 0U);
    EXPECT_EQ(page.count("//script[not(@src = '/assets/stay.js')]"), 0U);
    EXPECT_NE(page.text().find("client.example.org asks for all your results"), std::string::npos);
}

TEST_F(ChoosePage, many_results_start_folded_and_few_do_not) {
    auto few = examples::usual();
    EXPECT_EQ(page_of(few, {}).count("//details[@class='parts'][@open]"), 3U);
    auto many = examples::huge();
    Html page = page_of(many, {});
    EXPECT_EQ(page.count("//details[@class='parts']"), 40U);
    EXPECT_EQ(page.count("//details[@class='parts'][@open]"), 0U);
    EXPECT_LT(page.source().size(), 512U * 1024);
}

TEST_F(ChoosePage, sources_that_failed_are_named_with_the_reason) {
    auto outline = examples::minimal();
    auto progress = examples::mixed_progress();
    Html page(choose_page(frame(), {outline, progress, config::Picking::parts, {}, ""}));
    EXPECT_EQ(page.all("//div[@class='warning']//li"),
              (std::vector<std::string>{
                  "College of the North (asked through National degree registry) gave no answer.",
                  "Conservatory of Music could not be reached or gave no usable answer.",
                  "School of Sports answered, but the answer does not seem to be about you.",
                  "Slow College did not answer in time."}));
}

TEST_F(ChoosePage, nameless_results_and_institutions_get_words) {
    auto outline = examples::minimal();
    Html page = page_of(outline, {1});
    EXPECT_EQ(page.one("//label"), "Result without a title");
    EXPECT_EQ(page.one("//legend"), "Institution without a name");
}

}  // namespace
}  // namespace ncp::transfer
