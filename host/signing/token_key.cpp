// OpenSSL 3.0 reaches PKCS#11 by an engine only: Debian 12 has no provider for it.
//
// The engine stays outside of OpenSSL's list, so nobody else in the process ends up using the
// token. Of this one (libp11 0.4.12) there can only be one in a process, with one driver, and once
// it has given a key it must not be taken down again: its keys let go of it once too often. So all
// keys share it and it stays. The PIN is set anew for each key: one token's is never tried on
// another.
#define OPENSSL_SUPPRESS_DEPRECATED  // engines are; see above

#include <openssl/engine.h>
#include <openssl/ui.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "signing/evp_key.h"

namespace ncp::signing {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kUriBytesMax = 1024;
constexpr std::size_t kPinBytesMax = 255;

tl::unexpected<Error> refuse(const PublicText& why) {
    return fail(ErrorCode::invalid_config, text("pkcs11: {}", why));
}

std::string lower(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return made;
}

// The names of the URI's attributes, of path and query.
std::vector<std::string> attributes_of(std::string_view uri) {
    std::vector<std::string> names;
    uri.remove_prefix(uri.find(':') + 1);
    while (!uri.empty()) {
        const std::string_view attribute = uri.substr(0, uri.find_first_of(";?&"));
        names.push_back(lower(attribute.substr(0, attribute.find('='))));
        uri.remove_prefix(std::min(uri.size(), attribute.size() + 1));
    }
    return names;
}

Status check_uri(const std::string& uri) {
    const bool printable =
        std::all_of(uri.begin(), uri.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (!uri.starts_with("pkcs11:") || uri.size() > kUriBytesMax || !printable) {
        return refuse("not a PKCS#11 address, e.g. \"pkcs11:token=ncp;object=signing\" (RFC 7512)");
    }
    const std::vector<std::string> names = attributes_of(uri);
    auto has = [&](const char* name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (has("pin-value") || has("pin-source")) {
        return refuse(
            "the PIN does not belong into the address, which is shown in messages; put it into a "
            "file of its own and name that: pin_file = \"FILE\"");
    }
    if (has("module-path") || has("module-name")) {
        return refuse("the driver is named by pkcs11_module, not in the address");
    }
    if (!has("token") && !has("serial")) return refuse("the address names no token (token=…)");
    if (!has("object") && !has("id")) return refuse("the address names no key (object=… or id=…)");
    return {};
}

Status check_files(const TokenKey& token, const fs::path& engine) {
    std::error_code problem;
    if (!fs::is_regular_file(token.module, problem)) {
        return refuse(
            text("{}: no such driver (pkcs11_module)", not_personal(token.module.string())));
    }
    if (!fs::is_regular_file(engine, problem)) {
        return refuse(text("OpenSSL's engine {} is missing: apt install libengine-pkcs11-openssl",
                           not_personal(engine.string())));
    }
    const std::string_view pin = token.pin.reveal();
    if (pin.empty()) return refuse("no PIN; name the file that holds it: pin_file = \"FILE\"");
    if (pin.size() > kPinBytesMax || pin.find('\0') != std::string_view::npos) {
        return refuse("what is in the PIN's file is no PIN");
    }
    return {};
}

// Asked for a PIN, it gives none: nobody is asked at a terminal, and nothing is tried.
UI_METHOD* silent_terminal() {
    static UI_METHOD* const method = [] {
        UI_METHOD* made = UI_create_method("nobody");
        UI_method_set_reader(made, [](UI*, UI_STRING*) { return -1; });
        return made;
    }();
    return method;
}

fs::path engines_directory() {
    const char* said = OPENSSL_info(OPENSSL_INFO_ENGINES_DIR);
    return said != nullptr ? fs::path(said) : fs::path();
}

class Engine {
  public:
    // Null if it does not start; the error queue says why.
    static std::unique_ptr<Engine> start(const fs::path& engine_file, const fs::path& driver) {
        ENGINE_load_dynamic();
        ENGINE* loader = ENGINE_by_id("dynamic");
        if (loader == nullptr) return nullptr;
        std::unique_ptr<Engine> made(new Engine(loader, driver));
        const bool loaded = made->set("SO_PATH", engine_file.c_str()) &&
                            made->set("ID", "pkcs11") && made->set("LIST_ADD", "0") &&
                            made->set("LOAD", nullptr) && made->set("QUIET", nullptr) &&
                            made->set("MODULE_PATH", driver.c_str());
        made->running_ = loaded && ENGINE_init(loader) == 1;
        if (!made->running_) made.reset();
        return made;
    }
    ~Engine() {  // what went wrong stays in the error queue
        if (running_) ENGINE_finish(engine_);
        ENGINE_free(engine_);
    }
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    const fs::path& driver() const { return driver_; }
    bool has_given_key() const { return has_given_key_; }

    Key load(const std::string& uri, const Secret& pin) {
        const Secret ended{std::string(pin.reveal())};  // with a NUL behind it, as C wants it
        if (!set("PIN", ended.reveal().data())) return nullptr;
        Key key(ENGINE_load_private_key(engine_, uri.c_str(), silent_terminal(), nullptr));
        has_given_key_ = has_given_key_ || key != nullptr;
        return key;
    }

  private:
    Engine(ENGINE* engine, fs::path driver) : engine_(engine), driver_(std::move(driver)) {}
    bool set(const char* command, const char* value) {
        return ENGINE_ctrl_cmd_string(engine_, command, value, 0) == 1;
    }

    ENGINE* engine_;
    fs::path driver_;
    bool running_ = false;
    bool has_given_key_ = false;
};

// What went wrong, from the error queue: engine and driver give reasons there, not codes.
PublicText reason() {
    std::string all;
    while (const unsigned long code = ERR_get_error()) {
        const char* said = ERR_reason_error_string(code);
        if (said != nullptr) all += lower(said) + "; ";
    }
    auto says = [&](const char* words) { return all.find(words) != std::string::npos; };
    if (says("pin incorrect")) {
        return "the token refuses the PIN of pin_file. It was tried once and is not tried again by "
               "itself: most tokens lock after three wrong ones";
    }
    if (says("pin locked")) return "the token is locked after too many wrong PINs";
    if (says("pin")) return "the token does not accept this PIN (its length or form is wrong)";
    if (says("unable to load")) return "the driver named by pkcs11_module does not load";
    if (says("object not found")) {
        return "no such token, or no such private key in it; list them with: pkcs11-tool --module "
               "DRIVER --login --list-objects";
    }
    return text("the token does not give the key: {}", not_personal(all));
}

}  // namespace

Result<std::unique_ptr<KeySource>> open_token_key(const TokenKey& token,
                                                  const fs::path& certificate_file,
                                                  const Clock& clock, Algorithm algorithm) {
    CleanErrorQueue clean;
    if (Status uri = check_uri(token.uri); !uri) return fail(uri.error());
    const fs::path engine_file = engines_directory() / "pkcs11.so";
    if (Status files = check_files(token, engine_file); !files) return fail(files.error());
    ERR_clear_error();

    static std::mutex mutex;
    static Engine* kept = nullptr;
    const std::lock_guard lock(mutex);
    if (kept != nullptr && kept->driver() != token.module) {
        if (kept->has_given_key()) {
            return refuse(
                "only one driver can be used at a time, and another key uses another one; for "
                "tokens of two makers name p11-kit-proxy.so as pkcs11_module of both");
        }
        delete std::exchange(kept, nullptr);
    }
    if (kept == nullptr) kept = Engine::start(engine_file, token.module).release();
    if (kept == nullptr) return refuse(reason());
    Key key = kept->load(token.uri, token.pin);
    if (!key) return refuse(reason());
    return make_key_source(std::move(key), not_personal(token.uri), certificate_file, algorithm,
                           clock);
}

}  // namespace ncp::signing
