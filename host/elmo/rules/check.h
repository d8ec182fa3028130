// What the subjects of the rules share: the document read once, where findings go, small readings.
//
// Private to the module. Each file of this folder is one subject: the rules about it, and the
// function that finds what breaks them. Thread-safety: one check at a time for one document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "elmo/opportunities.h"
#include "elmo/rules.h"
#include "elmo/text.h"
#include "elmo/tree.h"

namespace ncp::elmo {

inline constexpr char kAddressNamespace[] =
    "https://github.com/erasmus-without-paper/ewp-specs-types-address/tree/stable-v1";
inline constexpr char kSignatureNamespace[] = "http://www.w3.org/2000/09/xmldsig#";

class Check {
  public:
    Check(const xmlNode* root, Opportunities found);

    const xmlNode* root;
    const std::vector<xmlNode*>& reports() const { return found_.reports; }
    const std::vector<Opportunity>& nodes() const { return found_.nodes; }
    // Every attachment, in document order: of reports, diploma supplements and the root.
    const std::vector<const xmlNode*>& attachments() const { return attachments_; }

    // detail: what is special here; may quote the document.
    void found(const Rule& rule, const xmlNode* where, std::string_view detail = {});
    std::vector<Finding> findings() &&;

    // Which element breaks which rule of severity error; all of them, however many.
    struct Broken {
        std::string_view rule;
        const xmlNode* where;
    };
    const std::vector<Broken>& broken() const { return broken_; }

  private:
    Opportunities found_;
    std::vector<const xmlNode*> attachments_;
    std::vector<Finding> errors_, warnings_;
    std::vector<Broken> broken_;
};

// The rules of a subject join the table, and its check.
struct Subject {
    std::vector<Rule> rules;
    void (*check)(Check&);
};
Subject text_rules();
Subject learner_rules();
Subject issuer_rules();
Subject opportunity_rules();
Subject type_rules();
Subject instance_rules();
Subject credit_rules();
Subject reference_rules();
Subject attachment_rules();
Subject supplement_rules();
Subject signature_rules();

// The learningOpportunityInstance of a node; a valid document has exactly one.
const xmlNode* instance_of(const Opportunity& node);
bool is_in(const xmlNode* element, std::string_view name, std::string_view uri);
bool has_text(const xmlNode* element);  // more than blanks; false for null
bool is_english(std::string_view language);
// Whether a child of that name says so by xml:lang, and has a text.
bool has_english(const xmlNode* parent, std::string_view name);
// The first child of that name that has a text, or null.
const xmlNode* written_child(const xmlNode* parent, std::string_view name);
// Cut to what a line of a report can hold, never inside a character.
std::string in_quotes(std::string_view text);
std::string line_text(const xmlNode* element);  // "line 12"

}  // namespace ncp::elmo
