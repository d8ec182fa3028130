// Grades of VIRTA's scales (Arvosana; ArvosanaTyyppi in tyypit.xsd): six scales of the nation, and
// "Muu", an institution's own, which comes with its description. Thread-safety: free functions.
#pragma once

#include <common/report.h>

#include <string>

#include "findings.h"
#include "xml_reader.h"

namespace ncp::virta {

struct Grade {
    std::string label;             // as on the official document
    common::GradingScheme scheme;  // id empty: there is none
};

// grade: the element Arvosana, or nullptr. organisation: whose own scale it is.
Grade read_grade(const XmlElement* grade, const std::string& organisation, Findings& findings);

}  // namespace ncp::virta
