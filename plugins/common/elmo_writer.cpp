#include "common/elmo_writer.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "common/xml_text.h"

namespace ncp::common {
namespace {

constexpr auto kNamespace = "https://github.com/emrex-eu/elmo-schemas/tree/v1";

// An element's name, known when this is compiled: its tags are, too.
template <std::size_t N>
struct Name {
    char text[N]{};
    consteval Name(const char (&name)[N]) { std::copy_n(name, N, text); }  // NOLINT(*-explicit-*)
};

template <Name name>
struct Tags {
    static constexpr std::size_t kLength = sizeof(name.text) - 1;
    static constexpr std::array<char, kLength + 2> kOpen = [] {
        std::array<char, kLength + 2> tag{'<'};
        std::copy_n(name.text, kLength, tag.begin() + 1);
        tag.back() = '>';
        return tag;
    }();
    static constexpr std::array<char, kLength + 3> kClose = [] {
        std::array<char, kLength + 3> tag{'<', '/'};
        std::copy_n(name.text, kLength, tag.begin() + 2);
        tag.back() = '>';
        return tag;
    }();
};

// Elements by their qualified name alone; the namespace is an attribute of the root. Not
// Poco::XML::XMLWriter: it converts character by character, and took more time than the database.
class Elements {
  public:
    using Attribute = std::pair<std::string_view, std::string_view>;

    template <Name name, class Content>
    void element(std::initializer_list<Attribute> attributes, const Content& content) {
        using Its = Tags<name>;
        out_.append(Its::kOpen.data(), Its::kOpen.size());
        for (const auto& [key, value] : attributes) {
            if (value.empty()) continue;
            out_.back() = ' ';
            out_.append(key).append("=\"");
            append_escaped(out_, value);
            out_.append("\">");
        }
        const std::size_t begin = out_.size();
        content();
        if (out_.size() == begin) {
            out_.back() = '/';
            out_ += '>';
        } else {
            out_.append(Its::kClose.data(), Its::kClose.size());
        }
    }
    template <Name name, class Content>
    void element(const Content& content) {
        element<name>({}, content);
    }
    void characters(std::string_view clean) { append_escaped(out_, clean); }
    // An xs:token; left out if there is nothing in it.
    template <Name name>
    void token(std::string_view value, std::initializer_list<Attribute> attributes = {}) {
        if (value.empty()) return;
        if (!is_clean_token(value)) {
            const std::string clean = clean_token(value);
            if (!clean.empty()) element<name>(attributes, [&] { characters(clean); });
            return;
        }
        element<name>(attributes, [&] { characters(value); });
    }
    template <Name name>
    void text(const Text& value) {
        const std::string clean = clean_text(value.text);
        if (clean.empty()) return;
        element<name>({{"xml:lang", language(value)}}, [&] { characters(clean); });
    }
    void titles(const std::vector<Text>& titles) {
        for (const Text& title : titles) {
            token<"title">(title.text, {{"xml:lang", language(title)}});
        }
    }
    void descriptions(const std::vector<Text>& descriptions) {
        for (const Text& description : descriptions)
            text<"description">(description);
    }
    void identifiers(const std::vector<Identifier>& identifiers) {
        for (const auto& [type, value] : identifiers) {
            token<"identifier">(value, {{"type", clean_token(type)}});
        }
    }
    std::string take() { return std::move(out_); }

  private:
    static std::string_view language(const Text& text) {
        return is_language_tag(text.language) ? std::string_view(text.language)
                                              : std::string_view();
    }
    static constexpr std::size_t kUsualBytes = 32U << 10U;
    std::string out_ = [] {
        std::string text;
        text.reserve(kUsualBytes);
        return text.append(R"(<?xml version="1.0" encoding="UTF-8"?>)");
    }();
};

void write_learner(Elements& out, const Learner& learner) {
    out.element<"learner">([&] {
        out.token<"citizenship">(learner.citizenship);
        out.identifiers(learner.identifiers);
        // Both names always stand, empty at worst (annotation of givenNames).
        out.element<"givenNames">([&] { out.characters(clean_token(learner.given_names)); });
        out.element<"familyName">([&] { out.characters(clean_token(learner.family_name)); });
        out.token<"bday">(learner.birth_date);
        out.token<"placeOfBirth">(learner.birth_place);
        out.token<"birthName">(learner.birth_name);
        out.token<"gender">(learner.gender);
    });
}

void write_issuer(Elements& out, const Issuer& issuer) {
    out.element<"issuer">([&] {
        out.token<"country">(issuer.country);
        out.identifiers(issuer.identifiers);
        out.titles(issuer.titles);
        out.token<"url">(issuer.url);
    });
}

void write_instance(Elements& out, const LearningOpportunity& node) {
    out.element<"learningOpportunityInstance">([&] {
        out.identifiers(node.instance_identifiers);
        out.token<"start">(node.start);
        out.token<"date">(node.date);
        if (node.term) {
            out.element<"academicTerm">([&] {
                out.titles(node.term->titles);
                out.token<"start">(node.term->start);
                out.token<"end">(node.term->end);
            });
        }
        out.token<"status">(node.status);
        out.token<"gradingSchemeLocalId">(node.grading_scheme);
        out.token<"resultLabel">(node.result_label);
        for (const Credit& credit : node.credits) {
            if (clean_token(credit.value).empty()) continue;
            out.element<"credit">([&] {
                out.token<"scheme">(credit.scheme);
                out.token<"value">(credit.value);
            });
        }
        for (const Level& level : node.levels) {
            if (clean_token(level.value).empty()) continue;  // a level without value says nothing
            out.element<"level">([&] {
                out.token<"type">(level.type);
                out.token<"value">(level.value);
            });
        }
        out.token<"languageOfInstruction">(node.language);
        out.token<"engagementHours">(node.engagement_hours);
    });
}

// As deep as the adapter's tree; the host refuses what is too deep.
void write_opportunity(Elements& out, const LearningOpportunity& node) {
    out.element<"learningOpportunitySpecification">([&] {
        out.identifiers(node.identifiers);
        out.titles(node.titles);
        out.token<"type">(node.type);
        out.token<"subjectArea">(node.subject_area);
        out.token<"iscedCode">(node.isced_code);
        out.token<"url">(node.url);
        out.descriptions(node.descriptions);
        out.element<"specifies">([&] { write_instance(out, node); });
        for (const LearningOpportunity& part : node.parts) {
            out.element<"hasPart">([&] { write_opportunity(out, part); });
        }
    });
}

void write_report(Elements& out, const Report& report) {
    out.element<"report">([&] {
        write_issuer(out, report.issuer);
        for (const LearningOpportunity& node : report.opportunities)
            write_opportunity(out, node);
        out.token<"issueDate">(report.issue_date);
        for (const GradingScheme& scheme : report.grading_schemes) {
            out.element<"gradingScheme">({{"localId", clean_token(scheme.id)}},
                                         [&] { out.descriptions(scheme.descriptions); });
        }
        for (const Attachment& attachment : report.attachments) {
            out.element<"attachment">([&] {
                out.titles({{attachment.title_language, attachment.title}});
                out.token<"type">(attachment.type);
                out.token<"content">(attachment.content);
            });
        }
    });
}

}  // namespace

std::string write_elmo(const Report& report, std::string_view generated_date) {
    Elements out;
    out.element<"elmo">({{"xmlns", kNamespace}}, [&] {
        out.token<"generatedDate">(generated_date);
        write_learner(out, report.learner);
        write_report(out, report);
    });
    return out.take();
}

}  // namespace ncp::common
