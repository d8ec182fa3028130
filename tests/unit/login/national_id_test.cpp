#include "login/identity/national_id.h"

#include <gmock/gmock.h>

#include <string>

#include "unit/login/national_numbers.h"

namespace ncp::test {
namespace {

using login::Date;
using login::read_national_id;

const Date kToday{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{24}};

// "normal form, birth date", "…, no date" or "refused".
std::string read(const std::string& country, const std::string& text) {
    const auto id = read_national_id(country, text, kToday);
    if (!id) return "refused";
    return id->normal + ", " + (id->birth_date ? login::written(*id->birth_date) : "no date");
}

// Printed in the documents named, or made for it by hand; none is known to be anybody's.
TEST(NationalId, ReadsPublishedExamples) {
    struct Example {
        const char *country, *text, *expected;
    };
    const Example examples[] = {
        {"FI", "131052-308T", "131052-308T, 1952-10-13"},   // DVV, "Henkilötunnus"
        {"FI", "210281-9988", "210281-9988, 1981-02-21"},   // Suomi.fi's test person
        {"SE", "811218-9876", "198112189876, 1981-12-18"},  // Skatteverket
        {"SE", "19811218-9876", "198112189876, 1981-12-18"},
        {"SE", "701063-2391", "197010632391, 1970-10-03"},  // SKV 707, samordningsnummer
        {"DK", "070761-4285", "0707614285, 1961-07-07"},    // "Personnummeret i CPR"
        {"EE", "37605030299", "37605030299, 1976-05-03"},   // EVS 585
        {"EE", "36805280109", "36805280109, 1968-05-28"},   // python-stdnum, as those below
        {"LT", "33309240064", "33309240064, 1933-09-24"},
        {"LV", "161175-19997", "161175-19997, 1975-11-16"},
        {"NO", "151086 95088", "15108695088, 1986-10-15"},
        {"PL", "44051401359", "44051401359, 1944-05-14"},
        {"PL", "02070803628", "02070803628, 1902-07-08"},  // gov.pl, "Numer PESEL"
        {"HR", "33392005961", "33392005961, no date"},
        {"CZ", "7103192745", "7103192745, 1971-03-19"},
        {"CZ", "991231123", "991231123, 1899-12-31"},
        {"BG", "7523169263", "7523169263, 1875-03-16"},
        {"BG", "8032056031", "8032056031, 1880-12-05"},
        {"RO", "1630615123457", "1630615123457, 1963-06-15"},
        {"BE", "85.07.30-033 28", "85073003328, 1985-07-30"},
        {"BE", "17 07 30 033 84", "17073003384, 2017-07-30"},
        {"FR", "2 95 10 99 126 111 93", "295109912611193, no date"},
        {"FR", "253072b07300470", "253072B07300470, no date"},
    };
    for (const auto& [country, text, expected] : examples)
        EXPECT_EQ(read(country, text), expected) << country << " " << text;
}

TEST(NationalId, ReadsWhatItsRuleMakesForEveryDay) {
    Random random(20261124);
    for (const NumberMaker& maker : number_makers()) {
        SCOPED_TRACE(maker.name);
        for (int i = 0; i < 2000; ++i) {
            const Date day = random_day(maker.first_year, maker.last_year, random);
            const MadeNumber made = maker.make(day, random);
            const std::string expected = made.normal + ", " + login::written(day);
            ASSERT_EQ(read(maker.country, made.written), expected) << made.written;
            ASSERT_EQ(read(maker.country, made.normal), expected) << made.normal;
            ASSERT_EQ(read(maker.country, " " + made.written + " "), expected);
        }
    }
}

TEST(NationalId, RefusesEveryOtherCheckCharacter) {
    Random random(7);
    for (const NumberMaker& maker : number_makers()) {
        if (!maker.checked) continue;
        SCOPED_TRACE(maker.name);
        for (int i = 0; i < 200; ++i) {
            const Date day = random_day(maker.first_year, maker.last_year, random);
            const std::string right = maker.make(day, random).normal;
            for (char c : std::string("0123456789ABCDEFHJKLMNPRSTUVWXY")) {
                std::string wrong = right;
                wrong.back() = c;
                if (wrong == right) continue;
                ASSERT_EQ(read(maker.country, wrong), "refused") << wrong;
            }
        }
    }
}

TEST(NationalId, RefusesAnythingLongerShorterOrOfOtherScripts) {
    Random random(8);
    for (const NumberMaker& maker : number_makers()) {
        SCOPED_TRACE(maker.name);
        const Date day{std::chrono::year{maker.first_year + 1}, std::chrono::month{5},
                       std::chrono::day{17}};
        const std::string right = maker.make(day, random).normal;
        ASSERT_NE(read(maker.country, right), "refused");
        EXPECT_EQ(read(maker.country, right + "0"), "refused");
        EXPECT_EQ(read(maker.country, "0" + right), "refused");
        EXPECT_EQ(read(maker.country, right.substr(0, 6)), "refused");
        EXPECT_EQ(read(maker.country, right + std::string(1, '\0')), "refused");
        EXPECT_EQ(read(maker.country, right + "\n"), "refused");
        EXPECT_EQ(read(maker.country, right + "\u200F"), "refused");
        EXPECT_EQ(read(maker.country, right + std::string(1000, ' ')), "refused");
        for (std::size_t at = 0; at < 6; ++at) {
            std::string arabic = right;
            arabic.replace(at, 1, "\u0661");  // ARABIC-INDIC DIGIT ONE
            EXPECT_EQ(read(maker.country, arabic), "refused") << at;
            std::string letter = right;
            letter[at] = 'O';
            EXPECT_EQ(read(maker.country, letter), "refused") << at;
        }
    }
    for (const char* country : {"BE", "BG", "CZ", "DK", "EE", "FI", "FR", "HR", "LT", "LV", "NO",
                                "PL", "RO", "SE", "SK"}) {
        EXPECT_TRUE(login::knows_national_ids_of(country));
        EXPECT_EQ(read(country, ""), "refused") << country;
        EXPECT_EQ(read(country, "00000000000"), "refused") << country;
    }
    EXPECT_FALSE(login::knows_national_ids_of("fi"));
    EXPECT_FALSE(login::knows_national_ids_of(""));
    EXPECT_EQ(read("XX", "131052-308T"), "refused");
}

TEST(NationalId, KnowsTheMarksAndExceptionsOfEachCountry) {
    struct Case {
        const char *country, *text, *expected;
    };
    const Case cases[] = {
        // Finland: the mark is no part of what is checked.
        {"FI", "131052+308T", "131052+308T, 1852-10-13"},
        {"FI", "131052a308t", "131052A308T, 2052-10-13"},
        {"FI", "131052G308T", "refused"},
        {"FI", "131052308T", "refused"},
        // Sweden: a plus from the hundredth year on; an unknown day.
        {"SE", "900118+9811", "189001189811, 1890-01-18"},
        {"SE", "900118-9811", "199001189811, 1990-01-18"},
        {"SE", "19811318-9875", "refused"},
        {"SE", "197010602394", "197010602394, no date"},
        {"SE", "191500722390", "191500722390, no date"},  // of Skatteverket's test numbers
        // Denmark: the seventh digit tells the century; modulo 11 does not count.
        {"DK", "010136-4000", "0101364000, 2036-01-01"},
        {"DK", "010137-4000", "0101374000, 1937-01-01"},
        {"DK", "010157-5000", "0101575000, 2057-01-01"},
        {"DK", "010158-5000", "0101585000, 1858-01-01"},
        {"DK", "310299-1234", "refused"},
        // Lithuania's exceptions, Latvia's numbers since 2017.
        {"LT", "90000000009", "90000000009, no date"},
        {"EE", "90000000009", "refused"},
        {"LV", "320000-12345", "320000-12345, no date"},
        {"LV", "32000012345", "320000-12345, no date"},
        {"LV", "390000-12345", "390000-12345, no date"},
        {"LV", "310000-12345", "refused"},
        {"LV", "400000-12345", "refused"},
        // Czechia: until 1985 a remainder of 10 was written 0.
        {"CZ", "780123/3540", "7801233540, 1978-01-23"},
        {"SK", "7801233540", "7801233540, 1978-01-23"},
        // The reserve exists in Czechia alone.
        {"CZ", "0421010007", "0421010007, 2004-01-01"},
        {"SK", "0421010007", "refused"},
        // Romania's residents tell no century; Belgium's unknown days are 00.
        {"RO", "7630615123458", "7630615123458, no date"},
        {"BE", "00000100195", "00000100195, no date"},
    };
    for (const auto& [country, text, expected] : cases)
        EXPECT_EQ(read(country, text), expected) << country << " " << text;
}

}  // namespace
}  // namespace ncp::test
