#include "login/saml/federation/place.h"

#include "base/file.h"
#include "base/url.h"
#include "login/saml/federation/metadata.h"

namespace ncp::login::saml {
namespace {

constexpr int kOk = 200;
constexpr int kNotModified = 304;

}  // namespace

Result<std::unique_ptr<outbound::Client>> open_client(const std::string& url,
                                                      const std::filesystem::path& ca_file,
                                                      const Clock& clock) {
    auto parsed = HttpsUrl::parse(url);
    if (!parsed) return fail(parsed.error());
    auto client = outbound::Client::open({.allow = {parsed->origin()},
                                          .ca_file = ca_file,
                                          .ca_option = "metadata_ca_file",
                                          .response_bytes_max = kMetadataBytesMax},
                                         clock);
    if (!client) return fail(client.error().front());
    return std::move(*client);
}

Result<std::optional<std::string>> MetadataPlace::read_file_if_new() {
    std::error_code problem;
    Mark mark;
    mark.written = std::filesystem::last_write_time(file_, problem);
    if (!problem) mark.size = std::filesystem::file_size(file_, problem);
    const bool same =
        is_confirmed_ && mark.written == confirmed_.written && mark.size == confirmed_.size;
    if (!problem && same) return std::optional<std::string>();
    auto bytes = read_file(file_, kMetadataBytesMax);
    if (!bytes) return fail(bytes.error());
    read_ = mark;
    return std::optional<std::string>(std::move(*bytes));
}

Result<std::optional<std::string>> MetadataPlace::read(const Deadline& deadline,
                                                       std::stop_token stop) {
    if (client_ == nullptr) return read_file_if_new();
    outbound::Request request{.url = url_};
    request.headers.emplace_back("Accept", "application/samlmetadata+xml, application/xml, */*");
    if (is_confirmed_ && !confirmed_.etag.empty()) {
        request.headers.emplace_back("If-None-Match", confirmed_.etag);
    } else if (is_confirmed_ && !confirmed_.last_modified.empty()) {
        request.headers.emplace_back("If-Modified-Since", confirmed_.last_modified);
    }
    auto response = client_->send(request, deadline, std::move(stop));
    if (!response) return fail(response.error());
    if (response->status == kNotModified && is_confirmed_) return std::optional<std::string>();
    if (response->status != kOk) {
        return fail(ErrorCode::source_failed,
                    text("the address of the metadata answers with status {}", response->status));
    }
    read_.etag = response->header("etag");
    read_.last_modified = response->header("last-modified");
    return std::optional<std::string>(std::move(response->body));
}

void MetadataPlace::confirm() {
    confirmed_ = read_;
    is_confirmed_ = true;
}

}  // namespace ncp::login::saml
