// Documents with everything a transcript shows, of invented people. Thread-safety: pure functions.
#pragma once

#include <string>

namespace ncp::elmo::transcript::testing {

struct Course {
    std::string code, titles;  // titles: XML
    std::string grade = "4", date = "2025-06-01", ects = "5";
    std::string type = "Course";
    std::string before = {};  // inside the instance, before credit
    std::string after = {};   // inside the instance, after credit
    std::string parts = {};   // XML of hasPart elements
};
std::string xml_of(const Course& course);
std::string part(const std::string& xml);
std::string title(const std::string& language, const std::string& text);

// With a scale "0-5", and what follows it.
std::string report(const std::string& results, const std::string& titles,
                   const std::string& after = {});
std::string elmo(const std::string& reports, const std::string& given_names = "Maija Annika",
                 const std::string& family_name = "Mäkeläinen-Øvergård");

// One university, so many courses of a usual length in Finnish and English.
std::string courses(int count);
// Degree, modules and courses with distributions, levels, several credits; two universities.
std::string degree();
// Titles in Greek, Cyrillic, Arabic, Hebrew, Armenian and Georgian.
std::string scripts();

}  // namespace ncp::elmo::transcript::testing
