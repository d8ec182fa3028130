#include "unit/elmo/random_elmo.h"

#include <array>

namespace ncp::elmo::testing {
namespace {

constexpr int kDepthMax = 5;

class Writer {
  public:
    explicit Writer(std::uint32_t seed) : random_(seed), pretty_(chance(50)) {}

    RandomDocument document() {
        made_.reports = 1 + below(3);
        plan_shared_things();
        line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        remark();
        px_ = chance(50) ? 1 : 0;
        open(
            "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\""
            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"" +
            std::string(px_ > 0 ? " xmlns:px=\"urn:example:root\">" : ">"));
        line("<generatedDate>2026-01-02T03:04:05Z</generatedDate>");
        line(
            "<learner><identifier type=\"nationalIdentifier\">010190-9999</identifier>"
            "<givenNames>Ada Maria</givenNames><familyName>Przykładowa</familyName>"
            "<bday>1990-01-01</bday></learner>");
        for (int report = 0; report < made_.reports; ++report)
            write_report(report);
        write_attachments(-1);
        write_groups();
        if (chance(30)) {
            line("<extension><r:all xmlns:r=\"urn:example:all\">" + new_remark() +
                 "</r:all></extension>");
        }
        close("</elmo>");
        remark();
        made_.xml = std::move(xml_);
        return std::move(made_);
    }

  private:
    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
    bool chance(int percent) { return below(100) < percent; }

    void line(const std::string& text) {
        if (pretty_ && !xml_.empty()) xml_ += "\n" + std::string(2 * depth_, ' ');
        xml_ += text;
    }
    void open(const std::string& tag) {
        line(tag);
        ++depth_;
    }
    void close(const std::string& tag) {
        --depth_;
        line(tag);
    }
    std::string new_remark() {
        made_.remarks.push_back("remark" + std::to_string(made_.remarks.size()) + "end");
        return made_.remarks.back();
    }
    void remark() {
        if (chance(8)) line("<!-- " + new_remark() + " -->");
        if (chance(3)) line("<?note " + new_remark() + "?>");
    }

    void plan_shared_things() {
        for (int report = -1; report < made_.reports; ++report) {
            for (int left = below(4); left > 0; --left) {
                made_.attachments.push_back(
                    {report, chance(25),
                     "attachment" + std::to_string(made_.attachments.size()) + "end"});
            }
        }
        for (int report = 0; report < made_.reports; ++report) {
            for (int scheme = 0, count = below(4); scheme < count; ++scheme) {
                made_.schemes.emplace_back(report, scheme);
            }
        }
        for (int type = 0, types = below(3); type < types; ++type) {
            made_.groups.emplace_back(type, std::vector<int>());
            for (int group = 0, count = below(4); group < count; ++group) {
                made_.groups.back().second.push_back(group);
            }
        }
    }

    void write_report(int report) {
        remark();
        open("<report>");
        const std::string name = "example" + std::to_string(report);
        line("<issuer><country>PL</country><identifier type=\"schac\">" + name +
             ".edu</identifier><title xml:lang=\"en\">University " + name +
             "</title><url>https://" + name + ".edu/</url></issuer>");
        for (int left = 1 + below(4); left > 0; --left)
            write_node(report, 0, 0);
        remark();
        line("<issueDate>2026-01-02T03:04:05Z</issueDate>");
        for (const auto& [home, scheme] : made_.schemes) {
            if (home != report) continue;
            line("<gradingScheme localId=\"s" + std::to_string(scheme) +
                 "\"><description xml:lang=\"en\">" +
                 RandomDocument::scheme_canary(report, scheme) + "</description></gradingScheme>");
        }
        write_attachments(report);
        close("</report>");
    }

    void write_node(int report, int parent, int depth) {
        const int number = static_cast<int>(made_.nodes.size()) + 1;
        const std::string canary = "node" + std::to_string(number) + "end";
        made_.nodes.push_back({number, parent, report, canary, {}, {}, {}});
        remark();
        const bool declares = chance(15);
        px_ += declares ? 1 : 0;
        open("<learningOpportunitySpecification" +
             (declares ? " xmlns:px=\"urn:example:" + std::to_string(below(3)) + "\"" : "") + ">");
        line("<identifier type=\"local\">" + canary + "</identifier>");
        line("<title xml:lang=\"en\">Course &amp; " + canary + "</title>");
        line("<title xml:lang=\"el\">Μάθημα<![CDATA[ <" + canary + "> ]]></title>");
        open("<specifies>");
        write_instance(made_.nodes.size() - 1);
        close("</specifies>");
        const int parts = depth + 1 < kDepthMax ? below(4 - depth / 2) : 0;
        for (int part = 0; part < parts; ++part) {
            open("<hasPart>");
            write_node(report, number, depth + 1);
            close("</hasPart>");
        }
        px_ -= declares ? 1 : 0;
        close("</learningOpportunitySpecification>");
    }

    void write_instance(std::size_t index) {
        RandomNode& node = made_.nodes[index];
        open("<learningOpportunityInstance>");
        line("<date>2025-06-0" + std::to_string(1 + below(9)) + "</date>");
        if (chance(70)) line("<status>passed</status>");
        for (const auto& [home, scheme] : made_.schemes) {
            if (home == node.report && !node.scheme && chance(40)) node.scheme = scheme;
        }
        if (node.scheme) {
            line("<gradingSchemeLocalId> s" + std::to_string(*node.scheme) +
                 " </gradingSchemeLocalId>");
        }
        line("<resultLabel>" + node.canary + "</resultLabel>");
        write_references(node);
        if (node.group) {
            line("<grouping typeref=\"t" + std::to_string(node.group->first) + "\" idref=\"g" +
                 std::to_string(node.group->second) + "\"/>");
        }
        if (px_ > 0 && chance(60)) {
            line("<extension><px:mark px:of=\"" + node.canary + "\"/></extension>");
        }
        if (chance(10)) {
            line(
                "<diplomaSupplement><version>2018</version><issueDate>2025-07-01</issueDate>"
                "<introduction/><section number=\"1\"><title>" +
                node.canary + "</title><attachment><title>" + node.canary +
                "</title></attachment></section></diplomaSupplement>");
        }
        close("</learningOpportunityInstance>");
    }

