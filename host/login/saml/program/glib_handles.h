// Owners for objects of GLib, on which lasso is built. Thread-safety: each one thread at a time.
#pragma once

#include <lasso/lasso.h>

#include <memory>
#include <string>

namespace ncp::login::saml::program {

struct Unreferenced {
    void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Object = std::unique_ptr<T, Unreferenced>;

inline void replace(gchar*& field, const std::string& value) {
    g_free(field);
    field = g_strdup(value.c_str());
}

inline std::string copied(const gchar* text) {
    return text == nullptr ? std::string() : std::string(text);
}

}  // namespace ncp::login::saml::program
