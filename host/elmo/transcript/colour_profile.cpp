#include "elmo/transcript/colour_profile.h"

#include <lcms2.h>

#include <memory>
#include <new>

namespace ncp::elmo::transcript {
namespace {

struct Close {
    void operator()(void* profile) const { cmsCloseProfile(profile); }
};

std::string make_profile() {
    const std::unique_ptr<void, Close> profile(cmsCreate_sRGBProfile());
    if (!profile) throw std::bad_alloc();
    constexpr double kVersion = 4.2;  // the newest that PDF 1.7 knows, and with short curves
    cmsSetProfileVersion(profile.get(), kVersion);
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile.get(), nullptr, &size);
    std::string bytes(size, '\0');
    if (size == 0 || cmsSaveProfileToMem(profile.get(), bytes.data(), &size) == FALSE) {
        throw std::bad_alloc();
    }
    return bytes;
}

}  // namespace

const std::string& srgb_profile() {
    static const std::string once = make_profile();
    return once;
}

}  // namespace ncp::elmo::transcript
