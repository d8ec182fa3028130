// Memory that is lent to a plugin for the length of a call, behind a guard page: reading beyond
// the end of a struct that was placed there ends the process.
//
// With take_back the pages become forbidden at the end, and their addresses are never given to
// anybody else: whoever kept a pointer is found out. Thread-safety: none.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>

#include "ncp/types.h"

namespace ncp::conformance {

class Lent {
  public:
    Lent(std::size_t size_bytes, bool take_back) : take_back_(take_back) {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        size_ = (size_bytes + page - 1) / page * page + page;
        void* memory = ::mmap(nullptr, size_ + page, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) throw std::bad_alloc();
        begin_ = static_cast<char*>(memory);
        ::mprotect(begin_ + size_, page, PROT_NONE);
        whole_ = size_ + page;
    }
    ~Lent() {
        if (take_back_) {
            ::madvise(begin_, size_, MADV_DONTNEED);
            ::mprotect(begin_, size_, PROT_NONE);
        } else {
            ::munmap(begin_, whole_);
        }
    }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;

    // Room for a whole number of T.
    template <class T>
    T* room(std::size_t count) {
        used_ = (used_ + alignof(T) - 1) / alignof(T) * alignof(T);
        char* at = begin_ + used_;
        used_ += count * sizeof(T);
        if (used_ > size_) throw std::bad_alloc();
        return reinterpret_cast<T*>(at);
    }
    ncp_view copy(std::string_view text) {
        char* at = room<char>(text.size());
        if (!text.empty()) std::memcpy(at, text.data(), text.size());
        return {at, text.size()};
    }

    enum class Shape { plain, exact, longer };
    // A struct that begins with its size; exact: nothing readable behind it; longer: fields behind
    // it that this version does not know, filled with what must not be followed.
    template <class Struct>
    Struct* place(const Struct& value, Shape shape) {
        constexpr std::size_t kMore = 64;
        char* at = nullptr;
        if (shape == Shape::exact) {
            at = begin_ + size_ - sizeof(Struct);
        } else {
            at = reinterpret_cast<char*>(room<Struct>(1));
            if (shape == Shape::longer) std::memset(room<char>(kMore), 0xa5, kMore);
        }
        std::memcpy(at, &value, sizeof value);
        const auto size =
            static_cast<std::uint32_t>(sizeof value + (shape == Shape::longer ? kMore : 0));
        std::memcpy(at, &size, sizeof size);
        return reinterpret_cast<Struct*>(at);
    }

  private:
    bool take_back_;
    char* begin_ = nullptr;
    std::size_t size_ = 0, whole_ = 0, used_ = 0;
};

}  // namespace ncp::conformance
