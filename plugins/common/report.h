// One institution's results for one student, as plain values: what an ELMO 1.7 document holds.
//
// An adapter fills a Report and hands it to write_elmo(). Empty texts and lists mean "unknown" and
// are left out, as the schema's annotations demand. Nothing here is checked: the host validates.
// Thread-safety: values.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ncp::common {

struct Text {  // language: BCP 47, empty if unknown
    std::string language, text;
};

struct Identifier {
    std::string type, value;
};

struct Learner {
    std::string citizenship;  // ISO 3166-1 alpha-2
    std::vector<Identifier> identifiers;
    std::string given_names, family_name;
    std::string birth_date;  // YYYY-MM-DD without a zone: clients compare it as a string
    std::string birth_place, birth_name;
    std::string gender;  // ISO 5218: 0, 1, 2, 9
};

struct Issuer {
    std::string country;
    std::vector<Identifier> identifiers;  // at least one; "schac" is what clients look for
    std::vector<Text> titles;             // at least one
    std::string url;                      // required
};

struct AcademicTerm {
    std::vector<Text> titles;
    std::string start, end;  // YYYY-MM-DD, both required
};

struct Credit {
    std::string scheme, value;  // "ects", a decimal
};

struct Level {
    std::string type, value;  // "EQF", "6"
};

// A node of the tree: what was offered (ELMO: specification) and what this student achieved in it
// (ELMO: instance).
struct LearningOpportunity {
    std::vector<Identifier> identifiers;
    std::vector<Text> titles;  // at least one, English preferred
    std::string type;          // Degree Programme, Module, Course, Class
    std::string subject_area, isced_code, url;
    std::vector<Text> descriptions;

    std::vector<Identifier> instance_identifiers;
    std::string start, date;  // YYYY-MM-DD
    std::optional<AcademicTerm> term;
    std::string status;          // passed, failed, in-progress
    std::string grading_scheme;  // GradingScheme::id
    std::string result_label;    // the grade as in the official document
    std::vector<Credit> credits;
    std::vector<Level> levels;
    std::string language;          // ISO 639-1
    std::string engagement_hours;  // a decimal

    std::vector<LearningOpportunity> parts;
};

struct GradingScheme {
    std::string id;
    std::vector<Text> descriptions;
};

struct Attachment {
    std::string title, title_language, type;
    std::string content;  // "cid:ID" of a part that the adapter emits, or a data: address
};

struct Report {
    Learner learner;
    Issuer issuer;
    std::vector<LearningOpportunity> opportunities;
    std::string issue_date;  // xs:dateTime with zone
    std::vector<GradingScheme> grading_schemes;
    std::vector<Attachment> attachments;
};

}  // namespace ncp::common
