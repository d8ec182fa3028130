// Blocks one below the other, broken into pages. Private to the transcript.
//
// All heights are known before the first page is drawn, so that every page can say how many there
// are. A heading stays with what it heads, a table's head stands on each page of the table. A block
// is never broken: its maker keeps it lower than a page. Thread-safety: one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "elmo/transcript/sheet.h"

namespace ncp::elmo::transcript {

struct Block {
    double height = 0;
    double space_before = 0;  // not at the top of a page
    bool keep_with_next = false;
    std::function<void(Sheet& sheet, double y)> draw;
};

class Flow {
  public:
    void add(Block block);
    // What is added until end_table() are rows of a table; a head may have no height.
    void begin_table(Block head);
    void end_table();

    // Draws everything; foot is called for each page with its number and how many there are.
    void print(Sheet& sheet, const std::function<void(int page, int pages)>& foot) const;

  private:
    struct Placed {
        std::size_t block;
        double y;
    };
    struct Page {
        int continued_table = -1;  // whose head stands at the top once more
        std::vector<Placed> blocks;
    };
    double chain_height(std::size_t first) const;
    std::vector<Page> pages() const;

    std::vector<Block> blocks_;
    std::vector<int> tables_;  // by block; -1: none
    std::vector<Block> heads_;
    bool in_table_ = false;
};

}  // namespace ncp::elmo::transcript
