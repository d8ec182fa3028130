#include "grades.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ncp::virta {
namespace {

struct Scale {
    std::string_view name, english, finnish;
};

constexpr std::array<Scale, 6> kScales{{
    {"Viisiportainen",
     "5 (excellent), 4 and 3 (good), 2 and 1 (satisfactory, sufficient); Hyväksytty: passed",
     "Asteikko 1–5, paras 5; Hyväksytty"},
    {"ToinenKotimainen",
     "Second national language: Hyvät tiedot (good skills), Tyydyttävät tiedot (satisfactory "
     "skills)",
     "Toinen kotimainen kieli: Hyvät tiedot, Tyydyttävät tiedot"},
    {"Hyvaksytty", "Hyväksytty: passed", "Hyväksytty"},
    {"Naytetyo", "Kiittäen hyväksytty: passed with distinction; Hyväksytty: passed",
     "Kiittäen hyväksytty, Hyväksytty"},
    {"Tutkielma",
     "Thesis, from the best: Laudatur, Eximia cum laude approbatur, Magna cum laude approbatur, "
     "Cum laude approbatur, Non sine laude approbatur, Lubenter approbatur, Approbatur, Improbatur",
     "Tutkielma, paras ensin: Laudatur, Eximia cum laude approbatur, Magna cum laude approbatur, "
     "Cum laude approbatur, Non sine laude approbatur, Lubenter approbatur, Approbatur, "
     "Improbatur"},
    {"EiKaytossa", "No grade is given", "Arvosana ei käytössä"},
}};

struct Named {
    std::string_view scale, code, label;
};

// What the code list (koodistot.xsd) calls them; a code that is not here is its own label (1 to 5).
constexpr std::array<Named, 14> kGrades{{
    {"Viisiportainen", "HYV", "Hyväksytty"},
    {"ToinenKotimainen", "TT", "Tyydyttävät tiedot"},
    {"ToinenKotimainen", "HT", "Hyvät tiedot"},
    {"Hyvaksytty", "HYV", "Hyväksytty"},
    {"Naytetyo", "HYV", "Hyväksytty"},
    {"Naytetyo", "KH", "Kiittäen hyväksytty"},
    {"Tutkielma", "I", "Improbatur"},
    {"Tutkielma", "A", "Approbatur"},
    {"Tutkielma", "B", "Lubenter approbatur"},
    {"Tutkielma", "N", "Non sine laude approbatur"},
    {"Tutkielma", "C", "Cum laude approbatur"},
    {"Tutkielma", "M", "Magna cum laude approbatur"},
    {"Tutkielma", "E", "Eximia cum laude approbatur"},
    {"Tutkielma", "L", "Laudatur"},
}};

std::string label_of(const std::string& scale, const std::string& code) {
    if (scale == "EiKaytossa") return "Arvosana ei käytössä";
    const auto* found = std::find_if(kGrades.begin(), kGrades.end(), [&](const Named& one) {
        return one.scale == scale && one.code == code;
    });
    return found == kGrades.end() ? code : std::string(found->label);
}

// "Koodi" of the attainment names a grade of the scale, by its Koodi or by its avain.
const XmlElement* named_grade(const std::vector<const XmlElement*>& grades,
                              const std::string& code) {
    for (const XmlElement* one : grades) {
        if (one->child_text("Koodi") == code) return one;
    }
    for (const XmlElement* one : grades) {
        if (one->attribute("avain") == code) return one;
    }
    return nullptr;
}

std::string shown(const XmlElement& grade) {
    const std::string name = grade.child_text("Nimi");
    return name.empty() ? grade.child_text("Koodi") : name;
}

Grade read_own_scale(const XmlElement& own, const std::string& organisation) {
    Grade grade;
    grade.label = own.child_text("Koodi");
    const XmlElement* scale = own.child("Asteikko");
    if (scale == nullptr) return grade;
    const auto grades = scale->all("AsteikkoArvosana");
    if (const XmlElement* found = named_grade(grades, grade.label)) grade.label = shown(*found);
    // Keys of scales are unique within an institution only.
    grade.scheme.id = "Muu-" + organisation + "-" + scale->attribute("avain");
    std::string listed;
    for (const XmlElement* one : grades)
        listed += (listed.empty() ? "" : ", ") + shown(*one);
    const std::string name = scale->child_text("Nimi");
    const std::string text = name + (name.empty() || listed.empty() ? "" : ": ") + listed;
    if (!text.empty()) grade.scheme.descriptions.push_back({"fi", text});
    grade.scheme.descriptions.push_back(
        {"en", "A scale of the institution's own" + (text.empty() ? "" : ": " + text)});
    return grade;
}

}  // namespace

Grade read_grade(const XmlElement* grade, const std::string& organisation, Findings& findings) {
    if (grade == nullptr || grade->children.empty()) {
        findings.count("an attainment without a grade");
        return {};
    }
    const XmlElement& scale = grade->children.front();
    if (scale.name == "Muu") return read_own_scale(scale, organisation);
    Grade read;
    read.label = label_of(scale.name, scale.own_text());
    const auto* known = std::find_if(kScales.begin(), kScales.end(),
                                     [&](const Scale& one) { return one.name == scale.name; });
    if (known == kScales.end()) {
        findings.count("a grading scale that is not known is left out; the grade is shown");
        return read;
    }
    read.scheme = {scale.name,
                   {{"en", std::string(known->english)}, {"fi", std::string(known->finnish)}}};
    return read;
}

}  // namespace ncp::virta
