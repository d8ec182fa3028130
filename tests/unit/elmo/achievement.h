// One result of a course as two sources may tell it, for the tests of merging.
#pragma once

#include <string>
#include <vector>

#include "unit/elmo/trees.h"

namespace ncp::elmo::testing {

// One learning opportunity; empty means absent, but for title.
struct Achievement {
    std::string id = "C1", title = "Compilers", type = "Course", date = "2025-06-01";
    std::string term = {}, status = {}, grade = "5", ects = "5";
    std::string first = {};   // more identifiers, more titles
    std::string inside = {};  // at the end of the instance
    std::string parts = {};
};

inline std::string xml_of(const Achievement& r) {
    const auto element = [](const std::string& name, const std::string& value) {
        return value.empty() ? value : "<" + name + ">" + value + "</" + name + ">";
    };
    const std::string id =
        r.id.empty() ? "" : "<identifier type=\"local\">" + r.id + "</identifier>";
    const std::string credit =
        r.ects.empty() ? "" : "<credit><scheme>ects</scheme><value>" + r.ects + "</value></credit>";
    return "<learningOpportunitySpecification>" + id + r.first + "<title xml:lang=\"en\">" +
           r.title + "</title>" + element("type", r.type) +
           "<specifies><learningOpportunityInstance>" + element("date", r.date) + r.term +
           element("status", r.status) + element("resultLabel", r.grade) + credit + r.inside +
           "</learningOpportunityInstance></specifies>" + r.parts +
           "</learningOpportunitySpecification>";
}

inline std::string document(const std::vector<Achievement>& results, const std::string& rest = "") {
    std::string all;
    for (const Achievement& result : results)
        all += xml_of(result);
    return elmo_of(report_of("a", all, rest));
}

// A programme has no date here: its parts say when.
inline Achievement programme(const std::vector<Achievement>& parts, const std::string& id = "P") {
    Achievement made{.id = id,
                     .title = "Programme",
                     .type = "Degree Programme",
                     .date = "",
                     .grade = "",
                     .ects = ""};
    for (const Achievement& one : parts)
        made.parts += part(xml_of(one));
    return made;
}

}  // namespace ncp::elmo::testing
