#include "elmo/transcript/press.h"

#include "base/bytes.h"
#include "elmo/transcript/archive.h"
#include "elmo/transcript/compose.h"
#include "elmo/transcript/content.h"
#include "elmo/transcript/fonts.h"
#include "elmo/transcript/sheet.h"
#include "elmo/transcript/shown.h"
#include "elmo/transcript/words.h"

namespace ncp::elmo::transcript {

struct Press::Parts {
    Fonts fonts;
    Typesetter typesetter;

    explicit Parts(Fonts loaded) : fonts(std::move(loaded)), typesetter(fonts.loaded()) {}
};

Press::Press(Fonts fonts) : parts_(std::make_unique<Parts>(std::move(fonts))) {}
Press::~Press() = default;
Press::Press(Press&&) noexcept = default;
Press& Press::operator=(Press&&) noexcept = default;

Result<std::string> Press::print(const Document& document, const Order& order) {
    auto content = read_content(document);
    if (!content) return fail(content.error());
    if (content->result_count > order.results_max) {
        return fail(ErrorCode::too_large, text("a transcript of {} results, at most {} are printed",
                                               content->result_count, order.results_max));
    }
    if (content->issuers.size() > kIssuersMax) {
        return fail(ErrorCode::too_large,
                    text("a transcript of {} institutions, at most {} are printed",
                         content->issuers.size(), kIssuersMax));
    }
    const Words words(order.wording);
    Archive wish{.title = words.both("title") + ": " +
                          shown(content->learner.family_name, kShortMax).text + ", " +
                          shown(content->learner.given_names, kShortMax).text,
                 .language = order.wording.language,
                 .made_at = order.made_at,
                 .embedded = embedded_elmo(document),
                 .embedded_description = words.student("data_description"),
                 .figures_in_words = {}};
    auto drawn = compose(*content, order, hex_encode(sha256(wish.embedded)), parts_->typesetter);
    parts_->typesetter.forget();  // what a student's row said must not wait for the next one
    if (!drawn) return fail(drawn.error());
    wish.figures_in_words = std::move(drawn->figures_in_words);
    return archive(drawn->pdf, wish);
}

}  // namespace ncp::elmo::transcript
