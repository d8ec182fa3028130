// The PDF transcripts of running transfers: printed and signed while students read the consent
// page, kept in memory alone, taken when they agree.
//
// A transcript belongs to a transfer and to the very selection that was shown (the outline's
// revision) and its language; anything else is never handed out but made anew. There is one for a
// transfer at most; it is wiped when it is taken, forgotten, replaced or over. Refuses: growing
// beyond its limits (then nothing is made beforehand, only when it is wanted). What a student
// agrees to never waits behind other students' transcripts: what has not been begun is made at
// once, by whoever wants it. Thread-safety: every method from any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "elmo/document.h"
#include "elmo/transcript/press.h"
#include "pages/locale.h"
#include "signing/signing_keys.h"

namespace ncp::transfer {

struct TranscriptSettings {
    std::string contact_point{};
    std::vector<std::string> identifiers{};  // types of the student's that are shown
    std::size_t threads = 1;
    std::size_t results_max = elmo::transcript::kResultsMax;
    std::size_t entries_max = 1'000;          // printed or waiting
    std::size_t waiting_max = 16;             // documents in memory
    std::size_t size_bytes_max = 256U << 20;  // of all PDFs together
};

class Transcripts {
  public:
    // words: of web/locales/transcript. keys and clock must outlive this object.
    Transcripts(TranscriptSettings settings, elmo::transcript::Fonts fonts, pages::Locales words,
                const signing::SigningKeys& keys, const Clock& clock);
    ~Transcripts();  // waits for what is being printed

    struct Wish {
        std::string transfer;  // its tag
        std::string revision;  // of the selection's outline
        std::string language;  // one of languages()
    };

    const pages::Locales& words() const { return words_; }
    elmo::transcript::Wording wording(const std::string& language) const;

    // Has it made by a thread of ours, unless it is there or on its way, and kept until then.
    // Returns at once.
    void begin(const Wish& wish, elmo::Document document, WallTime until);
    // The signed PDF: waits while it is being made, makes it here otherwise. Errors of
    // Press::print() and signing::sign_pdf().
    Result<std::string> take(const Wish& wish, const elmo::Document& document);
    void forget(const std::string& transfer);
    void sweep();               // wipes what is over; called every few seconds
    std::size_t count() const;  // kept or on their way
    bool is_printed(const std::string& transfer) const;

  private:
    struct Entry;
    using EntryPtr = std::shared_ptr<Entry>;

    Result<std::string> make(const elmo::Document& document, const std::string& language);
    void work(const std::stop_token& stop);
    void drop(const std::string& transfer);  // with the lock held
    elmo::transcript::Press borrow_press();
    void give_back(elmo::transcript::Press press);

    const TranscriptSettings settings_;
    const elmo::transcript::Fonts fonts_;
    const pages::Locales words_;
    const signing::SigningKeys& keys_;
    const Clock& clock_;

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::map<std::string, EntryPtr> entries_;  // by transfer
    std::deque<EntryPtr> waiting_;
    std::size_t size_bytes_ = 0;  // of the PDFs in entries_
    std::vector<elmo::transcript::Press> presses_;
    std::vector<std::jthread> threads_;
};

}  // namespace ncp::transfer
