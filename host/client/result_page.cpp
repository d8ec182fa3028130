#include "client/result_page.h"

namespace ncp::client {
namespace {

// One line of the list of checks: passed, failed, or not made.
enum class Mark { passed, failed, open };

class Writer {
  public:
    explicit Writer(const pages::Pages& pages) : pages_(pages) {}

    std::string say(const std::string& key, const pages::Parameters& parameters = {}) const {
        return pages_.text("en", key, parameters);
    }

    void check(pages::Model& model, Mark mark, const std::string& what) const {
        pages::Model& line = model.add("checks");
        line.set("what", what);
        line.set("mark", say(mark == Mark::passed   ? "client.mark.passed"
                             : mark == Mark::failed ? "client.mark.failed"
                                                    : "client.mark.open"));
        line.set("mark_class", mark == Mark::passed   ? "passed"
                               : mark == Mark::failed ? "failed"
                                                      : "open");
    }

    void signature(pages::Model& model, const signing::Verification& verification) const {
        bool valid = verification.verdict == signing::Verdict::valid;
        check(model, valid ? Mark::passed : Mark::failed,
              say(valid ? "client.check.signature" : "client.check.signature_bad",
                  {{"reason", verification.reason}}));
    }

    void person(pages::Model& model, const Person& expected, const elmo::Learner& learner) const {
        if (expected.unknown()) {
            check(model, Mark::open, say("client.check.person_open"));
            return;
        }
        int points = score(expected, learner);
        check(model, points <= kScoreMax ? Mark::passed : Mark::failed,
              say("client.check.person", {{"score", std::to_string(points)}}));
    }

    void results(pages::Model& model, const elmo::Outline& outline) const {
        for (std::size_t i = 0; i < outline.reports.size(); ++i) {
            const elmo::ReportOutline& report = outline.reports[i];
            pages::Model& institution = model.add("institutions");
            elmo::Title name = elmo::best_title(report.issuer_titles, "en");
            institution.set("institution", name.text);
            institution.set("institution_language", name.language);
            institution.declare_list("rows");
            attachments(institution, report.attachment_titles);
            for (const elmo::Node& node : outline.nodes) {
                if (node.report == static_cast<int>(i)) row(institution, node);
            }
        }
    }

    void attachments(pages::Model& model, const std::vector<std::string>& titles) const {
        model.declare_list("attachments");
        model.set("has_attachments", !titles.empty());
        for (const std::string& title : titles) {
            model.add("attachments")
                .set("attachment", title.empty() ? say("client.result.untitled") : title);
        }
    }

  private:
    static void row(pages::Model& institution, const elmo::Node& node) {
        pages::Model& row = institution.add("rows");
        elmo::Title title = elmo::best_title(node.titles, "en");
        row.set("result", title.text);
        row.set("result_language", title.language);
        row.set("depth", std::to_string(node.depth));
        row.set("type", node.type);
        row.set("date", node.date);
        row.set("grade", node.grade);
        row.set("ects", node.ects);
    }

    const pages::Pages& pages_;
};

}  // namespace

Result<std::string> result_page(const pages::Pages& pages, const Answer& answer,
                                const Person& expected, const std::string& handle) {
    const Writer writer(pages);
    const bool ok = answer.code == protocol::ReturnCode::ok && answer.outline;
    const bool trusted = ok && answer.verification.verdict == signing::Verdict::valid;
    pages::Model model;
    model.set("language", "en");
    model.set("title", writer.say(!ok       ? "client.result.none"
                                  : trusted ? "client.result.ok"
                                            : "client.result.untrusted"));
    model.set("return_code", answer.return_code);
    model.set("return_message", answer.return_message);
    model.set("has_document", ok);
    model.declare_list("checks");
    model.declare_list("institutions");
    writer.attachments(model, answer.attachments);
    writer.check(model, Mark::passed, writer.say("client.check.session"));
    model.set("handle", handle);
    model.set("learner", "");
    model.set("birth_date", "");
    if (ok) {
        writer.signature(model, answer.verification);
        writer.person(model, expected, answer.outline->learner);
        const elmo::Learner& learner = answer.outline->learner;
        model.set("learner", learner.given_names + " " + learner.family_name);
        model.set("birth_date", learner.birth_date);
        writer.results(model, *answer.outline);
    }
    return pages.render("client-result", model, "en");
}

Result<std::string> refusal_page(const pages::Pages& pages, const std::string& key) {
    pages::Model model;
    model.set("language", "en");
    model.set("title", pages.text("en", key + ".title"));
    model.set("text", pages.text("en", key + ".text"));
    return pages.render("client-refused", model, "en");
}

}  // namespace ncp::client
