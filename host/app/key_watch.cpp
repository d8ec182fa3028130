#include "app/key_watch.h"

namespace ncp::app {

KeyWatch::KeyWatch(const signing::SigningKeys& keys, const Clock& clock)
    : thread_([this, &keys, &clock](const std::stop_token& stop) {
          std::unique_lock lock(mutex_);
          do {
              const WallTime now = clock.wall();
              const KeyReport report = report_on(keys, now);
              for (const KeyNote& note : report.notes)
                  log(note.level, note.text);
              // A second more, so that the instant that is waited for is past.
              wake_.wait_for(lock, stop, report.look_again - now + std::chrono::seconds(1),
                             [] { return false; });
          } while (!stop.stop_requested());
      }) {}

}  // namespace ncp::app
