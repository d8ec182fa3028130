#include "common/elmo_writer.h"

#include <Poco/SAX/AttributesImpl.h>
#include <Poco/XML/XMLWriter.h>

#include <initializer_list>
#include <sstream>
#include <utility>

#include "common/xml_text.h"

namespace ncp::common {
namespace {

constexpr auto kNamespace = "https://github.com/emrex-eu/elmo-schemas/tree/v1";

using Poco::XML::AttributesImpl;

// Elements by their qualified name alone; the namespace is an attribute of the root.
class Elements {
  public:
    explicit Elements(std::ostream& out) : xml_(out, Poco::XML::XMLWriter::WRITE_XML_DECLARATION) {}

    using Attribute = std::pair<const char*, std::string>;

    template <class Content>
    void element(const char* name, std::initializer_list<Attribute> attributes,
                 const Content& content) {
        AttributesImpl list;
        for (const auto& [key, value] : attributes) {
            if (!value.empty()) list.addAttribute("", "", key, "CDATA", value);
        }
        xml_.startElement("", "", name, list);
        content();
        xml_.endElement("", "", name);
    }
    template <class Content>
    void element(const char* name, const Content& content) {
        element(name, {}, content);
    }
    // An xs:token; left out if there is nothing in it.
    void token(const char* name, std::string_view value,
               std::initializer_list<Attribute> attributes = {}) {
        const std::string clean = clean_token(value);
        if (!clean.empty()) element(name, attributes, [&] { xml_.characters(clean); });
    }
    void text(const char* name, const Text& value) {
        const std::string clean = clean_text(value.text);
        if (clean.empty()) return;
        element(name, {{"xml:lang", language(value)}}, [&] { xml_.characters(clean); });
    }
    void titles(const std::vector<Text>& titles) {
        for (const Text& title : titles) {
            token("title", title.text, {{"xml:lang", language(title)}});
        }
    }
    void descriptions(const std::vector<Text>& descriptions) {
        for (const Text& description : descriptions)
            text("description", description);
    }
    void identifiers(const std::vector<Identifier>& identifiers) {
        for (const auto& [type, value] : identifiers) {
            token("identifier", value, {{"type", clean_token(type)}});
        }
    }
    Poco::XML::XMLWriter& xml() { return xml_; }

  private:
    static std::string language(const Text& text) {
        return is_language_tag(text.language) ? text.language : std::string();
    }
    Poco::XML::XMLWriter xml_;
};

void write_learner(Elements& out, const Learner& learner) {
    out.element("learner", [&] {
        out.token("citizenship", learner.citizenship);
        out.identifiers(learner.identifiers);
        // Both names always stand, empty at worst (annotation of givenNames).
        out.element("givenNames", [&] { out.xml().characters(clean_token(learner.given_names)); });
        out.element("familyName", [&] { out.xml().characters(clean_token(learner.family_name)); });
        out.token("bday", learner.birth_date);
        out.token("placeOfBirth", learner.birth_place);
        out.token("birthName", learner.birth_name);
        out.token("gender", learner.gender);
    });
}

void write_issuer(Elements& out, const Issuer& issuer) {
    out.element("issuer", [&] {
        out.token("country", issuer.country);
        out.identifiers(issuer.identifiers);
        out.titles(issuer.titles);
        out.token("url", issuer.url);
    });
}

void write_instance(Elements& out, const LearningOpportunity& node) {
    out.element("learningOpportunityInstance", [&] {
        out.identifiers(node.instance_identifiers);
        out.token("start", node.start);
        out.token("date", node.date);
        if (node.term) {
            out.element("academicTerm", [&] {
                out.titles(node.term->titles);
                out.token("start", node.term->start);
                out.token("end", node.term->end);
            });
        }
        out.token("status", node.status);
        out.token("gradingSchemeLocalId", node.grading_scheme);
        out.token("resultLabel", node.result_label);
        for (const Credit& credit : node.credits) {
            if (clean_token(credit.value).empty()) continue;
            out.element("credit", [&] {
                out.token("scheme", credit.scheme);
                out.token("value", credit.value);
            });
        }
        for (const Level& level : node.levels) {
            if (clean_token(level.value).empty()) continue;  // a level without value says nothing
            out.element("level", [&] {
                out.token("type", level.type);
                out.token("value", level.value);
            });
        }
        out.token("languageOfInstruction", node.language);
        out.token("engagementHours", node.engagement_hours);
    });
}

// As deep as the adapter's tree; the host refuses what is too deep.
void write_opportunity(Elements& out, const LearningOpportunity& node) {
    out.element("learningOpportunitySpecification", [&] {
        out.identifiers(node.identifiers);
        out.titles(node.titles);
        out.token("type", node.type);
        out.token("subjectArea", node.subject_area);
        out.token("iscedCode", node.isced_code);
        out.token("url", node.url);
        out.descriptions(node.descriptions);
        out.element("specifies", [&] { write_instance(out, node); });
        for (const LearningOpportunity& part : node.parts) {
            out.element("hasPart", [&] { write_opportunity(out, part); });
        }
    });
}

void write_report(Elements& out, const Report& report) {
    out.element("report", [&] {
        write_issuer(out, report.issuer);
        for (const LearningOpportunity& node : report.opportunities)
            write_opportunity(out, node);
        out.token("issueDate", report.issue_date);
        for (const GradingScheme& scheme : report.grading_schemes) {
            out.element("gradingScheme", {{"localId", clean_token(scheme.id)}},
                        [&] { out.descriptions(scheme.descriptions); });
        }
        for (const Attachment& attachment : report.attachments) {
            out.element("attachment", [&] {
                out.titles({{attachment.title_language, attachment.title}});
                out.token("type", attachment.type);
                out.token("content", attachment.content);
            });
        }
    });
}

}  // namespace

std::string write_elmo(const Report& report, std::string_view generated_date) {
    std::ostringstream text;
    Elements out(text);
    out.xml().startDocument();
    out.element("elmo", {{"xmlns", kNamespace}}, [&] {
        out.token("generatedDate", generated_date);
        write_learner(out, report.learner);
        write_report(out, report);
    });
    out.xml().endDocument();
    return std::move(text).str();
}

}  // namespace ncp::common
