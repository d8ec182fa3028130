#include "elf_file.h"

#include <elf.h>

#include <cstring>
#include <limits>
#include <optional>

#include "base/file.h"

namespace ncp::conformance {
namespace {

constexpr std::size_t kLibraryBytesMax = 1U << 30;  // with all its debug information
constexpr std::size_t kNameBytesMax = 1U << 16;     // mangled names are long, but not endless

class Reader {
  public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    // A copy, because nothing in a file needs to be aligned.
    template <class Struct>
    std::optional<Struct> at(std::uint64_t offset) const {
        if (offset > bytes_.size() || bytes_.size() - offset < sizeof(Struct)) return {};
        Struct value;
        std::memcpy(&value, bytes_.data() + offset, sizeof value);
        return value;
    }
    std::optional<std::string_view> slice(std::uint64_t offset, std::uint64_t size) const {
        if (offset > bytes_.size() || bytes_.size() - offset < size) return {};
        return bytes_.substr(offset, size);
    }

  private:
    std::string_view bytes_;
};

// The text that begins there in a table of strings.
std::optional<std::string> name_at(std::string_view strings, std::uint64_t offset) {
    if (offset >= strings.size()) return {};
    const std::string_view rest = strings.substr(offset, kNameBytesMax);
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) return {};
    return std::string(rest.substr(0, end));
}

tl::unexpected<Error> refuse(PublicText why) {
    return fail(ErrorCode::plugin, std::move(why));
}

class Parser {
  public:
    explicit Parser(std::string_view bytes) : reader_(bytes) {}

    Result<Elf> parse() {
        if (Status read = read_header(); !read) return fail(read.error());
        for (const Elf64_Shdr& section : sections_) {
            Status read;
            if (section.sh_type == SHT_DYNAMIC) read = read_dynamic(section);
            if (section.sh_type == SHT_DYNSYM) read = read_symbols(section, true);
            if (section.sh_type == SHT_SYMTAB) read = read_symbols(section, false);
            if (!read) return fail(read.error());
        }
        return std::move(elf_);
    }

  private:
    Status read_header() {
        auto header = reader_.at<Elf64_Ehdr>(0);
        if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) {
            return refuse("not an ELF file");
        }
        if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB) {
            return refuse("not a 64-bit little-endian ELF file");
        }
        elf_.machine = header->e_machine;
        elf_.is_shared_library = header->e_type == ET_DYN;
        if (header->e_shoff == 0 || header->e_shentsize != sizeof(Elf64_Shdr)) {
            return refuse("it has no section headers (was it stripped with sstrip?)");
        }
        std::uint64_t count = header->e_shnum;
        if (count == 0) {  // more than fit into 16 bits: the first header has the number
            auto first = reader_.at<Elf64_Shdr>(header->e_shoff);
            if (!first) return refuse("its section headers lie outside of the file");
            count = first->sh_size;
        }
        for (std::uint64_t i = 0; i < count; ++i) {
            auto section = reader_.at<Elf64_Shdr>(header->e_shoff + i * sizeof(Elf64_Shdr));
            if (!section) return refuse("its section headers lie outside of the file");
            sections_.push_back(*section);
        }
        return {};
    }

    Result<std::string_view> strings_of(const Elf64_Shdr& section) const {
        if (section.sh_link >= sections_.size()) return refuse("a table without its strings");
        const Elf64_Shdr& strings = sections_[section.sh_link];
        auto bytes = reader_.slice(strings.sh_offset, strings.sh_size);
        if (!bytes || strings.sh_type != SHT_STRTAB) return refuse("a table without its strings");
        return *bytes;
    }

    Status read_dynamic(const Elf64_Shdr& section) {
        auto strings = strings_of(section);
        if (!strings) return fail(strings.error());
        for (std::uint64_t i = 0; i < section.sh_size / sizeof(Elf64_Dyn); ++i) {
            auto entry = reader_.at<Elf64_Dyn>(section.sh_offset + i * sizeof(Elf64_Dyn));
            if (!entry) return refuse("its dynamic table lies outside of the file");
            if (entry->d_tag == DT_NULL) break;
            if (entry->d_tag == DT_TEXTREL ||
                (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL) != 0)) {
                elf_.has_text_relocations = true;
            }
            if (entry->d_tag != DT_NEEDED) continue;
            auto name = name_at(*strings, entry->d_un.d_val);
            if (!name) return refuse("a name lies outside of its table");
            elf_.needed.push_back(std::move(*name));
        }
        return {};
    }

    Status read_symbols(const Elf64_Shdr& section, bool dynamic) {
        auto strings = strings_of(section);
        if (!strings) return fail(strings.error());
        for (std::uint64_t i = 1; i < section.sh_size / sizeof(Elf64_Sym); ++i) {
            auto symbol = reader_.at<Elf64_Sym>(section.sh_offset + i * sizeof(Elf64_Sym));
            if (!symbol) return refuse("its symbols lie outside of the file");
            auto name = name_at(*strings, symbol->st_name);
            if (!name) return refuse("a name lies outside of its table");
            take(*symbol, std::move(*name), dynamic);
        }
        return {};
    }

    void take(const Elf64_Sym& symbol, std::string name, bool dynamic) {
        const bool is_defined = symbol.st_shndx != SHN_UNDEF;
        const auto type = ELF64_ST_TYPE(symbol.st_info);
        // Names of version nodes are absolute symbols that nobody can call.
        if (name.empty() || symbol.st_shndx == SHN_ABS || type == STT_SECTION || type == STT_FILE) {
            return;
        }
        if (!dynamic) {
            if (is_defined) elf_.defined.push_back(std::move(name));
            return;
        }
        if (!is_defined) {
            elf_.wanted.push_back(std::move(name));
            return;
        }
        const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
        const bool is_visible = ELF64_ST_BIND(symbol.st_info) != STB_LOCAL &&
                                (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
        if (!is_visible) return;
        if (type == STT_FUNC) elf_.exported_functions.push_back(name);
        elf_.exported.push_back(std::move(name));
    }

    Reader reader_;
    std::vector<Elf64_Shdr> sections_;
    Elf elf_;
};

}  // namespace

Result<Elf> parse_elf(std::string_view bytes) {
    return Parser(bytes).parse();
}

Result<Elf> read_elf(const std::filesystem::path& file) {
    auto bytes = read_file(file, kLibraryBytesMax);
    if (!bytes) return fail(bytes.error());
    return parse_elf(*bytes);
}

}  // namespace ncp::conformance
