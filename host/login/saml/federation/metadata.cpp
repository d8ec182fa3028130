#include "login/saml/federation/metadata.h"

#include <map>

#include "elmo/document.h"
#include "login/saml/federation/entity.h"
#include "login/saml/federation/markup.h"
#include "login/saml/federation/moment.h"
#include "signing/root_signature.h"

namespace ncp::login::saml {
namespace {

const signing::SignedRoot kSignedRoot{kMetadata, {"EntityDescriptor", "EntitiesDescriptor"}, "ID"};

// The earlier of an element's own validUntil and that of what it stands in. What is no time is
// taken for one that is over.
WallTime valid_until_of(const xmlNode* element, WallTime of_parent) {
    const std::string written = attribute(element, "validUntil");
    if (written.empty()) return of_parent;
    return std::min(read_date_time(written).value_or(WallTime::min()), of_parent);
}

class Reader {
  public:
    explicit Reader(WallTime now) : now_(now) {}

    // The depth is that of the document, so it is bounded.
    void read(xmlNode* element, WallTime of_parent) {
        const WallTime until = valid_until_of(element, of_parent);
        if (is(element, kMetadata, "EntitiesDescriptor")) {
            for (xmlNode* node = element->children; node != nullptr; node = node->next) {
                if (node->type == XML_ELEMENT_NODE) read(node, until);
            }
        } else if (is(element, kMetadata, "EntityDescriptor")) {
            read_one(element, until);
        }
    }

    Metadata take() {
        std::erase_if(found_.providers, [&](const IdentityProvider& provider) {
            const bool twice = seen_.at(provider.entity_id) > 1;
            if (twice) ++found_.left_out.duplicates;
            return twice;
        });
        return std::move(found_);
    }

  private:
    void read_one(xmlNode* element, WallTime until) {
        if (child(element, kMetadata, "IDPSSODescriptor") == nullptr) return;
        LeftOut& left_out = found_.left_out;
        // Counted before anything else, so that a broken twin makes its other doubtful, too.
        ++seen_[attribute(element, "entityID")];
        if (until <= now_) {
            ++left_out.expired;
            return;
        }
        auto provider = read_entity(element);
        if (provider) {
            provider->valid_until = std::min(provider->valid_until, until);
            if (provider->valid_until <= now_) {
                ++left_out.expired;
                return;
            }
            found_.providers.push_back(std::move(*provider));
            return;
        }
        switch (provider.error()) {
            case EntityFault::malformed:
                ++left_out.malformed;
                break;
            case EntityFault::no_redirect:
                ++left_out.no_redirect;
                break;
            case EntityFault::no_certificate:
                ++left_out.no_certificate;
                break;
        }
    }

    WallTime now_;
    Metadata found_;
    std::map<std::string, int> seen_;
};

Status check_root(const xmlNode* root) {
    if (is(root, kMetadata, "EntityDescriptor") || is(root, kMetadata, "EntitiesDescriptor")) {
        return {};
    }
    return fail(ErrorCode::invalid_document,
                "this is no SAML metadata: its root is neither EntityDescriptor nor "
                "EntitiesDescriptor");
}

}  // namespace

Result<Metadata> read_metadata(std::string_view xml, const MetadataRules& rules) {
    auto document =
        elmo::Document::parse(xml, {kMetadataBytesMax, kMetadataDepthMax, kMetadataMarkupMax});
    if (!document) return fail(document.error());
    xmlNode* root = document->root();
    if (Status checked = check_root(root); !checked) return fail(checked.error());
    if (!rules.certificates_pem.empty()) {
        Status checked =
            signing::check_root_signature(*document, kSignedRoot, rules.certificates_pem);
        if (!checked) return fail(checked.error());
    }
    const WallTime until = valid_until_of(root, WallTime::max());
    if (until == WallTime::min()) {
        return fail(ErrorCode::invalid_document, "its validUntil is no date and time");
    }
    if (until <= rules.now) {
        return fail(ErrorCode::expired,
                    text("it was valid until {} only", not_personal(rfc3339(until))));
    }
    const auto cache_duration = read_duration(attribute(root, "cacheDuration"));
    Reader reader(rules.now);
    reader.read(root, WallTime::max());
    Metadata metadata = reader.take();
    if (until != WallTime::max()) metadata.valid_until = until;
    metadata.cache_duration = cache_duration;
    return metadata;
}

}  // namespace ncp::login::saml
