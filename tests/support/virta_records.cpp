#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "support/virta_database.h"
#include "support/virta_rows.h"

namespace ncp::test {
namespace {

using Poco::Data::Session;
using Poco::Data::Keywords::now;
using Poco::XML::Element;

constexpr auto kBeginning = "1900-01-01";  // codes are valid from a day on; the examples name none

class Loader {
  public:
    Loader(Session& session, CodeNames names) : rows_(session), names_(std::move(names)) {
        const std::string concept_id = id(rows_.insert("Kasite", {{"Nimi", "Opintosuoritus"}}));
        title_property_ =
            id(rows_.insert("Ominaisuus", {{"KasiteID", concept_id}, {"Nimi", "Nimi"}}));
    }

    std::size_t student(const Element* element) {
        const std::string person =
            id(rows_.insert("Henkilo", {{"Henkilotunnus", text(element, "Henkilotunnus")},
                                        {"Syntymaaika", text(element, "Syntymaaika")},
                                        {"Sukunimi", text(element, "Sukunimi")},
                                        {"Etunimet", text(element, "Etunimet")},
                                        {"SukupuoliID", gender(text(element, "Sukupuoli"))},
                                        {"KieliID", language(text(element, "Aidinkieli"))},
                                        {"Avain", element->getAttribute("avain")}}));
        for (const Element* country : children(element, "Kansalaisuus")) {
            rows_.insert(
                "Henkilon_maa",
                {{"HenkiloID", person},
                 {"MaaID", dated_code("Maa", "MaatunnusKoodiTyyppi", country->innerText())},
                 {"Alkamispaivamaara", kBeginning}});
        }
        const std::string student_id = id(rows_.insert(
            "Opiskelija", {{"HenkiloID", person},
                           {"Avain", element->getAttribute("avain")},
                           {"Kansallinen_op_id", text(element, "KansallinenOppijanumero")},
                           {"Kirjoihintulopaivamaara", text(element, "KirjoihintuloPvm")}}));
        const auto attainments = children(child(element, "Opintosuoritukset"), "Opintosuoritus");
        std::map<std::string, std::string> ids;  // of the attainments, by their keys
        for (const Element* one : attainments) {
            ids[one->getAttribute("avain")] = attainment(one, student_id);
        }
        for (const Element* one : attainments)
            contents(one, ids);
        return attainments.size();
    }

  private:
    static std::string id(long number) { return std::to_string(number); }

    std::string name_of(const std::string& type, const std::string& code) const {
        const auto found = names_.find({type, code});
        return found == names_.end() ? code : found->second;
    }
    std::string dated_code(const std::string& table, const std::string& type,
                           const std::string& code) {
        return rows_.code(
            table, code,
            {{"Koodi", code}, {"Nimi", name_of(type, code)}, {"Alkamispaivamaara", kBeginning}});
    }
    std::string language(const std::string& code) {
        return dated_code("Kieli", "KieliKoodiTyyppi", code);
    }
    std::string gender(const std::string& code) {
        return rows_.code("Sukupuoli", code, {{"Koodi", code}, {"Nimi", code}});
    }

    // <Arvosana><Viisiportainen>5</Viisiportainen></Arvosana>: the scale is the element's name.
    std::string grade(const Element* attainment) {
        const Element* given = child(attainment, "Arvosana");
        const Element* scale = nullptr;
        for (auto* node = given == nullptr ? nullptr : given->firstChild();
             node != nullptr && scale == nullptr; node = node->nextSibling()) {
            scale = dynamic_cast<Element*>(node);
        }
        if (scale == nullptr) return {};
        const std::string& name = scale->localName();
        if (name == "Muu") throw std::runtime_error("a scale of an institution's own");
        const std::string scale_id = rows_.code(
            "Arvosana_asteikko", name,
            {{"Koodi", name}, {"Nimi", name}, {"Avain", name}, {"Alkamispaivamaara", kBeginning}});
        const std::string code = scale->innerText();
        return rows_.code("Arvosana", name + " " + code,
                          {{"Arvosana_asteikkoID", scale_id},
                           {"Koodi", code},
                           {"Arvosana", name_of("Arvosana" + name + "KoodiTyyppi", code)},
                           {"Avain", name + " " + code}});
    }

