// my-adapter: study results from a CSV file that a student system exports every night.
//
// Columns: learner_number,given_names,family_name,birth_date,course,date,grade,ects; no quotes, no
// heading. Thread-safety: the settings do not change after the constructor; calls share nothing.
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ncp/plugin.hpp"

namespace {

using namespace ncp::plugin;

constexpr std::string_view kSettings = R"({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "properties": {
    "file": {"type": "string", "minLength": 1, "description": "The exported CSV file."}
  },
  "required": ["file"],
  "additionalProperties": false
})";

using Row = std::vector<std::string>;
constexpr std::size_t kColumns = 8;

Row split(std::string_view line) {
    Row cells;
    for (std::size_t from = 0; from <= line.size();) {
        const std::size_t comma = std::min(line.find(',', from), line.size());
        cells.emplace_back(line.substr(from, comma - from));
        from = comma + 1;
    }
    return cells;
}

class MyAdapter : public Adapter {
  public:
    MyAdapter(Call&, std::string_view config)
        : file_(nlohmann::json::parse(config).at("file").get<std::string>()) {
        if (file_.rfind('/', 0) != 0)
            throw Refused(NCP_CONFIG, {"\"file\" is not an absolute path"});
    }

    ncp_status check(Call&, Sink& sink) override {
        if (std::ifstream(file_)) return sink.probe("export", "ok", file_ + " can be read");
        return sink.probe("export", "failed", file_ + " cannot be read",
                          "Does the nightly export run, and may the host's user read the file?");
    }

    ncp_status issuers(Call&, Sink& sink) override {
        IssuerFacts facts;
        facts.identifiers = {{"schac", "my.example"}};
        facts.titles = {{"en", "My University"}};
        facts.url = "https://my.example/";
        return sink.issuer(facts);
    }

    ncp_status fetch(Call& call, const Request& request, Sink& sink) override {
        const std::string_view number = request.first("learner_number");
        if (number.empty()) return call.fail(NCP_IDENTITY_INSUFFICIENT, {"learner_number"});
        std::ifstream in(file_);
        if (!in) return call.fail(NCP_TEMPORARY, {file_ + " cannot be read"});
        std::vector<Row> rows;
        for (std::string line; std::getline(in, line);) {
            if (call.cancelled()) return NCP_CANCELLED;
            Row row = split(line);
            if (row[0] != number) continue;
            if (row.size() != kColumns) return call.fail(NCP_PERMANENT, {"a row lacks columns"});
            rows.push_back(std::move(row));
        }
        if (rows.empty()) return NCP_STUDENT_UNKNOWN;
        return sink.emit({.issuer = "my.example"}, document(rows));
    }

  private:
    static std::string document(const std::vector<Row>& rows) {
        const Row& student = rows.front();
        const std::string now = utc_now();
        std::string xml = R"(<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1">)";
        xml += "<generatedDate>" + now + "</generatedDate><learner>";
        xml += "<givenNames>" + xml_text(student[1]) + "</givenNames>";
        xml += "<familyName>" + xml_text(student[2]) + "</familyName>";
        xml += "<bday>" + xml_text(student[3]) + "</bday></learner><report><issuer>";
        xml += R"(<identifier type="schac">my.example</identifier>)";
        xml += R"(<title xml:lang="en">My University</title><url>https://my.example/</url>)";
        xml += "</issuer>";
        for (const Row& row : rows)
            xml += course(row);
        return xml + "<issueDate>" + now + "</issueDate></report></elmo>";
    }

    static std::string course(const Row& row) {
        return R"(<learningOpportunitySpecification><title xml:lang="en">)" + xml_text(row[4]) +
               "</title><specifies><learningOpportunityInstance><date>" + xml_text(row[5]) +
               "</date><status>passed</status><resultLabel>" + xml_text(row[6]) +
               "</resultLabel><credit><scheme>ects</scheme><value>" + xml_text(row[7]) +
               "</value></credit></learningOpportunityInstance></specifies>" +
               "</learningOpportunitySpecification>";
    }

    std::string file_;
};

}  // namespace

NCP_EXPORT_PLUGIN(MyAdapter, .id = "my-adapter", .version = "1.0", .vendor = "My University",
                  .support_url = "https://my.example/support", .config_schema = kSettings,
                  .max_concurrency = 8)
