// Bits that the test plugins share: views, settings by string search, an ELMO document.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "ncp/plugin.h"

namespace ncp::test {

inline ncp_view view(std::string_view text) {
    return {text.data(), text.size()};
}

// The value of "name": "value" or "name":number in flat JSON; enough for settings of ours.
inline std::string setting(std::string_view json, const std::string& name) {
    std::size_t at = json.find("\"" + name + "\":");
    if (at == std::string_view::npos) return {};
    at += name.size() + 3;
    if (json[at] == '"') {
        ++at;
        return std::string(json.substr(at, json.find('"', at) - at));
    }
    return std::string(json.substr(at, json.find_first_of(",}", at) - at));
}

inline std::string attribute(const ncp_request* request, std::string_view key) {
    for (std::size_t i = 0; i < request->identity_count; ++i) {
        const ncp_pair& pair = request->identity[i];
        if (std::string_view(pair.key.data, pair.key.size) == key) {
            return {pair.value.data, pair.value.size};
        }
    }
    return {};
}

struct Person {
    std::string given_names = "Ada", family_name = "Sample", birth_date = "2000-01-31";
};

// One institution's report with one course; `inside_report` goes to the end of the report.
inline std::string elmo(const Person& person, const std::string& issuer,
                        const std::string& inside_report = {}) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1">
<generatedDate>2026-11-23T12:00:00Z</generatedDate>
<learner><givenNames>)" +
           person.given_names + "</givenNames><familyName>" + person.family_name +
           "</familyName><bday>" + person.birth_date + R"(</bday></learner>
<report><issuer><identifier type="schac">)" +
           issuer + R"(</identifier><title xml:lang="en">University of )" + issuer +
           "</title><url>https://" + issuer + R"(</url></issuer>
<learningOpportunitySpecification><title xml:lang="en">Algebra</title><type>Course</type>
<specifies><learningOpportunityInstance><date>2026-05-31</date><status>passed</status>
<resultLabel>A</resultLabel><credit><scheme>ects</scheme><value>5</value></credit>
</learningOpportunityInstance></specifies></learningOpportunitySpecification>
<issueDate>2026-11-23T12:00:00Z</issueDate>)" +
           inside_report + "</report></elmo>";
}

inline std::string attachment(const std::string& id) {
    return R"(<attachment><title xml:lang="en">Transcript</title><type>Transcript of Records</type>)"
           "<content>cid:" +
           id + "</content></attachment>";
}

inline ncp_part part(std::string_view id, std::string_view media_type) {
    ncp_part made{};
    made.size = sizeof made;
    made.id = view(id);
    made.media_type = view(media_type);
    made.size_hint_bytes = -1;
    return made;
}

inline ncp_status emit(const ncp_sink* sink, const ncp_part& part, std::string_view bytes) {
    if (ncp_status status = sink->begin(sink, &part); status != NCP_OK) return status;
    if (ncp_status status = sink->write(sink, view(bytes)); status != NCP_OK) return status;
    return sink->end(sink);
}

inline ncp_status emit_elmo(const ncp_sink* sink, std::string_view document) {
    return emit(sink, part("", NCP_MEDIA_ELMO), document);
}

}  // namespace ncp::test
