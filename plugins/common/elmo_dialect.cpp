#include "common/elmo_dialect.h"

#include <algorithm>
#include <array>

#include "common/elmo_grammar.h"
#include "common/xml_text.h"

namespace ncp::common {
namespace {

constexpr std::string_view kPurlNamespace = "http://purl.org/net/elmo";
constexpr std::string_view kOpportunity = "learningOpportunitySpecification";
constexpr std::string_view kInstance = "learningOpportunityInstance";

[[noreturn]] void refuse(const std::string& why) {
    throw plugin::Refused(NCP_PERMANENT, {why});
}

XmlNode* find(XmlNode& parent, std::string_view name) {
    for (XmlNode& child : parent.children) {
        if (child.name == name) return &child;
    }
    return nullptr;
}

XmlNode make(const XmlNode& like, std::string_view name) {
    XmlNode node;
    node.space = like.space;
    node.name = name;
    return node;
}

// Takes every child of that name out of the parent.
std::vector<XmlNode> take(XmlNode& parent, std::string_view name) {
    std::vector<XmlNode> taken;
    std::vector<XmlNode> left;
    for (XmlNode& child : parent.children) {
        (child.name == name ? taken : left).push_back(std::move(child));
    }
    parent.children = std::move(left);
    return taken;
}

bool has_content(const XmlNode& node) {
    return !clean_token(node.text).empty() ||
           std::any_of(node.children.begin(), node.children.end(), has_content);
}

// One namespace for what is ELMO; what stands in extensions keeps its own.
class Namespaces {
  public:
    explicit Namespaces(Repairs& repairs) : repairs_(repairs) {}

    void unify(XmlNode& root) {
        const std::string& space = *root.space;
        if (root.name != "elmo") refuse("the answer's root is not elmo, so it is no ELMO");
        if (space == kPurlNamespace) {
            repairs_.count("the purl.org dialect", ElementPath("elmo"));
        } else if (space.empty()) {
            repairs_.count("missing namespace", ElementPath("elmo"));
        } else if (space != kElmoNamespace) {
            refuse("the answer's namespace is not ELMO's");
        }
        walk(root, ElementPath("elmo"), space);
    }

  private:
    void walk(XmlNode& node, const ElementPath& path, const std::string& root_space) {
        const bool ours =
            *node.space == kElmoNamespace || *node.space == kPurlNamespace || node.space->empty();
        if (!ours) return;
        if (*node.space != root_space) repairs_.count("another namespace than the root's", path);
        node.space = elmo_;
        if (node.name == "extension" || node.name == "introduction") return;
        for (XmlNode& child : node.children)
            walk(child, path.below(child.name), root_space);
    }

    Repairs& repairs_;
    XmlSpace elmo_ = make_space(kElmoNamespace);
};

// Names of other versions: ELMO 2 and the purl.org dialect.
constexpr std::array<std::array<std::string_view, 3>, 2> kRenamed{{
    {"learner", "dateOfBirth", "bday"},
    {kInstance, "result", "resultLabel"},
}};

class Moves {
  public:
    Moves(bool purl, Repairs& repairs) : purl_(purl), repairs_(repairs) {}

    void walk(XmlNode& node, const ElementPath& path) {
        for (const auto& [parent, old_name, name] : kRenamed) {
            if (node.name != parent || find(node, name) != nullptr) continue;
            if (XmlNode* renamed = find(node, old_name)) {
                repairs_.count("an element's old name", path.below(old_name));
                renamed->name = name;
            }
        }
        if (node.name == kOpportunity) opportunity(node, path);
        if (node.name == "hasPart") split(node, path);
        if (node.name == "credit" && purl_) cycle(node, path);
        for (XmlNode& child : node.children)
            walk(child, path.below(child.name));
    }

