#include "login/saml/choosing.h"

#include "base/url.h"

namespace ncp::login::saml {

pages::Model choosing_page(const Directory& directory, std::string_view search,
                           std::string_view language, const std::string& back_url, bool unknown,
                           WallTime now) {
    const Directory::Found found = directory.search(search, language, kShownMax, now);
    pages::Model model;
    model.set("search_url", back_url);
    model.set("search", std::string(search));
    model.set("unknown", unknown);
    model.set("count", std::to_string(found.count));
    model.set("shown", std::to_string(found.first.size()));
    model.set("found_none", found.count == 0);
    model.set("found_one", found.count == 1);
    model.set("found_all", found.count > 1 && found.count == found.first.size());
    model.set("found_more", found.count > found.first.size());
    model.declare_list("institutions");
    for (const IdentityProvider* provider : found.first) {
        pages::Model& row = model.add("institutions");
        row.set("name", name_of(*provider, language));
        row.set("address", back_url + "?idp=" + percent_encode(provider->entity_id));
    }
    return model;
}

std::string discovery_address(std::string_view discovery_url, std::string_view entity_id,
                              std::string_view return_url) {
    std::string address(discovery_url);
    address += address.find('?') == std::string::npos ? '?' : '&';
    return address + "entityID=" + percent_encode(entity_id) +
           "&return=" + percent_encode(return_url) + "&returnIDParam=entityID";
}

}  // namespace ncp::login::saml
