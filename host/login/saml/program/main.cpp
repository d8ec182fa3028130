// ncp-saml: reads what identity providers wrote, for emrex-ncp, which starts it. Never by hand.
//
// Takes keys and addresses with the first message, gives up all rights (it reads no file and opens
// no connection) and answers one question after the other until the host closes the channel.
#include <unistd.h>

#include <optional>

#include "base/secret.h"
#include "elmo/document.h"
#include "login/saml/program/closing.h"
#include "login/saml/program/lasso_server.h"
#include "login/saml/program/reader.h"
#include "login/saml/wire.h"
#include "sandbox/sandbox.h"

namespace ncp::login::saml::program {
namespace {

class Desk {
  public:
    explicit Desk(Channel channel) : channel_(std::move(channel)) {}

    // Until the host is gone, or says what it never says.
    void serve() {
        Message message;
        while (channel_.receive(message, {}) == sandbox::Heard::message) {
            const bool served = message.kind == Kind::open ? open(message) : answer(message);
            wipe(message.body);
            if (!served) return;
        }
    }

  private:
    bool open(const Message& message) {
        Opening opening;
        if (reader_ || !read_opening(message.body, opening)) return false;
        const std::vector<std::string> missing = close_program_in();
        auto reader = Reader::open(std::move(opening));
        if (!reader) return refuse(reader.error());
        reader_.emplace(std::move(*reader));
        sandbox::BodyWriter body;
        body.number(missing.size());
        for (const std::string& what : missing)
            body.text(what);
        return tell(body.body());
    }

    bool answer(const Message& message) {
        if (!reader_) return false;
        switch (message.kind) {
            case Kind::ask: {
                AskQuestion question;
                return read_ask(message.body, question) && tell_text(reader_->ask(question));
            }
            case Kind::response_issuer:
                return tell_text(reader_->response_issuer(message.body));
            case Kind::read: {
                ReadQuestion question;
                if (!read_read(message.body, question)) return false;
                auto told = reader_->read(question);
                return told ? tell(write_told(*told)) : refuse(told.error());
            }
            case Kind::logout_issuer: {
                LogoutQuestion question;
                return read_logout(message.body, question) &&
                       tell_text(reader_->logout_issuer(question.request));
            }
            case Kind::logout: {
                LogoutQuestion question;
                if (!read_logout(message.body, question)) return false;
                auto answer = reader_->answer_logout(question);
                return answer ? tell(write_answer(*answer)) : refuse(answer.error());
            }
            default:
                return false;
        }
    }

    bool tell_text(const Read<std::string>& text) {
        return text ? tell(*text) : refuse(text.error());
    }
    bool tell(std::string_view body) {
        return channel_.send(Kind::done, body, {}) == sandbox::Heard::message;
    }
    bool refuse(Refusal refusal) {
        sandbox::BodyWriter body;
        body.number(static_cast<std::uint64_t>(refusal));
        return channel_.send(Kind::refused, body.body(), {}) == sandbox::Heard::message;
    }

    Channel channel_;
    std::optional<Reader> reader_;
};

int be_the_program() {
    elmo::initialise_xml();
    initialise_lasso();
    Desk desk(Channel(Descriptor(kChannelDescriptor), kBodyBytesMax));
    desk.serve();
    return 0;
}

}  // namespace
}  // namespace ncp::login::saml::program

int main(int argc, char** argv) {
    return ncp::sandbox::begin(argc, argv, ncp::login::saml::kFirstForeignDescriptor,
                               ncp::login::saml::program::be_the_program);
}
