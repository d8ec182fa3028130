// Libraries are read with suspicion: a damaged file is refused or read wrongly, never beyond its
// end.
#include "conformance/elf_file.h"

#include <gmock/gmock.h>

#include <random>

#include "base/file.h"
#include "faulty.h"

namespace ncp::conformance {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

std::string bytes_of(const std::filesystem::path& file) {
    auto bytes = read_file(file, 64U << 20);
    EXPECT_TRUE(bytes);
    return bytes ? *bytes : std::string();
}

TEST(ElfFile, TellsWhatALibraryExportsAndNeeds) {
    auto elf = read_elf(shipped_plugin("hello"));
    ASSERT_TRUE(elf) << elf.error().describe().str();
    EXPECT_TRUE(elf->is_shared_library);
    EXPECT_THAT(elf->exported, ElementsAre("ncp_plugin_v1"));
    EXPECT_THAT(elf->exported_functions, ElementsAre("ncp_plugin_v1"));
    EXPECT_THAT(elf->needed, Contains(HasSubstr("libc.so")));
    EXPECT_FALSE(elf->has_text_relocations);
}

TEST(ElfFile, RefusesWhatIsNone) {
    EXPECT_FALSE(parse_elf(""));
    EXPECT_FALSE(
        parse_elf("\x7f"
                  "ELF"));
    EXPECT_FALSE(parse_elf(std::string(4096, '\0')));
    EXPECT_FALSE(read_elf("/no/such/file"));
}

// Each length is a heap block of its own, so that AddressSanitizer sees a byte too many.
TEST(ElfFile, SurvivesEveryTruncation) {
    const std::string whole = bytes_of(shipped_plugin("hello"));
    const std::size_t step = whole.size() / 500 + 1;
    for (std::size_t size = 0; size < whole.size(); size += step) {
        const std::vector<char> part(whole.begin(),
                                     whole.begin() + static_cast<std::ptrdiff_t>(size));
        // The section headers stand at the end.
        EXPECT_FALSE(parse_elf({part.data(), part.size()})) << size;
    }
}

TEST(ElfFile, SurvivesRandomDamage) {
    const std::string whole = bytes_of(test_plugin("test-bundled"));
    std::mt19937 random(20'261'123);
    std::size_t refused = 0;
    for (int round = 0; round < 500; ++round) {
        std::string damaged = whole;
        for (int i = 0; i < 20; ++i) {
            // Headers of the file and of the sections are where offsets stand.
            const std::size_t from = i % 2 == 0 ? 0 : damaged.size() - 2500;
            damaged[from + random() % (i % 2 == 0 ? 64 : 2500)] = static_cast<char>(random());
        }
        refused += parse_elf(damaged) ? 0 : 1;
    }
    EXPECT_GT(refused, 0U);
}

}  // namespace
}  // namespace ncp::conformance
