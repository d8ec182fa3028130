#include "transfer/transcripts.h"

#include <algorithm>
#include <optional>

#include "base/log.h"
#include "base/secret.h"
#include "signing/pdf_signature.h"

namespace ncp::transfer {

using elmo::transcript::Press;

constexpr std::chrono::minutes kKeptOnceTaken{1};

struct Transcripts::Entry {
    enum class State { waiting, printing, done };
    Wish wish;
    WallTime until;
    State state = State::waiting;
    std::optional<elmo::Document> document;  // while waiting
    std::string pdf;                         // once done; empty if it failed

    ~Entry() { wipe(pdf); }
    bool is(const Wish& other) const {
        return wish.transfer == other.transfer && wish.revision == other.revision &&
               wish.language == other.language;
    }
};

Transcripts::Transcripts(TranscriptSettings settings, elmo::transcript::Fonts fonts,
                         pages::Locales words, const signing::SigningKeys& keys, const Clock& clock)
    : settings_(std::move(settings)),
      fonts_(std::move(fonts)),
      words_(std::move(words)),
      keys_(keys),
      clock_(clock) {
    for (std::size_t i = 0; i < settings_.threads; ++i) {
        threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }
}

Transcripts::~Transcripts() {
    for (std::jthread& thread : threads_)
        thread.request_stop();
    threads_.clear();
}

elmo::transcript::Wording Transcripts::wording(const std::string& language) const {
    const std::string& served = words_.serving(language);
    return {served, &words_.texts.at(served),
            &words_.texts.at(std::string(pages::kFallbackLanguage))};
}

void Transcripts::begin(const Wish& wish, elmo::Document document, WallTime until) {
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(wish.transfer); found != entries_.end()) {
        if (found->second->is(wish)) {
            found->second->until = until;
            return;
        }
        drop(wish.transfer);
    }
    if (entries_.size() >= settings_.entries_max || waiting_.size() >= settings_.waiting_max ||
        size_bytes_ >= settings_.size_bytes_max) {
        return;
    }
    auto entry = std::make_shared<Entry>();
    entry->wish = wish;
    entry->until = until;
    entry->document = std::move(document);
    entries_[wish.transfer] = entry;
    waiting_.push_back(std::move(entry));
    changed_.notify_all();
}

Result<std::string> Transcripts::take(const Wish& wish, const elmo::Document& document) {
    {
        std::unique_lock lock(mutex_);
        const auto found = entries_.find(wish.transfer);
        const EntryPtr entry = found == entries_.end() ? nullptr : found->second;
        if (entry && entry->is(wish) && entry->state != Entry::State::waiting) {
            changed_.wait(lock, [&entry] { return entry->state == Entry::State::done; });
            // Not for long any more; but a request that lost the race to store comes once more.
            entry->until = std::min(entry->until, clock_.wall() + kKeptOnceTaken);
            if (!entry->pdf.empty()) return entry->pdf;
        }
        drop(wish.transfer);
    }
    return make(document, wish.language);
}

void Transcripts::forget(const std::string& transfer) {
    const std::lock_guard lock(mutex_);
    drop(transfer);
}

void Transcripts::sweep() {
    const WallTime now = clock_.wall();
    const std::lock_guard lock(mutex_);
    std::vector<std::string> over;
    for (const auto& [transfer, entry] : entries_) {
        if (entry->until <= now) over.push_back(transfer);
    }
    for (const std::string& transfer : over)
        drop(transfer);
}

std::size_t Transcripts::count() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

bool Transcripts::is_printed(const std::string& transfer) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(transfer);
    return found != entries_.end() && found->second->state == Entry::State::done;
}

void Transcripts::drop(const std::string& transfer) {
    const auto found = entries_.find(transfer);
    if (found == entries_.end()) return;
    const EntryPtr entry = std::move(found->second);
    entries_.erase(found);
    waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), entry), waiting_.end());
    size_bytes_ -= entry->pdf.size();  // which is wiped when nobody waits for it any more
}

void Transcripts::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
        const EntryPtr entry = std::move(waiting_.front());
        waiting_.pop_front();
        entry->state = Entry::State::printing;
        const elmo::Document document = *std::exchange(entry->document, std::nullopt);
        lock.unlock();
        Result<std::string> pdf = fail(ErrorCode::internal, "an exception ended the printing");
        try {
            pdf = make(document, entry->wish.language);
        } catch (const std::exception&) {  // its text may quote the document
        }
        lock.lock();
        if (!pdf) {  // whoever takes it tries once more, and tells the student
            log_warning(text("a transcript: {}", pdf.error().describe()));
        }
        entry->pdf = pdf ? std::move(*pdf) : std::string();
        entry->state = Entry::State::done;
        const auto kept = entries_.find(entry->wish.transfer);
        if (kept != entries_.end() && kept->second == entry) size_bytes_ += entry->pdf.size();
        changed_.notify_all();
    }
}

Result<std::string> Transcripts::make(const elmo::Document& document, const std::string& language) {
    Press press = borrow_press();
    auto pdf = press.print(document, {.contact_point = settings_.contact_point,
                                      .identifiers = settings_.identifiers,
                                      .wording = wording(language),
                                      .made_at = clock_.wall(),
                                      .results_max = settings_.results_max});
    give_back(std::move(press));
    if (!pdf) return pdf;
    auto sealed = signing::sign_pdf(*pdf, keys_.at(clock_.wall()),
                                    {.name = settings_.contact_point,
                                     .reason = words_.texts.at("en").at("title"),
                                     .at = clock_.wall()});
    wipe(*pdf);
    return sealed;
}

Press Transcripts::borrow_press() {
    {
        const std::lock_guard lock(mutex_);
        if (!presses_.empty()) {
            Press press = std::move(presses_.back());
            presses_.pop_back();
            return press;
        }
    }
    return Press(fonts_);
}

void Transcripts::give_back(Press press) {
    const std::lock_guard lock(mutex_);
    if (presses_.size() <= settings_.threads) presses_.push_back(std::move(press));
}

}  // namespace ncp::transfer