    std::string attainment(const Element* one, const std::string& student_id) {
        const std::string key = one->getAttribute("avain");
        std::string finnish;
        for (const Element* title : children(one, "Nimi")) {
            if (finnish.empty() || title->getAttribute("kieli") == "fi") {
                finnish = title->innerText();
            }
        }
        std::string its = id(rows_.insert(
            "Opintosuoritus",
            {{"OpiskelijaID", student_id},
             {"Avain", key},
             {"Suorituspaivamaara", text(one, "SuoritusPvm")},
             {"Laajuus", text(child(one, "Laajuus"), "Opintopiste")},
             {"ArvosanaID", grade(one)},
             {"KieliID", language(text(one, "Kieli"))},
             {"Opintosuorituksen_lajiID",
              dated_code("Opintosuorituksen_laji", "OpintosuoritusLajiKoodiTyyppi",
                         text(one, "Laji"))},
             {"TutkintonimikeID",
              dated_code("Tutkintonimike", "KoulutuskoodiKoodiTyyppi", text(one, "Koulutuskoodi"))},
             {"Koulutusmoduulitunniste", one->getAttribute("koulutusmoduulitunniste")},
             {"Nimi", finnish},
             {"Opinnaytetyo", text(one, "Opinnaytetyo")},
             {"Hankkeistettu", text(one, "Hankkeistettu")},
             {"Lisatiedot", text(one, "JulkinenLisatieto")}}));
        for (const Element* title : children(one, "Nimi")) {
            rows_.insert("Kieliversio", {{"KieliID", language(title->getAttribute("kieli"))},
                                         {"OminaisuusID", title_property_},
                                         {"Avain", key},
                                         {"Arvo", title->innerText()}});
        }
        organisation(its, "1", text(one, "Myontaja"), {});
        for (const Element* other : children(one, "Organisaatio")) {
            organisation(its, text(other, "Rooli"), text(other, "Koodi"), text(other, "Osuus"));
        }
        for (const Element* field : children(one, "Koulutusala")) {
            field_of_education(its, field);
        }
        const std::string recognised = text(one, "HyvaksilukuPvm");
        if (!recognised.empty()) {
            rows_.insert("Opsuorituksen_hyvaksiluku",
                         {{"OpintosuoritusID", its}, {"Hyvaksilukupaivamaara", recognised}});
        }
        return its;
    }

    void organisation(const std::string& attainment, const std::string& role,
                      const std::string& code, const std::string& share) {
        rows_.insert(
            "Op_suorituksen_organisaatio",
            {{"OpintosuoritusID", attainment},
             {"OrganisaatioID", dated_code("Organisaatio", "OrganisaatioKoodiTyyppi", code)},
             {"Organisaation_rooliID",
              dated_code("Organisaation_rooli", "OrganisaatioRooliKoodiTyyppi", role)},
             {"Osuus", share}});
    }

    void field_of_education(const std::string& attainment, const Element* field) {
        const std::string code = text(field, "Koodi");
        const std::string version = child(field, "Koodi")->getAttribute("versio");
        rows_.insert("Op_suor_koulutusala",
                     {{"OpintosuoritusID", attainment},
                      {"KoulutusalaID", rows_.code("Koulutusala", version + " " + code,
                                                   {{"Koodi", code},
                                                    {"Nimi", code},
                                                    {"Versio", version},
                                                    {"Alkamispaivamaara", kBeginning}})},
                      {"Osuus", text(field, "Osuus")}});
    }

    // OpintosuoritusID contains OpintosuoritusID2: the definition does not say which is which; the
    // XML has the parts within the whole, and the first of a pair is taken for the whole.
    void contents(const Element* whole, const std::map<std::string, std::string>& ids) {
        for (const Element* part : children(whole, "Sisaltyvyys")) {
            rows_.insert(
                "Op_suor_sisaltyvyys",
                {{"OpintosuoritusID", ids.at(whole->getAttribute("avain"))},
                 {"OpintosuoritusID2", ids.at(part->getAttribute("sisaltyvaOpintosuoritusAvain"))},
                 {"Laajuus", text(part, "Opintopiste")}});
        }
    }

    Rows rows_;
    CodeNames names_;
    std::string title_property_;
};

}  // namespace

std::size_t load_virta(const VirtaFiles& files, const std::filesystem::path& database) {
    if (std::filesystem::exists(database)) throw std::runtime_error("the database exists already");
    std::ifstream in(files.tables, std::ios::binary);
    std::ostringstream script;
    script << in.rdbuf();

    constexpr std::size_t kOpenSeconds = 5;
    Session session(Poco::Data::SQLite::Connector().createSession(database.string(), kOpenSeconds));
    session << "PRAGMA foreign_keys = ON", now;
    session << "PRAGMA synchronous = OFF", now;
    std::istringstream tables(sqlite_tables_of(script.str()));
    for (std::string table; std::getline(tables, table, ';');) {
        if (table.find("CREATE") != std::string::npos) session << table, now;
    }
    Poco::XML::DOMParser parser;
    const Poco::AutoPtr<Poco::XML::Document> document = parser.parse(files.students.string());
    Loader loader(session, read_code_names(files.codes));
    std::size_t attainments = 0;
    session.begin();
    for (const Element* student : children(document->documentElement(), "Opiskelija")) {
        attainments += loader.student(student);
    }
    session.commit();
    return attainments;
}

}  // namespace ncp::test
