#include "elmo/duplicates.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "elmo/alike.h"

namespace ncp::elmo {
namespace {

constexpr int kNone = -1;

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

// Nodes with one key in one scope. Those that are no longer free are passed over for good within
// one visit, so that thousands of equal ones pair off without a search.
struct Bucket {
    std::vector<int> nodes;
    int visit = kNone;
    std::size_t first_free = 0;
};

struct Pair {
    int one, other;
};

class Search {
  public:
    Search(const Opportunities& found, const std::vector<std::size_t>& sources)
        : nodes_(found.nodes),
          sources_(sources),
          likeness_(nodes_.size()),
          keys_(nodes_.size()),
          parts_(nodes_.size()),
          claimed_(nodes_.size(), kNone),
          paired_(nodes_.size(), kNone),
          dropped_(nodes_.size(), false) {
        const std::vector<bool> shared = reports_of_many(found.reports.size());
        for (std::size_t node = 0; node < nodes_.size(); ++node) {
            if (shared[at(nodes_[node].report)]) read(static_cast<int>(node));
        }
        for (std::size_t node = nodes_.size(); node-- > 0;) {  // parts stand behind their parent
            const int parent = nodes_[node].parent;
            if (parent < 0) continue;
            likeness_[at(parent)].attachments += likeness_[node].attachments;
            likeness_[at(parent)].texts += likeness_[node].texts;
        }
        budget_ = kComparisonsPerResult * nodes_.size();
    }

    std::vector<bool> all() {
        std::map<std::size_t, std::vector<int>> by_source;
        for (std::size_t node = 0; node < nodes_.size(); ++node) {
            if (!keys_[node].empty()) by_source[sources_[node]].push_back(static_cast<int>(node));
        }
        for (const auto& [source, own] : by_source) {
            round_ = ++visits_;
            // Trees first: a part pairs with a part of the same tree sooner than with a lone one.
            for (bool with_parts : {true, false}) {
                for (int node : own) {
                    if (parts_[at(node)].empty() != with_parts) pair(node);
                }
            }
            for (int node : own) {
                if (dropped_[at(node)]) continue;
                index(nodes_[at(node)].parent < 0 ? top_scope(node) : part_scope(node), node);
            }
        }
        return std::move(dropped_);
    }

  private:
    // Scopes of buckets: the results directly below a report, all parts in it, the parts of a node.
    int top_scope(int node) const { return 2 * nodes_[at(node)].report; }
    int part_scope(int node) const { return 2 * nodes_[at(node)].report + 1; }
    static int scope_below(int node) { return -1 - node; }

    std::vector<bool> reports_of_many(std::size_t reports) const {
        std::vector<std::set<std::size_t>> sources(reports);
        for (std::size_t node = 0; node < nodes_.size(); ++node) {
            sources[at(nodes_[node].report)].insert(sources_[node]);
        }
        std::vector<bool> shared(reports);
        for (std::size_t report = 0; report < reports; ++report)
            shared[report] = sources[report].size() > 1;
        return shared;
    }

    void read(int node) {
        likeness_[at(node)] = likeness_of(nodes_[at(node)].element);
        for (const std::string& key : keys_of(likeness_[at(node)])) {
            keys_[at(node)].push_back(
                names_.try_emplace(key, static_cast<int>(names_.size())).first->second);
        }
        const int parent = nodes_[at(node)].parent;
        if (parent < 0) return;
        parts_[at(parent)].push_back(node);
        index(scope_below(parent), node);
    }

    void index(int scope, int node) {
        for (int key : keys_[at(node)])
            buckets_[{scope, key}].nodes.push_back(node);
    }

