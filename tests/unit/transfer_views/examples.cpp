#include "unit/transfer_views/examples.h"

namespace ncp::transfer::examples {
namespace {

using elmo::Node;
using elmo::Outline;

class Builder {
  public:
    void report(const std::string& english, const std::string& other = "",
                const std::string& language = "") {
        elmo::ReportOutline report;
        report.issuer_titles.push_back({english, "en"});
        if (!other.empty()) report.issuer_titles.push_back({other, language});
        report.url = "https://institution.example.org";
        report.country = "NO";
        outline.reports.push_back(report);
    }
    // Returns the new node's number.
    int node(int parent, const std::string& type, const std::string& title, const std::string& code,
             const std::string& date, const std::string& grade, const std::string& ects) {
        Node node;
        node.number = static_cast<int>(outline.nodes.size()) + 1;
        node.parent = parent;
        node.report = static_cast<int>(outline.reports.size()) - 1;
        node.depth =
            parent == 0 ? 0 : outline.nodes[static_cast<std::size_t>(parent) - 1].depth + 1;
        node.code = code;
        node.titles.push_back({title, "en"});
        node.type = type;
        node.date = date;
        node.status = "passed";
        node.grade = grade;
        node.ects = ects;
        outline.nodes.push_back(node);
        return node.number;
    }
    Node& last() { return outline.nodes.back(); }

    Outline outline;
};

void add_biology(Builder& b) {
    b.report("Fjordheim University", "Universitetet i Fjordheim", "nb");
    b.outline.reports.back().attachment_titles = {"Diploma (PDF)", "Diploma Supplement (PDF)"};
    int degree = b.node(0, "Degree Programme", "Bachelor's degree in Marine Biology", "BA-MARBIO",
                        "2024-06-21", "", "");
    int basics = b.node(degree, "Module", "Foundations of Biology", "MOD-1", "", "", "");
    b.node(basics, "Course", "Cell Biology and Genetics", "BIO101", "2022-12-16", "B", "10");
    b.last().titles.push_back({"Cellebiologi og genetikk", "nb"});
    b.last().term = "Autumn 2022";
    b.node(basics, "Course", "Statistics for Biologists", "STA110", "2023-06-09", "C", "7.5");
    b.node(basics, "Course", "Chemistry of Sea Water", "KJE120", "2023-06-14", "A", "7.5");
    int ecology = b.node(degree, "Module", "Ecology", "MOD-2", "2024-01-12", "B", "30");
    b.node(ecology, "Course", "Plankton, Currents and Light", "BIO210", "2023-12-18", "B", "");
    b.node(ecology, "Course", "Field Course at Sea", "BIO215", "2023-08-25", "Passed", "");
    b.node(degree, "Course", "Bachelor's Thesis", "BIO390", "2024-06-03", "A", "20");
    b.last().titles.push_back({"Bacheloroppgave", "nb"});
    b.node(0, "Course", "Norwegian for Beginners", "NOR001", "", "Passed", "2.5");
    b.last().term = "Spring 2022";
}

void add_others(Builder& b) {
    b.report("School of Design and Crafts");
    b.node(0, "Course", "Type and Page", "TYP-20", "2025-01-17", "1.3", "5");
    b.node(0, "Course", "Bookbinding", "BUC-7", "2025-02-03", "", "2.5");
    b.last().status = "failed";
    b.report("University of the Aegean Coast");
    b.node(0, "Course", "", "GR-4", "2024-09-30", "8,5", "6");
    b.last().titles = {{"Εισαγωγή στη θαλάσσια αρχαιολογία", "el"}};
    b.node(0, "Course", "", "AR-2", "2024-09", "جيد جدا", "4");
    b.last().titles = {{"مدخل إلى تاريخ الملاحة في البحر المتوسط", "ar"}};
    b.last().status = "in-progress";
}

}  // namespace

Outline usual() {
    Builder b;
    b.outline.learner = {"Ingeborg Sólveig",
                         "Åsgård-Lindqvist",
                         "2001-03-09",
                         {{"nationalIdentifier", "09030112345"},
                          {"esi", "urn:schac:personalUniqueCode:int:esi:fjordheim.example:4711"},
                          {"libraryCard", "B-99"}}};
    b.outline.revision = "0123456789abcdef0123456789abcdef";
    add_biology(b);
    add_others(b);
    return b.outline;
}

Outline minimal() {
    Outline outline;
    outline.reports.emplace_back();
    Node node;
    node.number = 1;
    outline.nodes.push_back(node);
    return outline;
}

Outline huge() {
    Builder b;
    b.outline.learner = {"Ana", "Ejemplo", "1999-12-31", {}};
    b.report("Large University");
    int degree = b.node(0, "Degree Programme", "Degree of Everything", "ALL", "2025-06-24", "", "");
    for (int m = 1; m <= 40; ++m) {
        std::string module = std::to_string(m);
        int number = b.node(degree, "Module", "Module number " + module, "M" + module, "", "", "");
        for (int c = 1; c <= 10; ++c) {
            std::string course = module + "." + std::to_string(c);
            b.node(number, "Course", "Course " + course, "C" + course, "2025-01-05", "B", "2.5");
        }
    }
    return b.outline;
}

Outline hostile(const std::string& text) {
    Outline outline = usual();
    outline.learner = {text, text, text, {{text, text}}};
    outline.revision = text;
    for (auto& report : outline.reports) {
        report.issuer_titles = {{text, text}};
        report.url = text;
        report.attachment_titles = {text};
    }
    for (Node& node : outline.nodes) {
        node.titles = {{text, text}, {text + "2", text}};
        node.code = node.type = node.date = node.status = node.grade = node.ects = node.term = text;
    }
    return outline;
}

results::Progress mixed_progress() {
    using results::SourceState;
    results::Progress progress;
    progress.sources = {
        {"registry",
         "National degree registry",
         SourceState::delivered,
         std::nullopt,
         {"College of the North"}},
        {"design", "School of Design and Crafts", SourceState::waiting, std::nullopt, {}},
        {"academy", "Military Academy", SourceState::nothing, std::nullopt, {}},
        {"music", "Conservatory of Music", SourceState::failed, ErrorCode::source_failed, {}},
        {"sports", "School of Sports", SourceState::failed, ErrorCode::wrong_person, {}},
        {"slow", "Slow College", SourceState::late, ErrorCode::source_timeout, {}},
    };
    return progress;
}

}  // namespace ncp::transfer::examples
