#include "records.h"

#include <common/xml_text.h>

#include <algorithm>
#include <array>

#include "grades.h"
#include "identity_code.h"
#include "values.h"

namespace ncp::virta {
namespace {

[[noreturn]] void refuse(const std::string& text) {
    throw plugin::Refused(NCP_PERMANENT, {"the service's answer: " + text});
}

std::string language_code(const std::string& code, std::string_view finding, Findings& findings) {
    const bool known = code.size() == 2 && common::is_language_tag(code);
    if (!code.empty() && !known) findings.count(finding);
    return known ? code : std::string();
}

// English first, as receivers prefer it, then Finnish and Swedish, then others as they come.
int rank_of(const common::Text& text) {
    constexpr std::array<std::string_view, 3> kFirst{"en", "fi", "sv"};
    return int(std::find(kFirst.begin(), kFirst.end(), text.language) - kFirst.begin());
}

std::vector<common::Text> read_texts(const XmlElement& attainment, std::string_view name,
                                     Findings& findings) {
    std::vector<common::Text> texts;
    for (const XmlElement* one : attainment.all(name)) {
        common::Text text{
            language_code(one->attribute("kieli"),
                          "a language of a text that is no ISO 639-1 code is left out", findings),
            one->text};
        if (!common::clean_token(text.text).empty()) texts.push_back(std::move(text));
    }
    std::stable_sort(texts.begin(), texts.end(), [](const auto& one, const auto& other) {
        return rank_of(one) < rank_of(other);
    });
    return texts;
}

std::vector<common::Text> read_titles(const XmlElement& attainment, Findings& findings) {
    std::vector<common::Text> titles = read_texts(attainment, "Nimi", findings);
    if (!titles.empty()) return titles;
    // The schema lets an attainment be nameless; ELMO does not.
    findings.count("an attainment without a title is called by its code");
    const std::string code = attainment.attribute("koulutusmoduulitunniste");
    return {{"", code.empty() ? attainment.attribute("avain") : code}};
}

// OKM's field of steering ("ohjausala") has the same borders as the broad fields of ISCED-F.
std::string read_isced(const XmlElement& attainment) {
    constexpr std::array<std::string_view, 12> kBroad{"01", "02", "02", "03", "04", "05",
                                                      "06", "07", "08", "09", "09", "10"};
    for (const XmlElement* field : attainment.all("Koulutusala")) {
        const XmlElement* code = field->child("Koodi");
        if (code == nullptr || code->attribute("versio") != "ohjausala") continue;
        const std::string text = code->own_text();
        for (std::size_t i = 0; i < kBroad.size(); ++i) {
            if (text == std::to_string(i + 1)) return std::string(kBroad[i]);
        }
    }
    return {};
}

std::string read_date(const XmlElement& attainment) {
    const auto date = to_date(attainment.child_text("SuoritusPvm"));
    if (!date) refuse("an attainment's SuoritusPvm is no date");
    return *date;
}

std::string read_ects(const XmlElement& attainment) {
    const XmlElement* extent = attainment.child("Laajuus");
    const std::string points = extent == nullptr ? "" : extent->child_text("Opintopiste");
    if (points.empty()) return {};
    const auto ects = to_decimal(points);
    if (!ects) refuse("an attainment's Opintopiste is no decimal number");
    return *ects;
}

Attainment read_attainment(const XmlElement& one, Findings& findings) {
    Attainment read;
    read.key = one.attribute("avain");
    read.organisation = one.child_text("Myontaja");
    if (read.key.empty()) refuse("an attainment has no avain");
    if (read.organisation.empty()) refuse("an attainment has no Myontaja");
    read.is_degree = one.child_text("Laji") == "1";
    for (const XmlElement* part : one.all("Sisaltyvyys")) {
        read.parts.push_back(part->attribute("sisaltyvaOpintosuoritusAvain"));
    }
    read.ects = read_ects(one);
    Grade grade = read_grade(one.child("Arvosana"), read.organisation, findings);
    read.scheme = std::move(grade.scheme);

    common::LearningOpportunity& made = read.opportunity;
    const std::string code = one.attribute("koulutusmoduulitunniste");
    const std::string national = one.attribute("valtakunnallinenKoulutusmoduulitunniste");
    if (!code.empty()) made.identifiers.push_back({"local", code});
    if (!national.empty()) {
        made.identifiers.push_back({"valtakunnallinenKoulutusmoduulitunniste", national});
    }
    made.titles = read_titles(one, findings);
    made.isced_code = read_isced(one);
    made.descriptions = read_texts(one, "JulkinenLisatieto", findings);
    made.instance_identifiers.push_back({"opintosuoritusAvain", read.key});
    made.date = read_date(one);
    made.status = "passed";  // VIRTA holds nothing else
    made.grading_scheme = read.scheme.id;
    made.result_label = std::move(grade.label);
    // A degree's code begins with its level: 6 bachelor, 7 master, 8 doctor, as in the EQF.
    const std::string degree = one.child_text("Koulutuskoodi");
    if (read.is_degree && degree.find_first_of("678") == 0) {
        made.levels.push_back({"EQF", degree.substr(0, 1)});
    }
    made.language = language_code(one.child_text("Kieli"),
                                  "a language that is no ISO 639-1 code is left out", findings);
    return read;
}

// Laji: 1 a degree, 2 anything else; 3 (not to be considered) and 4 (internal) do not leave the
// house.
bool is_shown(const XmlElement& attainment) {
    const std::string kind = attainment.child_text("Laji");
    if (kind.empty()) refuse("an attainment has no Laji");
    return kind == "1" || kind == "2";
}

void keep_first(std::string& kept, const std::string& also) {
    if (kept.empty()) kept = also;
}

// Of two identity codes the longer one: some records lack the last characters.
void add_identifier(common::Learner& learner, const char* type, const std::string& value) {
    if (value.empty()) return;
    for (common::Identifier& one : learner.identifiers) {
        if (one.type != type) continue;
        if (value.size() > one.value.size() && value.starts_with(one.value)) one.value = value;
        return;
    }
    learner.identifiers.push_back({type, value});
}

void read_person(const XmlElement& student, common::Learner& learner, Findings& findings) {
    const std::string code = student.child_text("Henkilotunnus");
    const auto birth_date = birth_date_of(code);
    if (!code.empty() && !birth_date) {
        findings.count("a personal identity code has no birth date in it");
    }
    if (birth_date && !learner.birth_date.empty() && *birth_date != learner.birth_date) {
        refuse("it holds the records of more than one person (the birth dates differ)");
    }
    keep_first(learner.birth_date, birth_date.value_or(""));
    keep_first(learner.given_names, student.child_text("Etunimet"));
    keep_first(learner.family_name, student.child_text("Sukunimi"));
    add_identifier(learner, "nationalIdentifier", code);
    add_identifier(learner, "kansallinenOppijanumero",
                   student.child_text("KansallinenOppijanumero"));
    for (const XmlElement* country : student.all("Kansalaisuus")) {
        keep_first(learner.citizenship, std::string(country_letters(country->own_text())));
    }
    const std::string gender = student.child_text("Sukupuoli");  // ISO 5218
    if (gender == "0" || gender == "1" || gender == "2" || gender == "9") {
        keep_first(learner.gender, gender);
    }
}

}  // namespace

void read_students(const XmlElement& virta, Records& into, Findings& findings) {
    for (const XmlElement* student : virta.all("Opiskelija")) {
        into.found = true;
        read_person(*student, into.learner, findings);
        const XmlElement* attainments = student->child("Opintosuoritukset");
        if (attainments == nullptr) continue;
        for (const XmlElement* one : attainments->all("Opintosuoritus")) {
            if (is_shown(*one)) into.attainments.push_back(read_attainment(*one, findings));
        }
    }
}

}  // namespace ncp::virta
