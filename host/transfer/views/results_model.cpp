#include "transfer/views/results_model.h"

#include <algorithm>
#include <vector>

#include "transfer/views/credits.h"
#include "transfer/views/page_model.h"
#include "transfer/views/written.h"

namespace ncp::transfer {
namespace {

using elmo::Node;
using elmo::Outline;
using elmo::ReportOutline;

constexpr std::size_t kUnfoldedNodesMax = 100;  // with more, tables start folded: pages stay short
constexpr int kDepthShownMax = 3;               // deeper parts are indented no further
constexpr int kHeadingLevelMax = 6;             // HTML has no more
constexpr int kColours = 6;                     // bars in base.css

struct Tree {
    const Frame& frame;
    const Outline& outline;
    const ResultsView& view;
    std::vector<std::vector<const Node*>> parts;  // by number; [0] is not used

    bool has_parts(const Node& node) const {
        return !parts[static_cast<std::size_t>(node.number)].empty();
    }
    std::string say(const std::string& key, const pages::Parameters& parameters = {}) const {
        return frame.pages.text(frame.language, key, parameters);
    }
};

Tree tree_of(const Frame& frame, const Outline& outline, const ResultsView& view) {
    Tree tree{frame, outline, view, {}};
    tree.parts.resize(outline.nodes.size() + 1);
    for (const Node& node : outline.nodes) {
        if (node.parent > 0) tree.parts[static_cast<std::size_t>(node.parent)].push_back(&node);
    }
    return tree;
}

elmo::Title shown_title(const Tree& tree, const Node& node) {
    elmo::Title title = elmo::best_title(node.titles, tree.frame.language);
    if (title.text.empty()) title = {node.code, ""};
    if (title.text.empty()) title = {tree.say("result.untitled"), ""};
    return title;
}

void add_fact(pages::Model& item, const Tree& tree, const char* key, const elmo::Title& value) {
    if (value.text.empty()) return;
    pages::Model& fact = item.add("facts");
    fact.set("fact_label", tree.say(key));
    set_title(fact, "fact_value", value);
}

// What is not in the table already: shown when the row is opened.
void set_facts(pages::Model& item, const Tree& tree, const Node& node, const elmo::Title& shown) {
    item.declare_list("facts");
    for (const elmo::Title& title : node.titles) {
        if (title.text != shown.text) add_fact(item, tree, "result.other_title", title);
    }
    add_fact(item, tree, "result.type_label", {type_text(tree.frame, node.type), ""});
    add_fact(item, tree, "result.code_label", {node.code, ""});
    add_fact(item, tree, "result.term_label", {node.term, ""});
    add_fact(item, tree, "result.date_label", {written_date(tree.frame, node.date), ""});
    item.set("has_facts", tree.view.folding && !item.lists().at("facts").empty());
}

void set_item(pages::Model& item, const Tree& tree, const Node& node) {
    elmo::Title title = shown_title(tree, node);
    std::string date = written_date(tree.frame, node.date);
    bool ticked = tree.view.ticked != nullptr && tree.view.ticked->count(node.number) > 0;
    set_title(item, "result", title);
    item.set("number", std::to_string(node.number));
    item.set("parent", node.parent > 0 ? std::to_string(node.parent) : "");
    item.set("checked", ticked);
    item.set("held", tree.view.only_wholes && node.parent > 0);
    item.set("code", node.code == title.text ? "" : node.code);
    item.set("status", status_text(tree.frame, node.status));
    item.set("when", date.empty() ? node.term : date);
    item.set("grade", node.grade);
    item.set("ects", node.ects);
    set_facts(item, tree, node, title);
}

CreditSum credits_of_parts(const Tree& tree, const Node& node) {
    CreditSum sum;
    std::vector<const Node*> open{&node};
    while (!open.empty()) {
        const Node* whole = open.back();
        open.pop_back();
        for (const Node* part : tree.parts[static_cast<std::size_t>(whole->number)]) {
            sum.add(part->ects);
            open.push_back(part);
        }
    }
    return sum;
}

// "Module · 30 ECTS credits · Grade B · 24 June 2025", each as an entry of its own.
void set_block_facts(pages::Model& block, const Tree& tree, const Node& node) {
    std::string in_parts = credits_of_parts(tree, node).text();
    block.declare_list("block_facts");
    auto add = [&](std::string fact) {
        if (!fact.empty()) block.add("block_facts").set("block_fact", std::move(fact));
    };
    add(type_text(tree.frame, node.type));
    if (!node.ects.empty()) {
        add(tree.say("result.credits", {{"credits", node.ects}}));
    } else if (in_parts != "0") {
        add(tree.say("result.credits_in_parts", {{"credits", in_parts}}));
    }
    if (!node.grade.empty()) add(tree.say("result.grade", {{"grade", node.grade}}));
    add(node.date.empty() ? node.term : written_date(tree.frame, node.date));
}

void set_rows(pages::Model& block, const Tree& tree, const std::vector<const Node*>& rows,
              bool foldable) {
    block.declare_list("rows");
    CreditSum credits;
    for (const Node* row : rows) {
        set_item(block.add("rows"), tree, *row);
        credits.add(row->ects);
    }
    block.set("has_rows", !rows.empty());
    block.set("fold", foldable && tree.view.folding && !rows.empty());
    block.set("unfolded", tree.outline.nodes.size() <= kUnfoldedNodesMax);
    block.set("rows_text", results_text(tree.frame, rows.size(), credits.text()));
}

void add_block(pages::Model& institution, const Tree& tree, const Node& node) {
    std::vector<const Node*> leaves;
    for (const Node* part : tree.parts[static_cast<std::size_t>(node.number)]) {
        if (!tree.has_parts(*part)) leaves.push_back(part);
    }
    pages::Model& block = institution.add("blocks");
    set_item(block, tree, node);
    set_block_facts(block, tree, node);
    set_rows(block, tree, leaves, true);
    block.set("has_head", true);
    block.set("depth", std::to_string(std::min(node.depth, kDepthShownMax)));
    block.set("level",
              std::to_string(std::min(tree.view.heading_level + 1 + node.depth, kHeadingLevelMax)));
    block.set("caption", tree.say("result.parts_of", {{"whole", shown_title(tree, node).text}}));
}

void add_singles(pages::Model& institution, const Tree& tree,
                 const std::vector<const Node*>& singles, bool only) {
    if (singles.empty()) return;
    pages::Model& block = institution.add("blocks");
    set_rows(block, tree, singles, false);
    block.set("has_head", false);
    block.set("depth", std::to_string(0));
    block.set("caption", tree.say(only ? "result.all_singles" : "result.other_singles"));
}

void add_institution(pages::Model& model, const Tree& tree, std::size_t index) {
    const ReportOutline& report = tree.outline.reports[index];
    pages::Model& institution = model.add("institutions");
    institution.declare_list("blocks");
    elmo::Title name = elmo::best_title(report.issuer_titles, tree.frame.language);
    if (name.text.empty()) name = {report.url, ""};
    if (name.text.empty()) name = {tree.say("result.unnamed_institution"), ""};
    set_title(institution, "institution", name);
    institution.set("index", std::to_string(index + 1));
    institution.set("colour", std::to_string(index % kColours + 1));
    institution.set("institution_level", std::to_string(tree.view.heading_level));

    std::vector<const Node*> singles;
    std::size_t count = 0;
    CreditSum credits;
    for (const Node& node : tree.outline.nodes) {
        if (node.report != static_cast<int>(index)) continue;
        ++count;
        credits.add(node.ects);
        if (tree.has_parts(node)) {
            add_block(institution, tree, node);
        } else if (node.parent == 0) {
            singles.push_back(&node);
        }
    }
    bool only = institution.lists().at("blocks").empty();
    add_singles(institution, tree, singles, only);
    institution.set("institution_total", results_text(tree.frame, count, credits.text()));
    institution.declare_list("documents");
    for (const std::string& title : report.attachment_titles) {
        institution.add("documents").set("document", title);
    }
    institution.set("has_documents", !report.attachment_titles.empty());
}

}  // namespace

void set_results(pages::Model& model, const Frame& frame, const Outline& outline,
                 const ResultsView& view) {
    Tree tree = tree_of(frame, outline, view);
    model.set("pickable", view.pickable);
    model.declare_list("institutions");
    for (std::size_t index = 0; index < outline.reports.size(); ++index) {
        add_institution(model, tree, index);
    }
}

}  // namespace ncp::transfer
