// A complete adapter: one invented institution that gives one course to whoever logs in, but to the
// learner number "0", whom it does not know. Thread-safety: it has no state.
#include "ncp/plugin.hpp"

namespace {

using namespace ncp::plugin;

class Hello : public Adapter {
  public:
    Hello(Call&, std::string_view) {}  // the settings, as JSON; ours are empty

    ncp_status check(Call&, Sink& sink) override { return sink.probe("hello", "ok", "I am here"); }

    ncp_status issuers(Call&, Sink& sink) override {
        IssuerFacts facts;
        facts.identifiers = {{"schac", "hello.example"}};
        facts.titles = {{"en", "Hello University"}};
        facts.url = "https://hello.example/";
        return sink.issuer(facts);
    }

    ncp_status fetch(Call& call, const Request& request, Sink& sink) override {
        for (const auto* key : {"learner_number", "given_names", "family_name", "birth_date"}) {
            if (request.first(key).empty()) return call.fail(NCP_IDENTITY_INSUFFICIENT, {key});
        }
        if (request.first("learner_number") == "0") return NCP_STUDENT_UNKNOWN;
        const std::string now = utc_now();
        Part part(sink, {.issuer = "hello.example"});
        part.write(R"(<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1">)");
        part.write("<generatedDate>" + now + "</generatedDate><learner><givenNames>");
        part.write(xml_text(request.first("given_names")) + "</givenNames><familyName>");
        part.write(xml_text(request.first("family_name")) + "</familyName><bday>");
        part.write(xml_text(request.first("birth_date")) + R"(</bday></learner><report><issuer>
            <identifier type="schac">hello.example</identifier>
            <title xml:lang="en">Hello University</title><url>https://hello.example/</url></issuer>
            <learningOpportunitySpecification><title xml:lang="en">Greetings</title><specifies>
            <learningOpportunityInstance><status>passed</status><credit><scheme>ects</scheme>
            <value>5</value></credit></learningOpportunityInstance></specifies>
            </learningOpportunitySpecification><issueDate>)");
        part.write(now + "</issueDate></report></elmo>");
        return part.end();
    }
};

}  // namespace

NCP_EXPORT_PLUGIN(Hello, .id = "hello", .version = "1.0", .vendor = "emrex-ncp")
