// What the service's answer says, as plain values: VIRTA's XML (Virta.xsd) read, codes resolved.
//
// Tolerant where one odd value would cost the student everything else: it is left out and counted.
// Refuses (NCP_PERMANENT) an attainment without a usable key, institution, kind or date, and
// records of more than one person. Thread-safety: free functions over values.
#pragma once

#include <common/report.h>

#include <string>
#include <string_view>
#include <vector>

#include "findings.h"
#include "xml_reader.h"

namespace ncp::virta {

struct Attainment {                  // Opintosuoritus
    std::string key;                 // avain: unique within its institution
    std::string organisation;        // Myontaja, who granted it: Statistics Finland's number
    bool is_degree = false;          // Laji 1
    std::vector<std::string> parts;  // Sisaltyvyys: keys of what it contains
    std::string ects;                // a decimal, empty if none
    common::GradingScheme scheme;    // of its grade; id empty if none
    common::LearningOpportunity opportunity;  // without type, ECTS credits and parts
};

struct Records {
    bool found = false;  // whether there is a student at all
    common::Learner learner;
    std::vector<Attainment> attainments;
};

// Adds an answer's students to the records. One person is one Opiskelija at each institution: names
// and identifiers are those of the first that has them.
void read_students(const XmlElement& virta, Records& into, Findings& findings);

// ISO 3166-1 in letters for its number ("246": "FI"); empty if there is none.
std::string_view country_letters(std::string_view number);

}  // namespace ncp::virta
