#include "elmo/person.h"

#include <gtest/gtest.h>

namespace ncp::elmo {
namespace {

Learner learner(std::string birth_date, std::string family_name,
                std::vector<std::pair<std::string, std::string>> identifiers = {}) {
    return {"Ada Maria", std::move(family_name), std::move(birth_date), std::move(identifiers)};
}

Identity identity(std::vector<std::pair<std::string, std::string>> attributes) {
    return {std::move(attributes)};
}

bool accepts(const Learner& record, const Identity& login, bool trust = false) {
    auto status = check_person(record, login, trust);
    if (!status) {
        EXPECT_EQ(status.error().code(), ErrorCode::wrong_person);
    }
    return status.has_value();
}

TEST(PersonTest, equal_birth_date_and_family_name_are_accepted) {
    const Identity login = identity({{"birth_date", "1990-01-01"}, {"family_name", "Virtanen"}});
    EXPECT_TRUE(accepts(learner("1990-01-01", "Virtanen"), login));
    EXPECT_TRUE(accepts(learner("1990-01-01", " VIRTANEN "), login));
    EXPECT_TRUE(accepts(learner("1990-01-01+02:00", "Virtanen"), login));
    EXPECT_TRUE(accepts(learner("1990-01-01", "Wirtanén"), login));
}

TEST(PersonTest, two_letters_may_differ_three_may_not) {
    const Identity login = identity({{"birth_date", "1990-01-01"}, {"family_name", "Virtanen"}});
    EXPECT_TRUE(accepts(learner("1990-01-01", "Wirtaneen"), login));
    EXPECT_FALSE(accepts(learner("1990-01-01", "Wirtaneens"), login));
    EXPECT_FALSE(accepts(learner("1990-01-01", "Lahtinen"), login, true));
}

TEST(PersonTest, two_different_letters_do_not_make_a_short_name_alike) {
    const Identity login = identity({{"birth_date", "1990-01-01"}, {"family_name", "Li"}});
    EXPECT_FALSE(accepts(learner("1990-01-01", "Wu"), login));
    EXPECT_TRUE(accepts(learner("1990-01-01", "Lì"), login));
    EXPECT_TRUE(accepts(learner("1990-01-01", "Lin"), login));
    const Identity korean = identity({{"birth_date", "1990-01-01"}, {"family_name", "김"}});
    EXPECT_TRUE(accepts(learner("1990-01-01", "김"), korean));
    EXPECT_FALSE(accepts(learner("1990-01-01", "길"), korean));
}

TEST(PersonTest, a_different_birth_date_is_refused_whatever_else_is_equal) {
    const Identity login = identity({{"birth_date", "1990-01-01"},
                                     {"family_name", "Virtanen"},
                                     {"national_id", "010190-123A"},
                                     {"esi", "urn:esi:1"}});
    const Learner record = learner("1990-01-02", "Virtanen",
                                   {{"nationalIdentifier", "010190-123A"}, {"esi", "urn:esi:1"}});
    EXPECT_FALSE(accepts(record, login));
    EXPECT_FALSE(accepts(record, login, true));
}

TEST(PersonTest, an_equal_identifier_is_enough) {
    const Identity login = identity({{"national_id", "010190-123A"}, {"family_name", "Virtanen"}});
    EXPECT_TRUE(accepts(learner("", "Nieminen", {{"nationalIdentifier", "010190-123A"}}), login));
    EXPECT_TRUE(accepts(learner("", "", {{"NATIONALIDENTIFIER", " 010190-123A\n"}}), login));
    EXPECT_TRUE(accepts(learner("", "", {{"esi", "urn:x"}}), identity({{"esi", "urn:x"}})));
    EXPECT_TRUE(accepts(learner("", "", {{"schac_personal_unique_code", "urn:y"}}),
                        identity({{"schac_personal_unique_code", "urn:y"}})));
    EXPECT_TRUE(
        accepts(learner("", "", {{"example:card", "7"}}), identity({{"example:card", "7"}})));
}

TEST(PersonTest, a_different_identifier_of_the_same_type_is_refused) {
    const Identity login = identity({{"birth_date", "1990-01-01"},
                                     {"family_name", "Virtanen"},
                                     {"esi", "urn:esi:1"},
                                     {"national_id", "010190-123A"}});
    const auto record = [](std::vector<std::pair<std::string, std::string>> identifiers) {
        return learner("1990-01-01", "Virtanen", std::move(identifiers));
    };
    EXPECT_FALSE(accepts(record({{"nationalIdentifier", "010190-123B"}}), login));
    EXPECT_FALSE(accepts(record({{"nationalIdentifier", "010190-123B"}}), login, true));
    EXPECT_FALSE(
        accepts(record({{"esi", "urn:esi:1"}, {"nationalIdentifier", "020290-999X"}}), login));
    EXPECT_TRUE(accepts(record({{"studentNumber", "77"}}), login)) << "a type only one side has";
}

TEST(PersonTest, of_several_values_of_one_type_any_equal_one_counts) {
    const Identity login =
        identity({{"learner_number", "1"}, {"learner_number", "2"}, {"learner_number", "3"}});
    EXPECT_TRUE(
        accepts(learner("", "", {{"learner_number", "9"}, {"learner_number", "3"}}), login));
    EXPECT_FALSE(
        accepts(learner("", "", {{"learner_number", "9"}, {"learner_number", "8"}}), login));
}

TEST(PersonTest, a_national_number_without_its_check_character_neither_proves_nor_refutes) {
    const Identity with_name = identity({{"national_id", "010190-123A"},
                                         {"birth_date", "1990-01-01"},
                                         {"family_name", "Virtanen"}});
    const std::vector<std::pair<std::string, std::string>> cut{
        {"nationalIdentifier", "010190-123"}};
    EXPECT_TRUE(accepts(learner("1990-01-01", "Virtanen", cut), with_name));
    EXPECT_FALSE(accepts(learner("1990-01-01", "Korhonen", cut), with_name));
    EXPECT_FALSE(accepts(learner("", "Virtanen", cut), with_name));
    EXPECT_FALSE(accepts(learner("1990-01-01", "Virtanen", {{"nationalIdentifier", "010190-12"}}),
                         with_name))
        << "two characters are missing";
    EXPECT_FALSE(accepts(learner("1990-01-01", "Virtanen", {{"nationalIdentifier", "010190-124"}}),
                         with_name));
    EXPECT_FALSE(accepts(learner("1990-01-01", "Virtanen", {{"esi", "urn:esi:12345"}}),
                         identity({{"esi", "urn:esi:123456"},
                                   {"birth_date", "1990-01-01"},
                                   {"family_name", "Virtanen"}})))
        << "only national numbers have check characters";
}

TEST(PersonTest, what_cannot_be_compared_is_refused_unless_the_source_is_trusted) {
    const Identity login = identity({{"birth_date", "1990-01-01"}, {"family_name", "Virtanen"}});
    for (const Learner& record :
         {learner("", "Virtanen"), learner("1990-01-01", ""), learner("", ""),
          learner("1990-01-01", " - "), learner("", "", {{"nationalIdentifier", "010190-123A"}})}) {
        EXPECT_FALSE(accepts(record, login));
        EXPECT_TRUE(accepts(record, login, true));
    }
    EXPECT_FALSE(accepts(learner("", ""), identity({})));
    EXPECT_FALSE(accepts(learner("", "", {{"esi", ""}}), identity({{"esi", ""}})))
        << "two empty identifiers are not equal ones";
    EXPECT_FALSE(accepts(learner("", "", {{"given_names", "Ada"}, {"birth_date", "x"}}),
                         identity({{"given_names", "Ada"}})))
        << "a name is no identifier, whatever type a source gives it";
}

TEST(PersonTest, refusals_say_which_comparison_failed_and_no_value) {
    const Identity login = identity({{"birth_date", "1990-01-01"},
                                     {"family_name", "Secretname"},
                                     {"national_id", "SECRETNUMBER"}});
    for (const Learner& record :
         {learner("1991-09-09", "Othername"), learner("1990-01-01", "Othername"),
          learner("", "", {{"nationalIdentifier", "OTHERNUMBER"}}), learner("", "")}) {
        const auto status = check_person(record, login, false);
        ASSERT_FALSE(status);
        const std::string told = status.error().describe().str();
        for (const char* secret : {"1990", "1991", "Secret", "Other", "SECRET", "OTHER"}) {
            EXPECT_EQ(told.find(secret), std::string::npos) << told;
        }
    }
}

TEST(PersonTest, huge_names_cost_little) {
    const std::string huge_a(500'000, 'a');
    const std::string huge_b(500'000, 'b');
    const Identity login = identity({{"birth_date", "1990-01-01"}, {"family_name", huge_a}});
    EXPECT_FALSE(accepts(learner("1990-01-01", huge_b), login));
    EXPECT_TRUE(accepts(learner("1990-01-01", huge_a), login));
}

TEST(FoldNameTest, case_blanks_hyphens_and_apostrophes_do_not_count) {
    EXPECT_EQ(fold_name("O'Brien-Smith"), "obriensmith");
    EXPECT_EQ(fold_name("O’BRIEN  Smith"), "obriensmith");
    EXPECT_EQ(fold_name("d\u2010Arc\u00a0\u2014 x\u00ad"), "darcx");
    EXPECT_EQ(fold_name("\t-' "), "");
    EXPECT_EQ(fold_name(""), "");
}

TEST(FoldNameTest, latin_greek_and_cyrillic_lose_their_diacritics) {
    EXPECT_EQ(fold_name("Łukasz Żółć"), "lukaszzolc");
    EXPECT_EQ(fold_name("Çağrı İNCİ IŞIK"), "cagriinciisik");
    EXPECT_EQ(fold_name("Ångström"), "angstrom");
    EXPECT_EQ(fold_name("A\u030angstro\u0308m"), "angstrom") << "decomposed";
    EXPECT_EQ(fold_name("Nguyễn Thị Đức"), "nguyenthiduc");
    EXPECT_EQ(fold_name("Παπαδόπουλος"), fold_name("ΠΑΠΑΔΟΠΟΥΛΟΣ"));
    EXPECT_EQ(fold_name("Йоханссон Ё"), "иоханссоне");
}

TEST(FoldNameTest, letters_without_decomposition_become_their_usual_latin_ones) {
    EXPECT_EQ(fold_name("Søren Ægir Þór Weiß Œuvre"), "sorenaegirthorweissoeuvre");
    EXPECT_EQ(fold_name("ĐŁØÞÐĦŦŊ"), "dlothdhtn");
    EXPECT_EQ(fold_name("STRASSE"), fold_name("Straße"));
    EXPECT_EQ(fold_name("ﬁﬀ Ⅳ"), "fiffiv") << "ligatures";
}

TEST(FoldNameTest, other_alphabets_keep_the_marks_that_are_letters_to_them) {
    EXPECT_NE(fold_name("कि"), fold_name("का"));
    EXPECT_NE(fold_name("שָ"), "");
    EXPECT_EQ(fold_name("김"), "김");
    EXPECT_EQ(fold_name("\u1100\u1175\u11b7"), "김") << "composed of its parts";
}

TEST(FoldNameTest, folding_twice_changes_nothing) {
    for (const char* name : {"Łukasz", "Παπαδόπουλος", "İI", "ǅ", "ŉ", "김", "कि", "ﬃ", "Ǿ", "ΐ"}) {
        EXPECT_EQ(fold_name(fold_name(name)), fold_name(name)) << name;
    }
}

TEST(FoldNameTest, bytes_that_are_no_utf8_are_compared_not_trusted) {
    EXPECT_EQ(fold_name("a\xff"), "a\uFFFD");
    EXPECT_EQ(fold_name("\xc3"), "\uFFFD");
    EXPECT_EQ(fold_name("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD") << "a surrogate";
    EXPECT_EQ(fold_name("\xc0\x80"), "\uFFFD\uFFFD") << "an overlong NUL";
}

TEST(EditDistanceTest, counts_code_points) {
    EXPECT_EQ(edit_distance("", ""), 0U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
    EXPECT_EQ(edit_distance("sitting", "kitten"), 3U);
    EXPECT_EQ(edit_distance("żółć", "zolc"), 4U);
    EXPECT_EQ(edit_distance("ab", "ba"), 2U);
    EXPECT_EQ(edit_distance("김길", "길김"), 2U);
}

}  // namespace
}  // namespace ncp::elmo
