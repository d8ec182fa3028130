// Documents with everything a transcript shows, of invented people, and what it takes to print
// them. Thread-safety: tests of one thread, but for words().
#pragma once

#include <string>

#include "elmo/document.h"
#include "elmo/transcript/press.h"
#include "pages/locale.h"

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

// The words of web/locales/transcript, read once.
const pages::Locales& words();
Order order_in(const std::string& language);

// One press for all tests. Ends the test program where a font is missing.
const Fonts& fonts();
// Fails the test and gives "" if it cannot be printed.
std::string printed(const std::string& xml, const std::string& language = "fi");

}  // namespace ncp::elmo::transcript::testing
