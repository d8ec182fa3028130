// What checking the rules costs on documents made to be slow: each shape at a quarter of its size
// and in full, with the factor between them. Linear work grows by 4, quadratic by 16.
//
//     build/bin/bench-rules
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

#include "elmo/rules.h"

namespace ncp::bench {
namespace {

constexpr int kRounds = 3;

std::string many(int count, const std::function<std::string(int)>& make) {
    std::string all;
    for (int i = 0; i < count; ++i)
        all += make(i);
    return all;
}

std::string elmo_of(const std::string& inside) {
    return "<elmo xmlns='https://github.com/emrex-eu/elmo-schemas/tree/v1'>" + inside + "</elmo>";
}

std::string node(const std::string& head, const std::string& instance, const std::string& parts) {
    return "<learningOpportunitySpecification>" + head +
           "<specifies><learningOpportunityInstance>" + instance +
           "</learningOpportunityInstance></specifies>" + parts +
           "</learningOpportunitySpecification>";
}

std::string part(const std::string& inside) {
    return "<hasPart>" + inside + "</hasPart>";
}

std::string number(int i) {
    return std::to_string(i);
}

std::string a_line_of_parts(int depth) {
    std::string all;
    for (int i = 0; i < depth; ++i) {
        all = node("<title>t</title><type>Course</type>",
                   "<credit><scheme>ects</scheme><value>5</value></credit>",
                   all.empty() ? "" : part(all));
    }
    return all;
}

struct Shape {
    const char* name;
    int count;  // in full size, near a limit of the parser
    std::function<std::string(int count)> make;
};

const Shape kShapes[] = {
    {"courses that break many rules", 60'000,
     [](int n) {
         return elmo_of(
             "<report>" +
             many(n, [](int) { return node("<title/>", "<resultLabel>1</resultLabel>", ""); }) +
             "</report>");
     }},
    {"local identifiers of one node", 190'000,
     [](int n) {
         return elmo_of("<report>" +
                        node(many(n,
                                  [](int i) {
                                      return "<identifier type='local'>" + number(i) +
                                             "</identifier>";
                                  }) +
                                 "<type>Course</type>",
                             "", "") +
                        "</report>");
     }},
    {"nodes with the same identifier and title", 60'000,
     [](int n) {
         return elmo_of("<report>" +
                        many(n,
                             [](int) {
                                 return node(
                                     "<identifier type='local'>1</identifier>"
                                     "<title>the same title everywhere</title>",
                                     "", "");
                             }) +
                        "</report>");
     }},
    {"attachments and references to them", 60'000,
     [](int n) {
         return elmo_of("<report>" +
                        node("",
                             "<attachments>" +
                                 many(n, [](int i) { return "<ref>" + number(i) + "</ref>"; }) +
                                 "</attachments>",
                             "") +
                        "</report>" + many(n, [](int i) {
                            return "<attachment><identifier type='internal'>" + number(i) +
                                   "</identifier></attachment>";
                        }));
     }},
    {"groups and groupings", 60'000,
     [](int n) {
         return elmo_of(
             "<report>" +
             node("", many(n, [](int i) { return "<grouping idref='" + number(i) + "'/>"; }), "") +
             "</report><groups>" +
             many(n,
                  [](int i) { return "<groupType><group id='" + number(i) + "'/></groupType>"; }) +
             "</groups>");
     }},
    {"reports of one issuer", 40'000,
     [](int n) {
         return elmo_of(many(n, [](int) {
             return "<report><issuer><identifier type='schac'>a.example</identifier></issuer>"
                    "<gradingScheme localId='1'/></report>";
         }));
     }},
    {"parts of parts, ECTS on all", 800,
     [](int n) {
         return elmo_of("<report>" + many(n, [](int) { return a_line_of_parts(28); }) +
                        "</report>");
     }},
    {"a text full of tags", 1'600'000,
     [](int n) {
         return elmo_of(
             "<report>" +
             node("<description>" + many(n, [](int) { return "&lt;b "; }) + "</description>", "",
                  "") +
             "</report>");
     }},
    {"lines of an address", 60'000,
     [](int n) {
         return elmo_of(
             "<learner><currentAddress xmlns:a='https://github.com/"
             "erasmus-without-paper/ewp-specs-types-address/tree/stable-v1'>" +
             many(n, [](int) { return "<a:addressLine>,a,b,c</a:addressLine>"; }) +
             "<a:locality>x</a:locality></currentAddress></learner>");
     }},
    {"titles and descriptions of an attachment", 90'000,
     [](int n) {
         return elmo_of(
             "<attachment>" + many(n, [](int i) { return "<title>" + number(i) + "</title>"; }) +
             many(n, [](int i) { return "<description>" + number(i) + "</description>"; }) +
             "</attachment>");
     }},
};

// The best of some rounds, in milliseconds.
double cost_ms(const std::string& xml) {
    auto document = elmo::Document::parse(xml, {64U << 20, 64, 2'500'000});
    if (!document) {
        std::fprintf(stderr, "%s\n", document.error().describe().str().c_str());
        std::exit(1);
    }
    double best = 1e9;
    for (int round = 0; round < kRounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        const auto findings = elmo::check_rules(*document);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begin;
        best = std::min(best, took.count());
    }
    return best;
}

void run() {
    elmo::initialise_xml();
    std::printf("%-44s %10s %10s %10s %8s\n", "shape", "MB", "quarter ms", "full ms", "growth");
    for (const Shape& shape : kShapes) {
        const std::string full = shape.make(shape.count);
        const double quarter_ms = cost_ms(shape.make(shape.count / 4));
        const double full_ms = cost_ms(full);
        std::printf("%-44s %10.1f %10.1f %10.1f %8.1f\n", shape.name,
                    static_cast<double>(full.size()) / 1e6, quarter_ms, full_ms,
                    full_ms / quarter_ms);
    }
}

}  // namespace
}  // namespace ncp::bench

int main() {
    ncp::bench::run();
}