    // The first node in this scope that is free and accepted; kNone if there is none.
    template <class IsFree, class Accept>
    int find(int node, int scope, int visit, IsFree is_free, Accept accept) {
        for (int key : keys_[at(node)]) {
            const auto known = buckets_.find({scope, key});
            if (known == buckets_.end()) continue;
            Bucket& bucket = known->second;
            if (bucket.visit != visit) bucket.first_free = 0;
            bucket.visit = visit;
            const std::vector<int>& nodes = bucket.nodes;
            while (bucket.first_free < nodes.size() && !is_free(nodes[bucket.first_free]))
                ++bucket.first_free;
            for (std::size_t i = bucket.first_free; i < nodes.size(); ++i) {
                if (budget_ == 0) return kNone;
                --budget_;
                if (is_free(nodes[i]) && accept(nodes[i])) return nodes[i];
            }
        }
        return kNone;
    }

    // Whether `inner` may be dropped for `outer`: alike, and each part of it has its own like.
    // Those are appended to pairs.
    // NOLINTNEXTLINE(misc-no-recursion): bounded by kDepthMax
    bool is_within(int inner, int outer, std::vector<Pair>& pairs) {
        const Verdict verdict = compare(likeness_[at(inner)], likeness_[at(outer)]);
        const auto& parts = parts_[at(inner)];
        if (verdict == Verdict::different || parts.size() > parts_[at(outer)].size()) return false;
        if (verdict == Verdict::alike_if_parts_are && parts.empty()) return false;
        const std::size_t before = pairs.size();
        const int visit = ++visits_;
        for (int part : parts) {
            const int like = find(
                part, scope_below(outer), visit,
                [this, visit](int other) { return is_free(other) && claimed_[at(other)] != visit; },
                [this, part, &pairs](int other) { return is_within(part, other, pairs); });
            if (like == kNone || !is_free(part)) {
                pairs.resize(before);
                return false;
            }
            claimed_[at(like)] = visit;
            pairs.push_back({part, like});
        }
        return true;
    }

    bool is_free(int node) const { return paired_[at(node)] != round_ && !dropped_[at(node)]; }

    bool tells_more(int one, int other) const {
        const Likeness& a = likeness_[at(one)];
        const Likeness& b = likeness_[at(other)];
        return std::pair(a.attachments, a.texts) > std::pair(b.attachments, b.texts);
    }

    // Drops this node for one of an earlier source, or the other way round.
    void pair(int node) {
        if (!is_free(node)) return;
        const auto free = [this](int other) { return is_free(other); };
        const bool is_top = nodes_[at(node)].parent < 0;
        std::vector<Pair> pairs;
        bool drops_other = false;
        int like = find(node, top_scope(node), round_, free, [&](int other) {
            std::vector<Pair> reverse;
            const bool this_may_go = is_top && is_within(node, other, pairs);
            drops_other =
                (!this_may_go || tells_more(node, other)) && is_within(other, node, reverse);
            if (drops_other) pairs = std::move(reverse);
            return this_may_go || drops_other;
        });
        if (like == kNone && is_top) {
            like = find(node, part_scope(node), round_, free,
                        [&](int other) { return is_within(node, other, pairs); });
        }
        if (like == kNone) return;
        pairs.push_back({node, like});
        for (const Pair& both : pairs) {
            paired_[at(both.one)] = round_;
            paired_[at(both.other)] = round_;
        }
        drop(drops_other ? like : node);
    }

    // NOLINTNEXTLINE(misc-no-recursion): bounded by kDepthMax
    void drop(int node) {
        dropped_[at(node)] = true;
        for (int part : parts_[at(node)])
            drop(part);
    }

    const std::vector<Opportunity>& nodes_;
    const std::vector<std::size_t>& sources_;
    std::vector<Likeness> likeness_;
    std::vector<std::vector<int>> keys_;
    std::vector<std::vector<int>> parts_;
    std::map<std::string, int> names_;               // of keys
    std::map<std::pair<int, int>, Bucket> buckets_;  // scope, key
    std::vector<int> claimed_;  // in which visit a part has last found its like
    std::vector<int> paired_;   // in which round
    std::vector<bool> dropped_;
    int visits_ = 0;
    int round_ = 0;
    std::size_t budget_ = 0;
};

}  // namespace

std::vector<bool> find_duplicates(const Opportunities& found,
                                  const std::vector<std::size_t>& sources) {
    return Search(found, sources).all();
}

}  // namespace ncp::elmo