    void write_references(RandomNode& node) {
        for (std::size_t i = 0; i < made_.attachments.size(); ++i) {
            const RandomAttachment& attachment = made_.attachments[i];
            const bool near = attachment.report == node.report || attachment.report < 0;
            if (near && chance(12)) node.attachments.push_back(static_cast<int>(i));
        }
        if (!node.attachments.empty()) {
            open("<attachments>");
            for (int i : node.attachments) {
                line("<ref>" + made_.attachments[static_cast<std::size_t>(i)].canary + "</ref>");
            }
            close("</attachments>");
        }
        for (const auto& [type, groups] : made_.groups) {
            if (!groups.empty() && !node.group && chance(25)) {
                node.group = {type, below(static_cast<int>(groups.size()))};
            }
        }
    }

    void write_attachments(int report) {
        for (const RandomAttachment& attachment : made_.attachments) {
            if (attachment.report != report) continue;
            line("<attachment><identifier type=\"internal\">" + attachment.canary +
                 "</identifier><title xml:lang=\"en\">" + attachment.canary + "</title><type>" +
                 (attachment.is_transcript ? "Transcript of Records" : "Diploma") +
                 "</type><content>data:application/pdf;base64,JVBERi0=</content></attachment>");
        }
    }

    void write_groups() {
        if (made_.groups.empty()) return;
        open("<groups>");
        for (const auto& [type, groups] : made_.groups) {
            open("<groupType id=\"t" + std::to_string(type) + "\"><title>" +
                 RandomDocument::type_canary(type) + "</title>");
            for (int group : groups) {
                line("<group id=\"g" + std::to_string(group) + "\"><title>" +
                     RandomDocument::group_canary(type, group) + "</title></group>");
            }
            close("</groupType>");
        }
        close("</groups>");
    }

    std::mt19937 random_;
    bool pretty_;
    std::size_t depth_ = 0;
    int px_ = 0;  // declarations of the prefix px around
    std::string xml_;
    RandomDocument made_;
};

}  // namespace

std::string RandomDocument::scheme_canary(int report, int scheme) {
    return "scheme" + std::to_string(report) + "x" + std::to_string(scheme) + "end";
}

std::string RandomDocument::group_canary(int type, int group) {
    return "group" + std::to_string(type) + "x" + std::to_string(group) + "end";
}

std::string RandomDocument::type_canary(int type) {
    return "type" + std::to_string(type) + "end";
}

RandomDocument random_document(std::uint32_t seed) {
    return Writer(seed).document();
}

std::set<int> random_picks(std::uint32_t seed, int count) {
    std::mt19937 random(seed ^ 0x5eedU);
    const unsigned percent = std::array<unsigned, 5>{10, 35, 65, 90, 100}[random() % 5];
    std::set<int> picks;
    for (int number = 1; number <= count; ++number) {
        if (random() % 100 < percent) picks.insert(number);
    }
    if (picks.empty()) picks.insert(1 + static_cast<int>(random() % static_cast<unsigned>(count)));
    return picks;
}

std::string transcript_of_size(std::size_t size_bytes) {
    std::string xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">\n"
        "<generatedDate>2026-01-02T03:04:05Z</generatedDate>\n"
        "<learner><identifier type=\"nationalIdentifier\">010190-9999</identifier>"
        "<givenNames>Ada Maria</givenNames><familyName>Przykładowa</familyName>"
        "<bday>1990-01-01</bday></learner>\n"
        "<report><issuer><country>PL</country><identifier type=\"schac\">example.edu</identifier>"
        "<title xml:lang=\"en\">Example University</title><url>https://example.edu/</url>"
        "</issuer>\n";
    for (int number = 1; xml.size() < size_bytes; ++number) {
        const std::string n = std::to_string(number);
        xml += "<learningOpportunitySpecification>\n  <identifier type=\"local\">C-";
        xml += n;
        xml += "</identifier>\n  <title xml:lang=\"pl\">Budowa kompilatorów ";
        xml += n;
        xml += "</title>\n  <title xml:lang=\"en\">Compiler construction ";
        xml += n;
        xml +=
            "</title>\n  <type>Course</type>\n  <specifies>\n"
            "    <learningOpportunityInstance>\n      <date>2025-06-01</date>\n"
            "      <academicTerm><title xml:lang=\"en\">Spring 2025</title>"
            "<start>2025-02-01</start><end>2025-06-30</end></academicTerm>\n"
            "      <status>passed</status>\n"
            "      <gradingSchemeLocalId>0-5</gradingSchemeLocalId>\n"
            "      <resultLabel>";
        xml += std::to_string(1 + number % 5);
        xml +=
            "</resultLabel>\n"
            "      <credit><scheme>ects</scheme><value>5</value></credit>\n"
            "      <languageOfInstruction>pl</languageOfInstruction>\n"
            "    </learningOpportunityInstance>\n  </specifies>\n"
            "</learningOpportunitySpecification>\n";
    }
    xml +=
        "<issueDate>2026-01-02T03:04:05Z</issueDate>\n"
        "<gradingScheme localId=\"0-5\"><description xml:lang=\"en\">From 0 to 5</description>"
        "</gradingScheme>\n</report>\n</elmo>\n";
    return xml;
}

}  // namespace ncp::elmo::testing