    // A hasPart with several parts: one each.
    void split_parts(XmlNode& node) {
        std::vector<XmlNode> children;
        for (XmlNode& child : node.children) {
            split_parts(child);
            if (child.name != "hasPart" || child.children.size() < 2) {
                children.push_back(std::move(child));
                continue;
            }
            for (XmlNode& part : child.children) {
                children.push_back(make(child, "hasPart"));
                children.back().children.push_back(std::move(part));
            }
        }
        node.children = std::move(children);
    }

  private:
    void opportunity(XmlNode& node, const ElementPath& path) {
        for (XmlNode& child : node.children) {
            if (child.name != kOpportunity) continue;  // directly below: into a hasPart
            repairs_.count("a part without hasPart", path.below(kOpportunity));
            XmlNode part = make(child, "hasPart");
            part.children.push_back(std::move(child));
            child = std::move(part);
        }
        std::vector<XmlNode> credits = take(node, "credit");
        if (credits.empty()) return;
        repairs_.count("credit moved into the instance", path.below("credit"), credits.size());
        if (find(node, "specifies") == nullptr) node.children.push_back(make(node, "specifies"));
        XmlNode& specifies = *find(node, "specifies");
        if (find(specifies, kInstance) == nullptr) {
            specifies.children.push_back(make(node, kInstance));
        }
        XmlNode& instance = *find(specifies, kInstance);
        for (XmlNode& credit : credits)
            instance.children.push_back(std::move(credit));
    }
    void split(const XmlNode& node, const ElementPath& path) {
        if (node.children.size() > 1) repairs_.count("a hasPart of several parts split", path);
    }
    // The dialect counts the cycles of the Bologna process.
    void cycle(XmlNode& credit, const ElementPath& path) {
        constexpr std::string_view kCycles[]{"Bachelor", "Master", "PhD"};
        XmlNode* level = find(credit, "level");
        if (level == nullptr) return;
        const std::string number = clean_token(level->text);
        if (number.size() != 1 || number[0] < '1' || number[0] > '3') return;
        level->text = kCycles[number[0] - '1'];
        repairs_.count("a cycle's number written as its name", path.below("level"));
    }

    bool purl_;
    Repairs& repairs_;
};

std::string text_in(const XmlNode& parent, std::string_view name) {
    const XmlNode* child = child_of(parent, name);
    return child == nullptr ? std::string() : clean_token(child->text);
}

// Where both say something, both must say the same.
bool same_person(const XmlNode& one, const XmlNode& other) {
    for (const std::string_view name : {"bday", "familyName", "givenNames"}) {
        const std::string ours = text_in(one, name);
        const std::string theirs = text_in(other, name);
        if (!ours.empty() && !theirs.empty() && ours != theirs) return false;
    }
    return true;
}

// The learner stands at the root, once.
void lift_learners(XmlNode& root, Repairs& repairs) {
    const ElementPath path = ElementPath("elmo").below("report").below("learner");
    for (std::size_t i = 0; i < root.children.size(); ++i) {
        if (root.children[i].name != "report") continue;
        for (XmlNode& learner : take(root.children[i], "learner")) {
            if (!has_content(learner)) {
                repairs.count("an empty learner inside the report removed", path);
                continue;
            }
            XmlNode* known = find(root, "learner");
            if (known != nullptr && !has_content(*known)) {
                repairs.count("the learner moved out of the report", path);
                *known = std::move(learner);
                continue;
            }
            if (known == nullptr) {
                repairs.count("the learner moved out of the report", path);
                root.children.insert(root.children.begin(), std::move(learner));
                ++i;
            } else if (same_person(*known, learner)) {
                repairs.count("a repeated learner removed", path);
            } else {
                refuse("the answer is about two people: a report names another learner");
            }
        }
    }
    if (find(root, "learner") == nullptr) refuse("the answer names no learner: elmo/learner");
}

}  // namespace

void translate_dialects(XmlNode& root, Repairs& repairs) {
    const bool purl = *root.space == kPurlNamespace;
    Namespaces(repairs).unify(root);
    lift_learners(root, repairs);
    Moves moves(purl, repairs);
    moves.walk(root, ElementPath("elmo"));
    moves.split_parts(root);
}

}  // namespace ncp::common
