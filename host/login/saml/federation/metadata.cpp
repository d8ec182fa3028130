#include "login/saml/federation/metadata.h"

#include <algorithm>
#include <map>

#include "elmo/document.h"
#include "login/saml/federation/entity.h"
#include "login/saml/federation/markup.h"
#include "login/saml/moment.h"
#include "signing/root_signature.h"

namespace ncp::login::saml {
namespace {

// Most often the certificate is an old one, or another federation's.
const signing::SignedRoot kSignedRoot{
    kMetadata,
    {"EntityDescriptor", "EntitiesDescriptor"},
    "ID",
    " (metadata_certificate): take the current one from the federation's own pages"};

// The earlier of an element's own validUntil and that of what it stands in. What is no time is
// taken for one that is over.
WallTime valid_until_of(const xmlNode* element, WallTime of_parent) {
    const std::string written = attribute(element, "validUntil");
    if (written.empty()) return of_parent;
    return std::min(read_date_time(written).value_or(WallTime::min()), of_parent);
}

class Reader {
  public:
    Reader(WallTime now, const Trusted& trusted) : now_(now), trusted_(trusted) {}

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
        found_.not_trusted = std::erase_if(found_.providers, [&](const IdentityProvider& provider) {
            return !trusted_.includes(provider);
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
    const Trusted& trusted_;
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

Status check_signature(const elmo::Document& document, const std::string& certificates_pem) {
    if (certificates_pem.empty()) return {};
    if (child(document.root(), kDsig, "Signature") == nullptr) {
        return fail(ErrorCode::signature,
                    "it is not signed, and metadata_certificate demands that it is: take the "
                    "address of signed metadata from the federation's own pages");
    }
    return signing::check_root_signature(document, kSignedRoot, certificates_pem);
}

bool is_among(const std::string& one, const std::vector<std::string>& several) {
    return std::find(several.begin(), several.end(), one) != several.end();
}

}  // namespace

bool Trusted::includes(const IdentityProvider& provider) const {
    return (idps.empty() || is_among(provider.entity_id, idps)) &&
           (registration_authorities.empty() ||
            is_among(provider.registration_authority, registration_authorities));
}

Result<Metadata> read_metadata(std::string_view xml, const MetadataRules& rules) {
    auto document =
        elmo::Document::parse(xml, {kMetadataBytesMax, kMetadataDepthMax, kMetadataMarkupMax});
    if (!document) return fail(document.error());
    xmlNode* root = document->root();
    if (Status checked = check_root(root); !checked) return fail(checked.error());
    if (Status checked = check_signature(*document, rules.certificates_pem); !checked) {
        return fail(checked.error());
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
    Reader reader(rules.now, rules.trusted);
    reader.read(root, WallTime::max());
    Metadata metadata = reader.take();
    if (until != WallTime::max()) metadata.valid_until = until;
    metadata.cache_duration = cache_duration;
    return metadata;
}

}  // namespace ncp::login::saml
