#include "elmo/transcript/flow.h"

namespace ncp::elmo::transcript {
namespace {

// What is kept together is at most about a third of a page: else pages would stay half empty.
constexpr double kChainMax = 260;

}  // namespace

void Flow::add(Block block) {
    tables_.push_back(in_table_ ? static_cast<int>(heads_.size()) - 1 : -1);
    blocks_.push_back(std::move(block));
}

void Flow::begin_table(Block head) {
    heads_.push_back(head);
    in_table_ = true;
    if (head.height == 0) return;
    head.keep_with_next = true;
    add(std::move(head));
}

void Flow::end_table() {
    in_table_ = false;
}

double Flow::chain_height(std::size_t first) const {
    double height = blocks_[first].height;
    for (std::size_t i = first; blocks_[i].keep_with_next && i + 1 < blocks_.size(); ++i) {
        const double more = blocks_[i + 1].space_before + blocks_[i + 1].height;
        if (height + more > kChainMax) break;
        height += more;
    }
    return height;
}

std::vector<Flow::Page> Flow::pages() const {
    std::vector<Page> pages(1);
    double y = kTop;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        const Block& block = blocks_[i];
        const bool first = pages.back().blocks.empty();
        if (!first && y + block.space_before + chain_height(i) > kBottom) {
            pages.emplace_back();
            y = kTop;
            const bool continued = tables_[i] >= 0 && i > 0 && tables_[i - 1] == tables_[i];
            if (continued) {
                pages.back().continued_table = tables_[i];
                y += heads_[static_cast<std::size_t>(tables_[i])].height;
            }
        } else if (!first) {
            y += block.space_before;
        }
        pages.back().blocks.push_back({i, y});
        y += block.height;
    }
    return pages;
}

void Flow::print(Sheet& sheet, const std::function<void(int page, int pages)>& foot) const {
    const std::vector<Page> all = pages();
    int open = -1;
    const auto go_to_table = [&](int table) {
        if (table == open) return;
        if (open >= 0) sheet.end("Table");
        if (table >= 0) sheet.begin("Table");
        open = table;
    };
    for (std::size_t number = 0; number < all.size(); ++number) {
        const Page& page = all[number];
        if (page.continued_table >= 0) {
            const Block& head = heads_[static_cast<std::size_t>(page.continued_table)];
            if (head.draw) head.draw(sheet, kTop);
        }
        for (const Placed& placed : page.blocks) {
            go_to_table(tables_[placed.block]);
            blocks_[placed.block].draw(sheet, placed.y);
        }
        if (number + 1 == all.size()) go_to_table(-1);
        foot(static_cast<int>(number) + 1, static_cast<int>(all.size()));
        sheet.end_page();
    }
}

}  // namespace ncp::elmo::transcript
