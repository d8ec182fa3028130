// Which attachments survive a selection.
//
// Every attachment has a scope, the learning opportunities that it may speak of:
//  - inside a diploma supplement: its node, with which it stays or goes;
//  - a transcript (by its type): all of its report, or of the document when it stands at the root,
//    whoever refers to it: a transcript would show what was unticked;
//  - referred to by learning opportunities: exactly those;
//  - else: all of its report, or of the document.
// It stays only if nothing in its scope was left out. So an attachment shared by a chosen and an
// unchosen node goes, and with it the chosen node's reference to it: that nothing left out travels
// weighs more than that everything chosen does. Its title is reported, so the student can decide
// anew. Not reported are those that belonged to left-out nodes alone.
#include <algorithm>
#include <map>
#include <utility>

#include "elmo/choice.h"
#include "elmo/text.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

constexpr int kNone = -1;
constexpr int kAnywhere = -2;

struct Attachment {
    xmlNode* element;
    int report = kNone;  // kNone at the root
    int owner = kNone;   // the node whose diploma supplement holds it
    int kept_users = 0;
    int left_out_users = 0;
    bool goes = false;
};

// The attachments that one identifier names within one scope. Users are counted here first, so
// that many references to an identifier that many attachments share cost no product of the two.
struct Named {
    std::vector<std::size_t> attachments;
    int kept_users = 0;
    int left_out_users = 0;
};

struct Reference {
    xmlNode* element;
    const Named* named;
};

class Attachments {
  public:
    explicit Attachments(const Choice& choice) : choice_(choice) {
        const auto& reports = choice.found.reports;
        const auto& nodes = choice.found.nodes;
        for (std::size_t report = 0; report < reports.size(); ++report) {
            for (xmlNode* element : children(reports[report], "attachment")) {
                add(element, static_cast<int>(report), kNone);
            }
        }
        for (xmlNode* element : children(choice.root, "attachment"))
            add(element, kNone, kNone);
        for (std::size_t node = 0; node < nodes.size(); ++node) {
            for (xmlNode* element : own_attachments_of(nodes[node].element)) {
                add(element, nodes[node].report, static_cast<int>(node));
            }
        }
        for (std::size_t node = 0; node < nodes.size(); ++node)
            follow(node);
        for (const auto& [scope_and_id, named] : named_) {
            for (std::size_t attachment : named.attachments) {
                all_[attachment].kept_users += named.kept_users;
                all_[attachment].left_out_users += named.left_out_users;
            }
        }
    }

    std::vector<std::string> prune() {
        std::vector<std::string> titles;
        for (Attachment& attachment : all_) {
            attachment.goes = must_go(attachment);
            if (attachment.goes && is_worth_telling(attachment)) {
                titles.push_back(attachment_title(attachment.element));
            }
        }
        remove_references();
        remove_attachments();
        return titles;
    }

    // Nothing has to be hidden: what a kept node or nobody refers to stays.
    void prune_unused() {
        for (Attachment& attachment : all_) {
            attachment.goes = attachment.left_out_users > 0 && attachment.kept_users == 0 &&
                              !is_transcript(attachment);
        }
        remove_references();
        remove_attachments();
    }

  private:
    void remove_attachments() {
        for (const Attachment& attachment : all_) {
            // Those inside nodes and reports that go are removed together with them.
            const bool alone =
                attachment.owner == kNone &&
                (attachment.report == kNone || choice_.keeps_report(attachment.report));
            if (attachment.goes && alone) remove_with_blank(attachment.element);
        }
    }

    void add(xmlNode* element, int report, int owner) {
        const std::size_t self = all_.size();
        all_.push_back({element, report, owner});
        for (const std::string& id : identifiers_of_attachment(element)) {
            named_[{report, id}].attachments.push_back(self);
            named_[{kAnywhere, id}].attachments.push_back(self);
        }
    }

    // A reference means an attachment of its own report before one at the root, and one of another
    // report only if there is neither. Null if it dangled from the start.
    Named* resolve(const std::string& id, int report) {
        for (int scope : {report, kNone, kAnywhere}) {
            const auto found = named_.find({scope, id});
            if (found != named_.end()) return &found->second;
        }
        return nullptr;
    }

    void follow(std::size_t node) {
        for (xmlNode* element : choice_.references[node].attachments) {
            Named* named = resolve(token_of(element), choice_.found.nodes[node].report);
            if (named == nullptr) continue;
            ++(choice_.kept[node] ? named->kept_users : named->left_out_users);
            if (choice_.kept[node]) references_.push_back({element, named});
        }
    }

    bool is_transcript(const Attachment& attachment) const {
        const std::string type = token_of(child(attachment.element, "type"));
        return type == "EMREX transcript" || type == "Transcript of Records";
    }

    bool must_go(const Attachment& attachment) const {
        if (attachment.owner != kNone) {
            return !choice_.kept[static_cast<std::size_t>(attachment.owner)];
        }
        if (attachment.report != kNone && !choice_.keeps_report(attachment.report)) return true;
        const bool unused = attachment.kept_users + attachment.left_out_users == 0;
        if (!unused && !is_transcript(attachment)) return attachment.left_out_users > 0;
        if (attachment.report == kNone) return choice_.left_out > 0;
        return choice_.left_out_of_report[static_cast<std::size_t>(attachment.report)] > 0;
    }

    bool is_worth_telling(const Attachment& attachment) const {
        if (attachment.owner != kNone) return false;
        const bool only_of_left_out = attachment.left_out_users > 0 && attachment.kept_users == 0;
        return !only_of_left_out || is_transcript(attachment);
    }

    // References that named only attachments that go. Those that named none from the start are the
    // source's own words and stay.
    void remove_references() {
        std::map<const Named*, bool> dangles;
        for (const Reference& reference : references_) {
            auto [known, is_new] = dangles.try_emplace(reference.named, true);
            if (is_new) {
                const auto& attachments = reference.named->attachments;
                known->second = std::all_of(attachments.begin(), attachments.end(),
                                            [this](std::size_t one) { return all_[one].goes; });
            }
            if (!known->second) continue;
            xmlNode* list = reference.element->parent;
            remove_with_blank(reference.element);
            if (child(list, "ref") == nullptr) remove_with_blank(list);
        }
    }

    const Choice& choice_;
    std::vector<Attachment> all_;
    std::map<std::pair<int, std::string>, Named> named_;  // by scope and identifier
    std::vector<Reference> references_;                   // of kept nodes
};

}  // namespace

std::vector<std::string> prune_attachments(const Choice& choice) {
    return Attachments(choice).prune();
}

void prune_unused_attachments(const Choice& choice) {
    Attachments(choice).prune_unused();
}

}  // namespace ncp::elmo
