#include "client/person.h"

#include <gtest/gtest.h>

namespace ncp::client {
namespace {

elmo::Learner learner(const std::string& given, const std::string& family, const std::string& day) {
    elmo::Learner made;
    made.given_names = given;
    made.family_name = family;
    made.birth_date = day;
    return made;
}

const Person kExpected{"Åse Łucja", "Öberg", "1999-01-01"};

TEST(Score, IsZeroForTheSamePerson) {
    EXPECT_EQ(score(kExpected, learner("Åse Łucja", "Öberg", "1999-01-01")), 0);
}

TEST(Score, AddsAHundredForAMissingOrDifferentBirthDate) {
    EXPECT_EQ(score(kExpected, learner("Åse Łucja", "Öberg", "1999-01-02")), 100);
    EXPECT_EQ(score(kExpected, learner("Åse Łucja", "Öberg", "")), 100);
    EXPECT_EQ(score({"Åse Łucja", "Öberg", ""}, learner("Åse Łucja", "Öberg", "1999-01-01")), 100);
    EXPECT_EQ(score({"Åse Łucja", "Öberg", ""}, learner("Åse Łucja", "Öberg", "")), 100);
}

TEST(Score, AddsTheEditDistanceOfEachNameInCharactersNotBytes) {
    EXPECT_EQ(score(kExpected, learner("Ase Lucja", "Öberg", "1999-01-01")), 2);
    EXPECT_EQ(score(kExpected, learner("Åse Łucja", "Berg", "1999-01-01")), 2);
    EXPECT_EQ(score(kExpected, learner("", "", "1999-01-01")), 14);
    EXPECT_EQ(score(kExpected, learner("Åse", "Oberg", "2000-01-01")), 107);
}

}  // namespace
}  // namespace ncp::client
